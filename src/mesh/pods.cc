#include "mesh/pods.h"

#include <algorithm>
#include <unordered_map>

#include "base/parallel.h"
#include "mesh/resolve.h"

namespace a2i::mesh {

namespace {

// The selectors of all nodes (or gateways), each found by the one of its labels that the fewest others ask for: trying every selector on
// every workload would take time by the square of the mesh.
template <class T>
class Selectors {
 public:
  explicit Selectors(std::vector<T>& objects) : objects_(objects) {
    std::unordered_map<std::string, std::size_t> askers;
    forEachLabel([&](T&, const std::string& label) { ++askers[label]; });
    std::unordered_map<const T*, std::string> rarest;
    forEachLabel([&](T& object, const std::string& label) {
      const auto [chosen, fresh] = rarest.emplace(&object, label);
      if (!fresh && askers[label] < askers[chosen->second]) chosen->second = label;
    });
    for (T& object : objects_) {
      if (object.spec().pod_selector == nullptr) continue;
      const auto label = rarest.find(&object);
      const std::string& ns = object.manifest().ns;
      by_label_[label == rarest.end() ? anyLabel(ns) : label->second].push_back(&object);
    }
  }

  // Each workload is compared on its own thread; the lists of the objects are filled by one.
  void offer(const std::vector<Workload>& workloads, unsigned jobs) {
    using Matches = std::vector<std::pair<T*, WorkloadId>>;
    base::inParts(
        workloads.size(), jobs, Matches{},
        [&](Matches& matches, std::size_t i) {
          const Workload& workload = workloads[i];
          const auto take = [&](T* object) { matches.emplace_back(object, WorkloadId{static_cast<std::uint32_t>(i)}); };
          const std::string& ns = workload.manifest.ns;
          offer(workload, anyLabel(ns), take);
          for (const auto& [key, value] : workload.pod_labels) offer(workload, labelOf(ns, key, value), take);
        },
        [](const Matches& matches) {
          for (const auto& [object, id] : matches) object->workloads.push_back(id);
        });
  }

 private:
  static std::string labelOf(const std::string& ns, std::string_view key, std::string_view value) { return (ns + '\n').append(key).append("\n").append(value); }
  static const std::string& anyLabel(const std::string& ns) { return ns; }  // of selectors that name no label, but expressions or nothing

  template <class F>
  void forEachLabel(F f) {
    for (T& object : objects_) {
      const appmesh::Selector* const selector = object.spec().pod_selector.get();
      if (selector == nullptr) continue;
      for (const auto& [key, value] : selector->match_labels.items) f(object, labelOf(object.manifest().ns, *key, *value));
    }
  }

  template <class Take>
  void offer(const Workload& workload, const std::string& label, Take take) const {
    const auto found = by_label_.find(label);
    if (found == by_label_.end()) return;
    for (T* const object : found->second) {
      if (selects(object->spec().pod_selector.get(), workload.pod_labels)) take(object);
    }
  }

  std::vector<T>& objects_;
  std::unordered_map<std::string, std::vector<T*>> by_label_;
};

}  // namespace

void selectPods(MeshGraph& graph, unsigned jobs) {
  Selectors(graph.nodes).offer(graph.workloads, jobs);
  Selectors(graph.gateways).offer(graph.workloads, jobs);
}

}  // namespace a2i::mesh
