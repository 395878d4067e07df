// Services, workloads and namespaces of Kubernetes itself, as the graph holds them.
#pragma once

#include "mesh/graph.h"
#include "mesh/resolve.h"

namespace a2i::mesh {

// Puts each manifest where it belongs; of several with one name, one is kept whatever their order: one that this run is for before
// one that is context.
void addKubernetes(std::vector<k8s::Manifest> manifests, const Options& options, MeshGraph& graph);

}  // namespace a2i::mesh
