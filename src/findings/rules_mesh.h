// Rules of the area "mesh"; rows and texts in catalogue_mesh.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

[[nodiscard]] std::span<const Rule* const> meshRules();  // sorted by id

}  // namespace a2i::findings
