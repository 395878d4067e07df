#include "mesh/pods.h"

#include <utility>
#include <vector>

#include "base/parallel.h"
#include "mesh/rarest_labels.h"
#include "mesh/resolve.h"
#include "mesh/rollouts.h"

namespace a2i::mesh {

namespace {

// The selectors of all nodes (or gateways).
template <class T>
class Selectors {
 public:
  Selectors(std::vector<T>& objects, unsigned jobs) : objects_(objects), by_label_(labelsOf(objects, jobs)) {}

  // Each workload is compared on its own thread; the lists of the objects are filled by one.
  void offer(const std::vector<Workload>& workloads, unsigned jobs) {
    using Matches = std::vector<std::pair<T*, WorkloadId>>;
    const std::vector<char> rolled_out = rolledOut(workloads);
    base::inParts(
        workloads.size(), jobs, Matches{},
        [&](Matches& matches, std::size_t i) {
          const Workload& workload = workloads[i];
          by_label_.offer(workload.manifest.ns, workload.pod_labels, [&](std::uint32_t number) {
            T& object = objects_[number];
            if (takes(object, workload, rolled_out[i] != 0)) matches.emplace_back(&object, WorkloadId{static_cast<std::uint32_t>(i)});
          });
        },
        [](const Matches& matches) {
          for (const auto& [object, id] : matches) {
            // Two of its labels may have got the same number.
            if (object->workloads.empty() || object->workloads.back() != id) object->workloads.push_back(id);
          }
        });
  }

 private:
  static std::vector<std::vector<RarestLabels::Number>> labelsOf(const std::vector<T>& objects, unsigned jobs) {
    std::vector<std::vector<RarestLabels::Number>> labels(objects.size());
    base::inParts(objects.size(), jobs, [&](std::size_t i) {
      const appmesh::Selector* const selector = objects[i].spec().pod_selector.get();
      if (selector == nullptr) return;
      const std::string& ns = objects[i].manifest().ns;
      labels[i] = oneValueLabels(*selector, ns, kRolloutHash);
      if (labels[i].empty()) labels[i].push_back(RarestLabels::any(ns));
    });
    return labels;
  }

  static bool takes(const T& object, const Workload& workload, bool rolled_out) {
    if (object.manifest().ns != workload.manifest.ns) return false;
    const appmesh::Selector* const selector = object.spec().pod_selector.get();
    return selects(selector, workload.pod_labels) || (rolled_out && selectsRolledOut(selector, workload.pod_labels));
  }

  // Whatever stands in the place of the label that Argo will write.
  static bool selectsRolledOut(const appmesh::Selector* selector, const k8s::Labels& labels) {
    const auto hash = rolloutHash(selector);
    if (!hash || labels.contains(kRolloutHash)) return false;
    k8s::Labels with_hash = labels;
    with_hash.emplace(kRolloutHash, hash->value);
    return selects(selector, with_hash);
  }

  std::vector<T>& objects_;
  RarestLabels by_label_;
};

}  // namespace

void selectPods(MeshGraph& graph, unsigned jobs) {
  Selectors(graph.nodes, jobs).offer(graph.workloads, jobs);
  Selectors(graph.gateways, jobs).offer(graph.workloads, jobs);
}

}  // namespace a2i::mesh
