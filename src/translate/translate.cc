#include "translate/translate.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "findings/rules_translation.h"
#include "translate/passes.h"

namespace a2i::translate {

namespace {

void sortObjects(std::vector<istio::Object>& objects) {
  const auto key = [](const istio::Object& object) { return std::tuple(!object.mesh_wide, std::string_view(object.ns), istio::kind(object), std::string_view(object.name)); };
  std::vector<std::pair<decltype(key(objects[0])), istio::Object*>> keyed;
  keyed.reserve(objects.size());
  for (istio::Object& object : objects) keyed.emplace_back(key(object), &object);
  std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first != b.first ? a.first < b.first : a.second->sources < b.second->sources; });
  std::vector<istio::Object> sorted;
  sorted.reserve(objects.size());
  for (auto& [ignored, object] : keyed) sorted.push_back(std::move(*object));
  objects = std::move(sorted);
}

// Names are made of App Mesh names and hosts, which can come to the same: the second gets a number. Nothing refers to such an
// object by its name (Gateways, which are referred to, are named apart by their own pass).
void nameApart(std::vector<istio::Object>& objects) {
  std::set<std::tuple<std::string, std::string, std::string>> taken;
  for (istio::Object& object : objects) {
    const std::string name = object.name;
    for (int number = 2; !taken.emplace(object.ns, istio::kind(object), object.name).second; ++number) object.name = name + "-" + std::to_string(number);
  }
}

// One file for each object, whatever the number of passes that have something to say about it.
void joinPatches(std::vector<istio::Patch>& patches) {
  const auto key = [](const istio::Patch& patch) { return std::tie(patch.ns, patch.target_kind, patch.target_name, patch.target_group, patch.target_version); };
  std::stable_sort(patches.begin(), patches.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  std::vector<istio::Patch> joined;
  for (istio::Patch& patch : patches) {
    if (joined.empty() || key(joined.back()) != key(patch)) {
      joined.push_back(std::move(patch));
      continue;
    }
    istio::Patch& last = joined.back();
    last.operations.insert(last.operations.end(), patch.operations.begin(), patch.operations.end());
    last.sources.insert(last.sources.end(), patch.sources.begin(), patch.sources.end());
  }
  for (istio::Patch& patch : joined) {
    std::sort(patch.sources.begin(), patch.sources.end());
    patch.sources.erase(std::unique(patch.sources.begin(), patch.sources.end()), patch.sources.end());
  }
  patches = std::move(joined);
}

}  // namespace

istio::Bundle translate(const mesh::MeshGraph& graph, const behaviour::Behaviour& behaviour, const Options& options, Ledger& ledger,
                        findings::Findings& findings) {
  istio::Bundle bundle;
  Context context{graph, behaviour, options, ledger, findings, bundle, {}, {}};
  for (const Pass& pass : passes()) pass.run(context);
  sortObjects(bundle.objects);
  nameApart(bundle.objects);
  joinPatches(bundle.patches);
  return bundle;
}

namespace {

class Sweeper {
 public:
  Sweeper(Ledger& ledger, findings::Findings& findings) : ledger_(ledger), findings_(findings) {
    for (const findings::Finding& finding : findings.all()) {
      if (finding.rule->blocks_output) left_out_.emplace(finding.object, finding.rule);
    }
  }

  void sweep(const k8s::Manifest& manifest) {
    if (manifest.spec == nullptr || allClaimed(*manifest.spec)) return;  // without the paths and names of every leaf
    const auto blocked = left_out_.find(manifest.display());
    for (const appmesh::Leaf& leaf : appmesh::leaves(manifest)) {
      if (Ledger::stateOf(*leaf.node) != State::kUnclaimed) continue;
      // What is left out as a whole has said so, once.
      ledger_.reported(leaf.node, blocked != left_out_.end() ? *blocked->second : findings::kNotTranslated);
      if (blocked == left_out_.end()) report(manifest, leaf);
    }
  }

 private:
  static bool allClaimed(const yaml::Node& node) {
    const bool leaf = node.entries().empty() && node.items().empty();
    if (leaf && !node.isNull() && node.claim == 0) return false;
    return std::all_of(node.entries().begin(), node.entries().end(), [](const yaml::Entry& entry) { return allClaimed(*entry.value); }) &&
           std::all_of(node.items().begin(), node.items().end(), [](const yaml::Node* item) { return allClaimed(*item); });
  }

  void report(const k8s::Manifest& manifest, const appmesh::Leaf& leaf) {
    auto& finding = findings_.add(findings::kNotTranslated, leaf.node->span, "This value has no place in the translation.");
    finding.object = manifest.display();
    finding.field = leaf.path;
  }

  Ledger& ledger_;
  findings::Findings& findings_;
  std::map<std::string, const findings::Rule*> left_out_;
};

}  // namespace

void sweep(const mesh::MeshGraph& graph, Ledger& ledger, findings::Findings& findings) {
  Sweeper sweeper(ledger, findings);
  const auto all = [&sweeper](const auto& objects) {
    for (const auto& object : objects) {
      if (object.valid()) sweeper.sweep(object.manifest());
    }
  };
  all(graph.meshes);
  all(graph.nodes);
  all(graph.services);
  all(graph.routers);
  all(graph.gateways);
  all(graph.gateway_routes);
  all(graph.backend_groups);
}

}  // namespace a2i::translate
