// Which mesh a namespace belongs to, and which gateway a gateway route.
#pragma once

#include "findings/findings.h"
#include "mesh/graph.h"

namespace a2i::mesh {

// Sets `mesh` of every namespaced object. One finding (or assumption) for each namespace, not for each object.
void assignMeshes(MeshGraph& graph, findings::Findings& findings);

// The gateway whose selectors take the route, or the only one that can. A namespace that had to be guessed is an assumption of the graph.
[[nodiscard]] std::optional<GatewayId> selectGateway(const GatewayRoute& route, MeshGraph& graph, findings::Findings& findings);

}  // namespace a2i::mesh
