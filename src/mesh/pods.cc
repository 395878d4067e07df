#include "mesh/pods.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "mesh/resolve.h"
#include "mesh/rollouts.h"

namespace a2i::mesh {

namespace {

// The selectors of all nodes (or gateways), each found by the one of its labels that the fewest others ask for: trying every selector on
// every workload would take time by the square of the mesh. Labels are told apart by a number made of them; that two get the same one
// costs a comparison more.
template <class T>
class Selectors {
 public:
  Selectors(std::vector<T>& objects, unsigned jobs) {
    std::vector<std::vector<std::size_t>> labels(objects.size());
    base::inParts(objects.size(), jobs, [&](std::size_t i) { labels[i] = labelsOf(objects[i]); });
    std::unordered_map<std::size_t, std::size_t> askers;
    for (const auto& of_one : labels) {
      for (const std::size_t label : of_one) ++askers[label];
    }
    by_label_.reserve(objects.size());
    for (std::size_t i = 0; i < objects.size(); ++i) {
      if (labels[i].empty()) continue;
      const auto fewer = [&askers](std::size_t a, std::size_t b) { return askers[a] < askers[b]; };
      by_label_[*std::min_element(labels[i].begin(), labels[i].end(), fewer)].push_back(&objects[i]);
    }
  }

  // Each workload is compared on its own thread; the lists of the objects are filled by one.
  void offer(const std::vector<Workload>& workloads, unsigned jobs) {
    using Matches = std::vector<std::pair<T*, WorkloadId>>;
    const std::vector<char> rolled_out = rolledOut(workloads);
    base::inParts(
        workloads.size(), jobs, Matches{},
        [&](Matches& matches, std::size_t i) {
          const Workload& workload = workloads[i];
          const auto take = [&](T* object) { matches.emplace_back(object, WorkloadId{static_cast<std::uint32_t>(i)}); };
          const std::string& ns = workload.manifest.ns;
          offer(workload, rolled_out[i] != 0, anyLabel(ns), take);
          for (const auto& [key, value] : workload.pod_labels) offer(workload, rolled_out[i] != 0, labelOf(ns, key, value), take);
        },
        [](const Matches& matches) {
          for (const auto& [object, id] : matches) {
            // Two of its labels may have got the same number.
            if (object->workloads.empty() || object->workloads.back() != id) object->workloads.push_back(id);
          }
        });
  }

 private:
  static std::size_t anyLabel(std::string_view ns) { return std::hash<std::string_view>{}(ns); }  // of selectors that name no label, but expressions or nothing
  static std::size_t labelOf(std::string_view ns, std::string_view key, std::string_view value) {
    const std::hash<std::string_view> hash;
    return (hash(ns) * 31 + hash(key)) * 31 + hash(value);
  }

  // What its selector can be found by; empty: it has none.
  static std::vector<std::size_t> labelsOf(const T& object) {
    const appmesh::Selector* const selector = object.spec().pod_selector.get();
    if (selector == nullptr) return {};
    std::vector<std::size_t> labels;
    for (const auto& [key, value] : selector->match_labels.items) {
      if (*key != kRolloutHash) labels.push_back(labelOf(object.manifest().ns, *key, *value));
    }
    for (const auto& expression : selector->match_expressions.items) {
      const bool equals = *expression.op == "In" && expression.values.items.size() == 1 && *expression.key != kRolloutHash;
      if (equals) labels.push_back(labelOf(object.manifest().ns, *expression.key, *expression.values.items.front()));
    }
    if (labels.empty()) labels.push_back(anyLabel(object.manifest().ns));
    return labels;
  }

  template <class Take>
  void offer(const Workload& workload, bool rolled_out, std::size_t label, Take take) const {
    const auto found = by_label_.find(label);
    if (found == by_label_.end()) return;
    for (T* const object : found->second) {
      const appmesh::Selector* const selector = object->spec().pod_selector.get();
      if (object->manifest().ns != workload.manifest.ns) continue;
      if (selects(selector, workload.pod_labels) || (rolled_out && selectsRolledOut(selector, workload.pod_labels))) take(object);
    }
  }

  // Whatever stands in the place of the label that Argo will write.
  static bool selectsRolledOut(const appmesh::Selector* selector, const k8s::Labels& labels) {
    const auto hash = rolloutHash(selector);
    if (!hash || labels.contains(kRolloutHash)) return false;
    k8s::Labels with_hash = labels;
    with_hash.emplace(kRolloutHash, hash->value);
    return selects(selector, with_hash);
  }

  std::unordered_map<std::size_t, std::vector<T*>> by_label_;
};

}  // namespace

void selectPods(MeshGraph& graph, unsigned jobs) {
  Selectors(graph.nodes, jobs).offer(graph.workloads, jobs);
  Selectors(graph.gateways, jobs).offer(graph.workloads, jobs);
}

}  // namespace a2i::mesh
