// Rules of the area "configuration" (AMI9xxx); rows and texts in catalogue_configuration.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

extern const Rule kUnknownConfigurationKey;
extern const Rule kUnknownRule;
extern const Rule kForbiddenConfigurationKey;
extern const Rule kUnusedSuppression;     // AMI9004
extern const Rule kUnmatchedPattern;      // AMI9005
extern const Rule kExpiredSuppression;    // AMI9006
extern const Rule kMalformedSuppression;  // AMI9007

[[nodiscard]] std::span<const Rule* const> configurationRules();  // sorted by id

}  // namespace a2i::findings
