// Virtual services: which requests went where, with which retries and limits.
#pragma once

#include "behaviour/behaviour.h"
#include "behaviour/derive.h"

namespace a2i::behaviour {

// What kept an object from being derived; empty message: a finding stands already.
struct Obstacle {
  const k8s::Manifest* cause = nullptr;  // the object at fault
};

// Nothing (with the obstacle) when the provider, or a node that a route needs, cannot be used.
[[nodiscard]] std::optional<VirtualService> deriveService(const mesh::MeshGraph& graph, mesh::ServiceId id, const Options& options, Obstacle& obstacle);

// What is known of a service that cannot be derived, where Istio would let the pods of the Kubernetes Service of that name take its requests: the
// host, and the ports that speak HTTP.
[[nodiscard]] std::optional<VirtualService> refusedService(const mesh::MeshGraph& graph, mesh::ServiceId id);

}  // namespace a2i::behaviour
