// Rules about names in AWS and about pods that several nodes select.
#include <map>

#include "base/text.h"
#include "check/families.h"
#include "findings/rules_mesh.h"
#include "mesh/rollouts.h"

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
  struct Owner {
    const mesh::Object* object;
    bool rolled_out;  // Argo tells its pods apart from those of another such node
  };
  std::map<mesh::WorkloadId, Owner> owners;
  std::map<std::pair<const mesh::Object*, const mesh::Object*>, bool> told;
  const auto claim = [&](const mesh::Object& object, const appmesh::Selector* selector, const std::vector<mesh::WorkloadId>& workloads) {
    const bool rolled_out = mesh::rolloutHash(selector).has_value();
    for (const mesh::WorkloadId workload : workloads) {
      const auto [owner, fresh] = owners.emplace(workload, Owner{&object, rolled_out});
      const mesh::Object& other = *owner->second.object;
      if (fresh || (rolled_out && owner->second.rolled_out) || told[{&other, &object}]) continue;
      told[{&other, &object}] = true;
      auto& finding = report(findings, findings::kPodClaimedTwice, object, selector == nullptr ? nullptr : selector->key,
                             "The pods of `" + graph[workload].manifest.display() + "` are selected by `" + other.manifest().display() + "`, too.");
      finding.related.push_back({other.manifest().name_span, "the other one"});
      finding.related.push_back({graph[workload].manifest.name_span, "the pods"});
    }
  };
  for (const mesh::Node& node : graph.nodes) claim(node, node.spec().pod_selector.get(), node.workloads);
  for (const mesh::Gateway& gateway : graph.gateways) claim(gateway, gateway.spec().pod_selector.get(), gateway.workloads);
}

}  // namespace a2i::check
