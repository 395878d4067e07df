// Which mesh a namespace belongs to.
#pragma once

#include "findings/findings.h"
#include "mesh/graph.h"

namespace a2i::mesh {

// Sets `mesh` of every namespaced object. One finding (or assumption) for each namespace, not for each object.
void assignMeshes(MeshGraph& graph, findings::Findings& findings);

}  // namespace a2i::mesh
