// The graph as text: what refers to what. For people who ask, and for tests that compare.
#pragma once

#include <string>

#include "mesh/graph.h"

namespace a2i::mesh {

// One line for each object, those that belong to it indented below. Stable: the order of the graph's own lists, no positions. A
// reference that leads nowhere has a `?` before it.
[[nodiscard]] std::string print(const MeshGraph& graph);

}  // namespace a2i::mesh
