#include "findings/rules_schema.h"

namespace a2i::findings {

std::span<const Rule* const> schemaRules() { return {}; }

}  // namespace a2i::findings
