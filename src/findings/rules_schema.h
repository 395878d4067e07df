// Rules of the area "schema"; rows and texts in catalogue_schema.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

[[nodiscard]] std::span<const Rule* const> schemaRules();  // sorted by id

}  // namespace a2i::findings
