// Rules of the area "schema" (AMI2xxx); rows and texts in catalogue_schema.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

extern const Rule kMissingField;
extern const Rule kWrongType;
extern const Rule kNotInEnum;
extern const Rule kOutOfRange;
extern const Rule kWrongLength;
extern const Rule kWrongCount;
extern const Rule kSchemaViolation;
extern const Rule kUnknownField;

[[nodiscard]] std::span<const Rule* const> schemaRules();  // sorted by id

}  // namespace a2i::findings
