// Services, workloads and namespaces of Kubernetes itself, as the graph holds them.
#pragma once

#include "mesh/graph.h"

namespace a2i::mesh {

// Puts each manifest where it belongs; of several with one name, one is kept whatever their order.
void addKubernetes(std::vector<k8s::Manifest> manifests, unsigned jobs, MeshGraph& graph);

}  // namespace a2i::mesh
