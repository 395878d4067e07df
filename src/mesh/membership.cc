#include "mesh/membership.h"

#include <set>
#include <type_traits>
#include <unordered_map>

#include "base/text.h"
#include "findings/rules_mesh.h"
#include "mesh/rarest_labels.h"
#include "mesh/resolve.h"

namespace a2i::mesh {

namespace {

constexpr std::string_view kAnyScope;

class Membership {
 public:
  Membership(MeshGraph& graph, findings::Findings& findings) : graph_(graph), findings_(findings), by_label_(labelsOf(graph.meshes)) {
    for (std::uint32_t i = 0; i < graph.meshes.size(); ++i) {
      by_name_.try_emplace(graph.meshes[i].manifest().name, MeshId{i});
      named_ = named_ && selectsByName(graph.meshes[i].spec().namespace_selector.get(), "").has_value();
    }
  }

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
    const auto found = by_name_.find(name);
    const auto mesh = found == by_name_.end() ? std::nullopt : std::optional<MeshId>(found->second);
    if (!mesh && !graph_.meshes.empty()) graph_.assumptions.add(Assumption::kMeshOfReference, name, {manifest.display(), {}});
    return mesh;
  }

  static std::vector<std::vector<RarestLabels::Number>> labelsOf(const std::vector<Mesh>& meshes) {
    std::vector<std::vector<RarestLabels::Number>> labels(meshes.size());
    for (std::size_t i = 0; i < meshes.size(); ++i) {
      const appmesh::Selector* const selector = meshes[i].spec().namespace_selector.get();
      if (selector == nullptr) continue;
      labels[i] = oneValueLabels(*selector, kAnyScope);
      if (labels[i].empty()) labels[i].push_back(RarestLabels::any(kAnyScope));
    }
    return labels;
  }

  std::set<std::uint32_t> taking(const k8s::Labels& labels) const {
    std::set<std::uint32_t> meshes;
    by_label_.offer(kAnyScope, labels, [&](std::uint32_t mesh) {
      if (selects(graph_.meshes[mesh].spec().namespace_selector.get(), labels)) meshes.insert(mesh);
    });
    return meshes;
  }

  // The one mesh that takes a namespace by its name, where every selector says whether it does.
  std::optional<MeshId> byName(const std::string& ns) const {
    if (!named_) return std::nullopt;
    const auto meshes = taking({{std::string(kNameLabel), ns}});
    return meshes.size() == 1 ? std::optional(MeshId{*meshes.begin()}) : std::nullopt;
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
    const auto matches = taking(ns->second.manifest.labels);
    if (matches.size() == 1) return {MeshId{*matches.begin()}};
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
  RarestLabels by_label_;
  std::unordered_map<std::string_view, MeshId> by_name_;
  bool named_ = true;  // all selectors of namespaces ask for nothing but the name
  bool any_ = false;
};

}  // namespace

void assignMeshes(MeshGraph& graph, findings::Findings& findings) { Membership(graph, findings).run(); }

}  // namespace a2i::mesh
