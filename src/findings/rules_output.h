// Rules of the area "output" (AMI6xxx); rows and texts in catalogue_output.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

extern const Rule kForeignFile;     // AMI6001
extern const Rule kInterruptedRun;  // AMI6002

[[nodiscard]] std::span<const Rule* const> outputRules();  // sorted by id

}  // namespace a2i::findings
