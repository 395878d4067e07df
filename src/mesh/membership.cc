#include "mesh/membership.h"

#include <type_traits>

#include "base/text.h"
#include "findings/rules_mesh.h"
#include "mesh/resolve.h"

namespace a2i::mesh {

namespace {

class Membership {
 public:
  Membership(MeshGraph& graph, findings::Findings& findings) : graph_(graph), findings_(findings) {}

  void run() {
    forEachObject(graph_, [this](auto& object) {
      if constexpr (!std::is_same_v<std::decay_t<decltype(object)>, Mesh>) assign(object);
    });
    if (graph_.meshes.empty() && any_) graph_.assumptions.add(Assumption::kDefaultMesh, {}, {});
    if (graph_.meshes.size() > 1) graph_.assumptions.add(Assumption::kOneCluster, std::to_string(graph_.meshes.size()), {});
  }

 private:
  struct Verdict {
    std::optional<MeshId> mesh;
    bool known = true;  // false: a finding has said that the mesh is not known
  };

  template <class T>
  void assign(T& object) {
    any_ = true;
    if (const auto& reference = object.spec().mesh_ref; reference && reference->name) {
      object.mesh = written(std::string(*reference->name), object.manifest());
      return;
    }
    const Verdict& verdict = of(object.manifest());
    object.mesh = verdict.mesh;
    if (!verdict.known) object.invalidate();
  }

  // meshRef in a dump of a live cluster. What it names is the mesh, whether a file shows it or not.
  std::optional<MeshId> written(const std::string& name, const k8s::Manifest& manifest) {
    const auto mesh = find(name);
    if (!mesh && !graph_.meshes.empty()) graph_.assumptions.add(Assumption::kMeshOfReference, name, {manifest.display(), {}});
    return mesh;
  }

  std::optional<MeshId> find(const std::string& name) const {
    for (std::uint32_t i = 0; i < graph_.meshes.size(); ++i) {
      if (graph_.meshes[i].manifest().name == name) return MeshId{i};
    }
    return std::nullopt;
  }

  // The one mesh that takes a namespace by its name, where every selector says whether it does.
  std::optional<MeshId> byName(const std::string& ns) const {
    std::optional<MeshId> taken;
    for (std::uint32_t i = 0; i < graph_.meshes.size(); ++i) {
      const auto verdict = selectsByName(graph_.meshes[i].spec().namespace_selector.get(), ns);
      if (!verdict || (*verdict && taken)) return std::nullopt;
      if (*verdict) taken = MeshId{i};
    }
    return taken;
  }

  const Verdict& of(const k8s::Manifest& manifest) {
    const auto [at, fresh] = verdicts_.try_emplace(manifest.ns);
    if (fresh) at->second = judge(manifest);
    return at->second;
  }

  Verdict judge(const k8s::Manifest& first) {
    if (graph_.meshes.empty()) return {};
    const bool single = graph_.meshes.size() == 1;
    const auto ns = graph_.namespaces.find(first.ns);
    if (ns == graph_.namespaces.end()) {
      if (single) {
        graph_.assumptions.add(Assumption::kNamespaceInMesh, first.ns, {{}, first.ns});
        return {MeshId{0}};
      }
      if (const auto named = byName(first.ns)) return {named};
      report(findings::kAmbiguousMesh, first.name_span, first.display(),
             "No file shows the Namespace `" + base::printable(first.ns) + "`, so which of the meshes it belongs to is not known.");
      return {std::nullopt, false};
    }
    std::vector<MeshId> matches;
    for (std::uint32_t i = 0; i < graph_.meshes.size(); ++i) {
      if (selects(graph_.meshes[i].spec().namespace_selector.get(), ns->second.manifest.labels)) matches.push_back({i});
    }
    if (matches.size() == 1) return {matches.front()};
    if (matches.empty() && single) {
      report(findings::kNoMeshForNamespace, ns->second.manifest.name_span, ns->second.manifest.display(),
             "The labels of this Namespace do not fit the `namespaceSelector` of Mesh `" + base::printable(graph_.meshes[0].manifest().name) +
                 "`; its objects are taken to belong to it all the same.");
      return {MeshId{0}};
    }
    report(findings::kAmbiguousMesh, ns->second.manifest.name_span, ns->second.manifest.display(),
           "The labels of this Namespace fit the `namespaceSelector` of " + std::to_string(matches.size()) + " meshes; exactly one is expected.");
    return {std::nullopt, false};
  }

  void report(const findings::Rule& rule, source::Span span, std::string object, std::string message) {
    findings::Finding& finding = findings_.add(rule, span, std::move(message));
    finding.object = std::move(object);
  }

  MeshGraph& graph_;
  findings::Findings& findings_;
  std::map<std::string, Verdict> verdicts_;
  bool any_ = false;
};

}  // namespace

void assignMeshes(MeshGraph& graph, findings::Findings& findings) { Membership(graph, findings).run(); }

namespace {

// A namespace that no file shows is taken to have the labels that are asked for.
bool takesNamespace(const Gateway& gateway, const std::string& ns, const MeshGraph& graph) {
  const appmesh::Selector* const selector = gateway.spec().namespace_selector.get();
  const auto shown = graph.namespaces.find(ns);
  if (shown != graph.namespaces.end()) return selects(selector, shown->second.manifest.labels);
  return selectsByName(selector, ns).value_or(true);
}

}  // namespace

std::optional<GatewayId> selectGateway(const GatewayRoute& route, MeshGraph& graph, findings::Findings& findings) {
  const k8s::Manifest& manifest = route.manifest();
  const auto& evidence = route.spec().virtual_gateway_ref;
  const auto ns = graph.namespaces.find(manifest.ns);
  std::vector<GatewayId> matches;
  for (std::uint32_t i = 0; i < graph.gateways.size(); ++i) {
    const Gateway& gateway = graph.gateways[i];
    if (evidence && evidence->name) {
      const bool same_namespace = !evidence->ns || *evidence->ns == gateway.manifest().ns;
      if (*evidence->name == gateway.manifest().name && same_namespace) return GatewayId{i};
      continue;
    }
    if (takesNamespace(gateway, manifest.ns, graph) && selects(gateway.spec().gateway_route_selector.get(), manifest.labels, true)) matches.push_back({i});
  }
  if (matches.size() == 1) {
    if (ns == graph.namespaces.end()) graph.assumptions.add(Assumption::kNamespaceAtGateway, manifest.ns, {{}, manifest.ns});
    return matches.front();
  }
  const findings::Rule& rule = matches.empty() ? findings::kNoGatewayForRoute : findings::kAmbiguousGateway;
  findings.add(rule, manifest.name_span, matches.empty() ? "No VirtualGateway among these manifests takes this GatewayRoute by its selectors."
                                                         : std::to_string(matches.size()) + " VirtualGateways take this GatewayRoute by their selectors; exactly one is expected.")
      .object = manifest.display();
  return std::nullopt;
}

}  // namespace a2i::mesh
