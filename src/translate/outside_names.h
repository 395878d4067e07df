// Nodes with pods of the mesh that clients call by a name outside of the cluster, through a load balancer say. A sidecar of App Mesh ended the
// TLS of their clients; Istio's ends only its own, which clients do not speak to a name that is no Service.
//
//   podSelector: {app: cart}, hostname: cart.example.com   =>   destination.host: a Service with selector {app: cart}, where there is one
#pragma once

#include "translate/places.h"
#include "translate/pod_services.h"

namespace a2i::translate {

// Whether this is such a node, and a listener of it took TLS.
[[nodiscard]] bool endsTlsByOutsideName(const behaviour::Workload& workload);

// At the user's Service that selects the same pods, with a finding; none where the input shows no such Service.
[[nodiscard]] std::optional<Place> placeAtService(Context& context, const PodServices& services, const behaviour::Workload& workload);

}  // namespace a2i::translate
