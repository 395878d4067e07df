// Rules of the area "translation"; rows and texts in catalogue_translation.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

[[nodiscard]] std::span<const Rule* const> translationRules();  // sorted by id

}  // namespace a2i::findings
