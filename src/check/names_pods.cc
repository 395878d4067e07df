// Rules about names in AWS and about pods that several nodes select.
#include <map>

#include "base/text.h"
#include "check/families.h"
#include "findings/rules_mesh.h"

namespace a2i::check {

namespace {

template <class T>
void unique(const std::vector<T>& objects, findings::Findings& findings) {
  std::map<std::pair<std::optional<mesh::MeshId>, std::string>, const T*> names;
  for (const T& object : objects) {
    const auto [first, fresh] = names.emplace(std::pair(object.mesh, object.aws_name), &object);
    if (fresh) continue;
    const yaml::Node* const at = object.spec().aws_name.node;
    auto& finding = report(findings, findings::kDuplicateAwsName, object, at,
                           "`" + first->second->manifest().display() + "` has the name `" + base::printable(object.aws_name) + "` in AWS already.");
    finding.related.push_back({first->second->manifest().name_span, "the other one"});
  }
}

}  // namespace

void checkNames(const mesh::MeshGraph& graph, findings::Findings& findings) {
  unique(graph.nodes, findings);
  unique(graph.services, findings);
  unique(graph.routers, findings);
  unique(graph.gateways, findings);
}

void checkPods(const mesh::MeshGraph& graph, findings::Findings& findings) {
  std::map<mesh::WorkloadId, const mesh::Object*> owners;
  std::map<std::pair<const mesh::Object*, const mesh::Object*>, bool> told;
  const auto claim = [&](const mesh::Object& object, const yaml::Node* selector, const std::vector<mesh::WorkloadId>& workloads) {
    for (const mesh::WorkloadId workload : workloads) {
      const auto [owner, fresh] = owners.emplace(workload, &object);
      if (fresh || told[{owner->second, &object}]) continue;
      told[{owner->second, &object}] = true;
      auto& finding = report(findings, findings::kPodClaimedTwice, object, selector,
                             "The pods of `" + graph[workload].manifest.display() + "` are selected by `" + owner->second->manifest().display() + "`, too.");
      finding.related.push_back({owner->second->manifest().name_span, "the other one"});
      finding.related.push_back({graph[workload].manifest.name_span, "the pods"});
    }
  };
  for (const mesh::Node& node : graph.nodes) claim(node, node.spec().pod_selector ? node.spec().pod_selector->key : nullptr, node.workloads);
  for (const mesh::Gateway& gateway : graph.gateways) claim(gateway, gateway.spec().pod_selector ? gateway.spec().pod_selector->key : nullptr, gateway.workloads);
}

}  // namespace a2i::check
