// Which pods each virtual node and gateway has.
#pragma once

#include "mesh/graph.h"

namespace a2i::mesh {

// Fills `workloads` of nodes and gateways, in the order of the workloads.
void selectPods(MeshGraph& graph, unsigned jobs);

}  // namespace a2i::mesh
