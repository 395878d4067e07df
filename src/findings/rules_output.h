// Rules of the area "output"; rows and texts in catalogue_output.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

[[nodiscard]] std::span<const Rule* const> outputRules();  // sorted by id

}  // namespace a2i::findings
