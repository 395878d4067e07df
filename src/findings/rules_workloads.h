// Rules of the area "workloads"; rows and texts in catalogue_workloads.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

[[nodiscard]] std::span<const Rule* const> workloadsRules();  // sorted by id

}  // namespace a2i::findings
