#include "findings/rules_translation.h"

namespace a2i::findings {

std::span<const Rule* const> translationRules() { return {}; }

}  // namespace a2i::findings
