// What else is in the repository and meets the mesh or its translation: Flagger, Argo Rollouts, Istio's own objects, the Gateway API,
// NetworkPolicies, autoscalers, alerts, monitors. Objects that an earlier run made are never among them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "translate/places.h"

namespace a2i::translate {

// After all that writes objects: looks for collisions with them.
void reportNeighbours(Context& context);

// Whether somebody looks at objects of this kind.
[[nodiscard]] bool lookedAt(const k8s::RelatedKind& kind);

// What the translation has taken of the names that Istio gives away once.
struct Taken {
  struct Scope {  // an object for some pods of a namespace
    std::string ns;
    std::map<std::string, std::string> selector;  // empty: all pods of the namespace
  };
  struct Server {
    std::map<std::string, std::string> selector;
    std::int64_t port = 0;
    std::vector<std::string> hosts;  // without the namespace before them
  };
  std::set<std::string> mesh_hosts, rule_hosts, entry_hosts;
  std::set<std::pair<std::string, std::string>> gateway_hosts;  // "ns/gateway", host
  std::vector<Scope> sidecars, authentications, telemetries;
  std::vector<Server> servers;
};
[[nodiscard]] Taken taken(const istio::Bundle& bundle);

// One function for each kind of neighbour; neighbours.cc has the table.
using Look = void (*)(Context& context, const Taken& taken, const k8s::Manifest& object);
void onCanary(Context& context, const Taken& taken, const k8s::Manifest& object);
void onDelivery(Context& context, const Taken& taken, const k8s::Manifest& object);
void onIstioVirtualService(Context& context, const Taken& taken, const k8s::Manifest& object);
void onDestinationRule(Context& context, const Taken& taken, const k8s::Manifest& object);
void onServiceEntry(Context& context, const Taken& taken, const k8s::Manifest& object);
void onIstioGateway(Context& context, const Taken& taken, const k8s::Manifest& object);
void onSidecar(Context& context, const Taken& taken, const k8s::Manifest& object);
void onPeerAuthentication(Context& context, const Taken& taken, const k8s::Manifest& object);
void onTelemetry(Context& context, const Taken& taken, const k8s::Manifest& object);
void onMeshRoute(Context& context, const Taken& taken, const k8s::Manifest& object);
void onAutoscaler(Context& context, const Taken& taken, const k8s::Manifest& object);
void onAlerts(Context& context, const Taken& taken, const k8s::Manifest& object);
void onMonitor(Context& context, const Taken& taken, const k8s::Manifest& object);

// Rollouts of Argo have pods, so they are among the workloads.
void reportRollouts(Context& context);

// Services that hand the admin port of App Mesh's proxy on.
void reportAdminPorts(Context& context);

// Policies add up for each pod, so they are looked at together.
void reportNetworkPolicies(Context& context);

// Text of a string; empty for all else.
[[nodiscard]] std::string_view textOf(const yaml::Node* node);

// Labels of a `matchLabels`-like mapping.
[[nodiscard]] std::map<std::string, std::string> labelsOf(const yaml::Node* node);

// Whether a pod can have the labels of both; no label may want two values.
[[nodiscard]] bool compatible(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b);

// Pods of the mesh in a namespace: those of nodes, whether or not a file shows them.
[[nodiscard]] bool hasMembers(const Context& context, const std::string& ns);

}  // namespace a2i::translate
