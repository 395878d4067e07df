#include "findings/rules_workloads.h"

namespace a2i::findings {

std::span<const Rule* const> workloadsRules() { return {}; }

}  // namespace a2i::findings
