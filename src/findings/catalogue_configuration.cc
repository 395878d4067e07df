#include "findings/rules_configuration.h"

namespace a2i::findings {

std::span<const Rule* const> configurationRules() { return {}; }

}  // namespace a2i::findings
