#include "translate/translate.h"

#include <algorithm>
#include <functional>
#include <cstdint>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "base/names.h"
#include "base/parallel.h"
#include "base/stable_sort.h"
#include "findings/rules_translation.h"
#include "translate/passes.h"

namespace a2i::translate {

namespace {

// Puts the objects into an order in place: a second list of them would take as much memory as the first.
void arrange(std::vector<istio::Object>& objects, std::vector<std::uint32_t> order) {
  for (std::uint32_t start = 0; start < order.size(); ++start) {
    if (order[start] == start) continue;
    istio::Object first = std::move(objects[start]);
    std::uint32_t at = start;
    while (order[at] != start) {
      objects[at] = std::move(objects[order[at]]);
      at = std::exchange(order[at], at);
    }
    objects[at] = std::move(first);
    order[at] = at;
  }
}

void sortObjects(std::vector<istio::Object>& objects, unsigned jobs) {
  // One text for each, its parts apart by the byte that sorts before all others.
  std::vector<std::string> keys(objects.size());
  base::inParts(objects.size(), jobs, [&](std::size_t i) {
    const istio::Object& object = objects[i];
    keys[i] = (object.mesh_wide ? "0" : "1") + object.ns + '\0' + istio::kind(object) + '\0' + object.name;
  });
  std::vector<std::uint32_t> order(objects.size());
  std::iota(order.begin(), order.end(), 0);
  base::sortSmall(order, jobs, [&](std::uint32_t a, std::uint32_t b) {
    const int difference = keys[a].compare(keys[b]);
    return difference != 0 ? difference < 0 : objects[a].sources < objects[b].sources;
  });
  arrange(objects, std::move(order));
}

// What a name must be the only one in.
std::string nameSpace(const istio::Object& object) { return object.ns + "/" + istio::kind(object) + "/"; }

// Mostly they do not: numbers made of the names say so sooner than a set of all names.
bool mayShareNames(const std::vector<istio::Object>& objects, unsigned jobs) {
  std::vector<std::size_t> numbers(objects.size());
  base::inParts(objects.size(), jobs, [&](std::size_t i) { numbers[i] = std::hash<std::string>{}(nameSpace(objects[i]) + objects[i].name); });
  std::sort(numbers.begin(), numbers.end());
  return std::adjacent_find(numbers.begin(), numbers.end()) != numbers.end();
}

// Names are made of App Mesh names and hosts, which can come to the same: the second gets a number. Nothing refers to such an
// object by its name (Gateways, which are referred to, are named apart by their own pass).
void nameApart(std::vector<istio::Object>& objects, unsigned jobs) {
  if (!mayShareNames(objects, jobs)) return;
  std::unordered_set<std::string> taken;
  taken.reserve(objects.size());
  for (istio::Object& object : objects) {
    const std::string prefix = nameSpace(object);
    object.name = base::toldApart(object.name, [&](const std::string& name) { return taken.insert(prefix + name).second; });
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
  NodePlaces nodes;
  ServicePlaces services, refused;
  Context context{graph, behaviour, options, ledger, findings, bundle, nodes, services, refused};
  // A rule and a sidecar for most nodes, a route for most services. Growing the list step by step would hold it twice for a moment.
  bundle.objects.reserve(behaviour.services.size() + 2 * behaviour.workloads.size() + graph.meshes.size() + 16);
  for (const Pass& pass : passes()) pass.run(context);
  sortObjects(bundle.objects, options.jobs);
  nameApart(bundle.objects, options.jobs);
  joinPatches(bundle.patches);
  return bundle;
}

namespace {

class Sweeper {
 public:
  explicit Sweeper(const findings::Findings& findings) {
    for (const findings::Finding& finding : findings.all()) {
      if (finding.rule->blocks_output) left_out_.emplace(finding.object, finding.rule);
    }
  }

  struct Swept {
    Ledger ledger;
    findings::Findings findings;
  };

  void sweep(const k8s::Manifest& manifest, Swept& swept) const {
    if (manifest.spec == nullptr || allClaimed(*manifest.spec)) return;  // without the paths and names of every leaf
    const auto blocked = left_out_.find(manifest.display());
    for (const appmesh::Leaf& leaf : appmesh::leaves(manifest)) {
      if (Ledger::stateOf(*leaf.node) != State::kUnclaimed) continue;
      // What is left out as a whole has said so, once.
      swept.ledger.reported(leaf.node, blocked != left_out_.end() ? *blocked->second : findings::kNotTranslated);
      if (blocked == left_out_.end()) report(manifest, leaf, swept.findings);
    }
  }

 private:
  static bool allClaimed(const yaml::Node& node) {
    const bool leaf = node.entries().empty() && node.items().empty();
    if (leaf && !node.isNull() && node.claim.get() == 0) return false;
    return std::all_of(node.entries().begin(), node.entries().end(), [](const yaml::Entry& entry) { return allClaimed(entry.value); }) &&
           std::all_of(node.items().begin(), node.items().end(), [](const yaml::Node& item) { return allClaimed(item); });
  }

  static void report(const k8s::Manifest& manifest, const appmesh::Leaf& leaf, findings::Findings& findings) {
    auto& finding = findings.add(findings::kNotTranslated, leaf.node->span, "This value has no place in the translation.");
    finding.object = manifest.display();
    finding.field = leaf.path;
  }

  std::map<std::string, const findings::Rule*> left_out_;
};

}  // namespace

void sweep(const mesh::MeshGraph& graph, unsigned jobs, Ledger& ledger, findings::Findings& findings) {
  const Sweeper sweeper(findings);
  const Sweeper::Swept empty{Ledger(ledger.recording()), {}};
  mesh::forEachList(graph, [&](const auto& objects) {
    base::inParts(
        objects.size(), jobs, empty,
        [&](Sweeper::Swept& swept, std::size_t i) {
          if (objects[i].valid()) sweeper.sweep(objects[i].manifest(), swept);
        },
        [&](Sweeper::Swept swept) {
          ledger.append(std::move(swept.ledger));
          findings.append(std::move(swept.findings));
        });
  });
}

}  // namespace a2i::translate
