// Services, workloads and namespaces of Kubernetes itself, as the graph holds them.
#pragma once

#include "mesh/graph.h"

namespace a2i::mesh {

// Puts each manifest where it belongs; of two with one name the first counts.
void addKubernetes(std::vector<k8s::Manifest> manifests, MeshGraph& graph);

}  // namespace a2i::mesh
