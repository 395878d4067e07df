// Backend groups become backends.
#pragma once

#include "findings/findings.h"
#include "mesh/graph.h"
#include "mesh/index.h"

namespace a2i::mesh {

// Adds the members of each group that the node lists. A service that the node names itself keeps its own client policy.
// Source: docs/reference/backend_groups.md of the App Mesh controller.
void addBackendGroups(Node& node, const MeshGraph& graph, const Index& index, findings::Findings& findings);

}  // namespace a2i::mesh
