// Ports of listeners that the annotation `appmesh.k8s.aws/ports` keeps from the proxy of the pods.
//
//   listeners 8080, 9090; appmesh.k8s.aws/ports: "8080"   =>   excludeInboundPorts: "9090", portLevelMtls: {9090: DISABLE}
//
// Both or neither: sidecars of Istio call every port of a pod that has one under mutual TLS, unless a PeerAuthentication tells them not to.
#pragma once

#include <map>
#include <set>
#include <string>

#include "translate/places.h"

namespace a2i::translate {

struct BypassedPorts {
  std::set<std::int64_t> ports;
  std::map<std::int64_t, std::string> kept;  // left out as well, but Istio's proxy takes them; why
};

[[nodiscard]] BypassedPorts bypassedPorts(const Context& context, const behaviour::Workload& node, const mesh::Workload& pods);

// Those of any of the node's pods: callers cannot tell them apart.
[[nodiscard]] std::set<std::int64_t> bypassedPorts(const Context& context, const behaviour::Workload& node);

}  // namespace a2i::translate
