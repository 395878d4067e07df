// Selectors of pods as Istio and Services know them: by equal labels alone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "appmesh/common.h"

namespace a2i::translate {

using Labels = std::map<std::string, std::string>;

// The label that Argo Rollouts writes at run time (mesh/rollouts.h) is left out of all of them; where a selector asks for nothing else, there
// are none.

// The labels by which a selector knows its pods: an expression with one value is one. None where it says more than that.
[[nodiscard]] std::optional<Labels> podLabels(const appmesh::Selector& selector);

// Selectors by equal labels that together take the same pods: one for each combination of the values that `In` offers. None where an
// expression says something else, where no pod can satisfy all of them, or where the combinations are many.
[[nodiscard]] std::optional<std::vector<Labels>> podLabelSets(const appmesh::Selector& selector);

// The name of the object for the set of that index: objects for one node differ in nothing else.
[[nodiscard]] std::string numbered(const std::string& name, std::size_t index);

// What keeps a selector from being one by equal labels, as a reader would write it: "`app In (cart, basket)`".
[[nodiscard]] std::string unwritable(const appmesh::Selector& selector);

}  // namespace a2i::translate
