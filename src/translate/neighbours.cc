#include "translate/neighbours.h"

#include <algorithm>
#include <iterator>

#include "k8s/kinds.h"

namespace a2i::translate {

namespace {

struct Row {
  std::string_view name, group;
  Look look;
};

constexpr std::string_view kNetworking = "networking.istio.io", kMonitoring = "monitoring.coreos.com", kRoutes = "gateway.networking.k8s.io";
constexpr Row kRows[] = {
    {"Canary", "flagger.app", onCanary},
    {"Kustomization", "kustomize.toolkit.fluxcd.io", onDelivery},
    {"Application", "argoproj.io", onDelivery},
    {"VirtualService", kNetworking, onIstioVirtualService},
    {"DestinationRule", kNetworking, onDestinationRule},
    {"ServiceEntry", kNetworking, onServiceEntry},
    {"Gateway", kNetworking, onIstioGateway},
    {"Sidecar", kNetworking, onSidecar},
    {"PeerAuthentication", "security.istio.io", onPeerAuthentication},
    {"Telemetry", "telemetry.istio.io", onTelemetry},
    {"HTTPRoute", kRoutes, onMeshRoute},
    {"GRPCRoute", kRoutes, onMeshRoute},
    {"HorizontalPodAutoscaler", "autoscaling", onAutoscaler},
    {"ScaledObject", "keda.sh", onAutoscaler},
    {"PrometheusRule", kMonitoring, onAlerts},
    {"PodMonitor", kMonitoring, onMonitor},
    {"ServiceMonitor", kMonitoring, onMonitor},
};

const Row* find(const k8s::RelatedKind& kind) {
  const auto* const row = std::find_if(std::begin(kRows), std::end(kRows), [&kind](const Row& candidate) { return candidate.name == kind.name && candidate.group == kind.group; });
  return row == std::end(kRows) ? nullptr : row;
}

bool isNetworkPolicy(const k8s::RelatedKind& kind) { return kind.name == "NetworkPolicy"; }

}  // namespace

bool lookedAt(const k8s::RelatedKind& kind) { return isNetworkPolicy(kind) || find(kind) != nullptr; }

std::string_view textOf(const yaml::Node* node) { return node != nullptr && node->isString() ? node->scalar() : std::string_view{}; }

std::map<std::string, std::string> labelsOf(const yaml::Node* node) {
  std::map<std::string, std::string> labels;
  if (node == nullptr) return labels;
  for (const yaml::Entry& entry : node->entries()) labels.emplace(entry.key.scalar(), entry.value.scalar());
  return labels;
}

bool compatible(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b) {
  return std::all_of(a.begin(), a.end(), [&b](const auto& label) {
    const auto other = b.find(label.first);
    return other == b.end() || other->second == label.second;
  });
}

bool hasMembers(const Context& context, const std::string& ns) {
  const auto& all = context.behaviour.workloads;
  return std::any_of(all.begin(), all.end(), [&](const behaviour::Workload& workload) {
    return workload.has_pods && context.graph[workload.node].manifest().ns == ns;
  });
}

void reportNeighbours(Context& context) {
  if (!context.graph.neighbours.empty()) {
    const Taken names = taken(context.bundle);
    for (const k8s::Manifest& object : context.graph.neighbours) {
      const Row* const row = object.spec == nullptr ? nullptr : find(*object.related);
      if (row != nullptr) row->look(context, names, object);
    }
  }
  reportRollouts(context);
  reportAdminPorts(context);
  reportNetworkPolicies(context);
}

}  // namespace a2i::translate
