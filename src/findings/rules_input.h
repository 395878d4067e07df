// Rules of the area "input" (AMI1xxx: files and YAML); rows and texts in catalogue_input.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

extern const Rule kUnreadableFile;

[[nodiscard]] std::span<const Rule* const> inputRules();  // sorted by id

}  // namespace a2i::findings
