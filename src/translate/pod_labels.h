// Selectors of pods as Istio and Services know them: by equal labels alone.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "appmesh/common.h"

namespace a2i::translate {

using Labels = std::map<std::string, std::string>;

// The labels by which a selector knows its pods: an expression with one value is one. None where it says more than that.
[[nodiscard]] std::optional<Labels> podLabels(const appmesh::Selector& selector);

// The first expression that is no label, as a reader would write it: "`app In (cart, basket)`".
[[nodiscard]] std::string unwritable(const appmesh::Selector& selector);

}  // namespace a2i::translate
