// Rules of the area "configuration"; rows and texts in catalogue_configuration.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

[[nodiscard]] std::span<const Rule* const> configurationRules();  // sorted by id

}  // namespace a2i::findings
