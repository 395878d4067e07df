// Rules of the area "workloads" (AMI5xxx: workloads and installation); rows and texts in catalogue_workloads.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

extern const Rule kGatewayPods;  // AMI5001

[[nodiscard]] std::span<const Rule* const> workloadsRules();  // sorted by id

}  // namespace a2i::findings
