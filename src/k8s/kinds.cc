#include "k8s/kinds.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace a2i::k8s {

namespace {

constexpr std::array<std::string_view, 7> kAppMesh = {
    "Mesh", "VirtualNode", "VirtualService", "VirtualRouter", "VirtualGateway", "GatewayRoute", "BackendGroup"};

constexpr std::string_view kTemplate = "/spec/template";

constexpr RelatedKind kRelated[] = {
    {.name = "Namespace", .group = "", .kind = Kind::kNamespace, .namespaced = false},
    {.name = "Service", .group = "", .kind = Kind::kService},

    {.name = "Deployment", .group = "apps", .kind = Kind::kWorkload, .pod_template = kTemplate},
    {.name = "StatefulSet", .group = "apps", .kind = Kind::kWorkload, .pod_template = kTemplate},
    {.name = "DaemonSet", .group = "apps", .kind = Kind::kWorkload, .pod_template = kTemplate},
    {.name = "ReplicaSet", .group = "apps", .kind = Kind::kWorkload, .pod_template = kTemplate},
    {.name = "Job", .group = "batch", .kind = Kind::kWorkload, .pod_template = kTemplate},
    {.name = "CronJob", .group = "batch", .kind = Kind::kWorkload, .pod_template = "/spec/jobTemplate/spec/template"},
    {.name = "Pod", .group = "", .kind = Kind::kWorkload},
    {.name = "Rollout", .group = "argoproj.io", .kind = Kind::kWorkload, .pod_template = kTemplate, .alone = "appMesh"},

    {.name = "Canary", .group = "flagger.app", .kind = Kind::kNeighbour, .needle = "appmesh", .alone = "appmesh"},
    {.name = "Kustomization", .group = "kustomize.toolkit.fluxcd.io", .kind = Kind::kNeighbour, .needle = "patch", .many = true},
    {.name = "Application", .group = "argoproj.io", .kind = Kind::kNeighbour, .needle = "kustomize", .many = true},
    {.name = "NetworkPolicy", .group = "networking.k8s.io", .kind = Kind::kNeighbour},
    {.name = "VirtualService", .group = "networking.istio.io", .kind = Kind::kNeighbour},
    {.name = "DestinationRule", .group = "networking.istio.io", .kind = Kind::kNeighbour},
    {.name = "ServiceEntry", .group = "networking.istio.io", .kind = Kind::kNeighbour},
    {.name = "Gateway", .group = "networking.istio.io", .kind = Kind::kNeighbour},
    {.name = "Sidecar", .group = "networking.istio.io", .kind = Kind::kNeighbour},
    {.name = "PeerAuthentication", .group = "security.istio.io", .kind = Kind::kNeighbour},
    {.name = "Telemetry", .group = "telemetry.istio.io", .kind = Kind::kNeighbour},
    {.name = "HTTPRoute", .group = "gateway.networking.k8s.io", .kind = Kind::kNeighbour},
    {.name = "GRPCRoute", .group = "gateway.networking.k8s.io", .kind = Kind::kNeighbour},
    {.name = "HorizontalPodAutoscaler", .group = "autoscaling", .kind = Kind::kNeighbour, .needle = "envoy"},
    {.name = "ScaledObject", .group = "keda.sh", .kind = Kind::kNeighbour, .needle = "envoy"},
    {.name = "PrometheusRule", .group = "monitoring.coreos.com", .kind = Kind::kNeighbour, .needle = "envoy"},
    {.name = "PodMonitor", .group = "monitoring.coreos.com", .kind = Kind::kNeighbour},
    {.name = "ServiceMonitor", .group = "monitoring.coreos.com", .kind = Kind::kNeighbour},
};

}  // namespace

std::string_view toString(Kind kind) { return isAppMesh(kind) ? kAppMesh[static_cast<std::size_t>(kind)] : std::string_view{}; }
bool isAppMesh(Kind kind) { return static_cast<std::size_t>(kind) < kAppMesh.size(); }

std::optional<Kind> findAppMesh(std::string_view kind) {
  const auto found = std::find(kAppMesh.begin(), kAppMesh.end(), kind);
  if (found == kAppMesh.end()) return std::nullopt;
  return static_cast<Kind>(found - kAppMesh.begin());
}

std::span<const RelatedKind> relatedKinds() { return kRelated; }

std::string_view groupOf(std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  return slash == std::string_view::npos ? std::string_view{} : api_version.substr(0, slash);
}

const RelatedKind* findRelated(std::string_view kind, std::string_view api_version) {
  const std::string_view group = groupOf(api_version);
  const auto* const found = std::find_if(std::begin(kRelated), std::end(kRelated), [&](const RelatedKind& row) {
    // Old manifests still write the group that Deployments came from.
    return row.name == kind && (group == row.group || (row.group == "apps" && group == "extensions"));
  });
  return found == std::end(kRelated) ? nullptr : found;
}

}  // namespace a2i::k8s
