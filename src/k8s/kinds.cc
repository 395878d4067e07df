#include "k8s/kinds.h"

#include <algorithm>

namespace a2i::k8s {

namespace {

struct Row {
  Kind kind;
  std::string_view name;
  std::string_view group;  // "" is the core group
  bool namespaced;
};

constexpr std::string_view kAppMesh = "appmesh.k8s.aws";
constexpr Row kRows[] = {
    {Kind::kMesh, "Mesh", kAppMesh, false},
    {Kind::kVirtualNode, "VirtualNode", kAppMesh, true},
    {Kind::kVirtualService, "VirtualService", kAppMesh, true},
    {Kind::kVirtualRouter, "VirtualRouter", kAppMesh, true},
    {Kind::kVirtualGateway, "VirtualGateway", kAppMesh, true},
    {Kind::kGatewayRoute, "GatewayRoute", kAppMesh, true},
    {Kind::kBackendGroup, "BackendGroup", kAppMesh, true},
    {Kind::kNamespace, "Namespace", "", false},
    {Kind::kService, "Service", "", true},
    {Kind::kDeployment, "Deployment", "apps", true},
    {Kind::kStatefulSet, "StatefulSet", "apps", true},
    {Kind::kDaemonSet, "DaemonSet", "apps", true},
    {Kind::kReplicaSet, "ReplicaSet", "apps", true},
    {Kind::kJob, "Job", "batch", true},
    {Kind::kCronJob, "CronJob", "batch", true},
    {Kind::kPod, "Pod", "", true},
    {Kind::kNeighbour, "Neighbour", "neighbour", true},
};

constexpr std::string_view kNeighbours[] = {
    "Canary.flagger.app",
    "Rollout.argoproj.io",
    "NetworkPolicy.networking.k8s.io",
    "VirtualService.networking.istio.io",
    "DestinationRule.networking.istio.io",
    "Sidecar.networking.istio.io",
};

const Row& row(Kind kind) { return kRows[static_cast<std::size_t>(kind)]; }

std::optional<Kind> find(std::string_view name, bool appmesh) {
  for (const Row& candidate : kRows) {
    if (candidate.kind != Kind::kNeighbour && candidate.name == name && (candidate.group == kAppMesh) == appmesh) return candidate.kind;
  }
  return std::nullopt;
}

}  // namespace

std::string_view toString(Kind kind) { return row(kind).name; }
bool isAppMesh(Kind kind) { return row(kind).group == kAppMesh; }
bool isNamespaced(Kind kind) { return row(kind).namespaced; }
std::optional<Kind> findAppMesh(std::string_view kind) { return find(kind, true); }
std::optional<Kind> findRelated(std::string_view kind) { return find(kind, false); }

std::string_view findNeighbour(std::string_view kind, std::string_view api_version) {
  const std::string_view group = api_version.substr(0, std::min(api_version.find('/'), api_version.size()));
  for (const std::string_view known : kNeighbours) {
    const std::size_t dot = known.find('.');
    if (known.substr(0, dot) == kind && known.substr(dot + 1) == group) return known;
  }
  return {};
}

bool mayBeNeighbour(std::string_view kind) {
  return std::any_of(std::begin(kNeighbours), std::end(kNeighbours), [kind](std::string_view known) { return known.substr(0, known.find('.')) == kind; });
}

bool hasGroup(Kind kind, std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  const std::string_view group = slash == std::string_view::npos ? std::string_view{} : api_version.substr(0, slash);
  // Old manifests still write the group that Deployments came from.
  return group == row(kind).group || (row(kind).group == "apps" && group == "extensions");
}

}  // namespace a2i::k8s
