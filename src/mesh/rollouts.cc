#include "mesh/rollouts.h"

#include <set>
#include <tuple>

#include "k8s/kinds.h"

namespace a2i::mesh {

namespace {

std::string_view text(const yaml::Node* node) { return node != nullptr && node->isString() ? node->scalar() : std::string_view{}; }

}  // namespace

std::optional<RolloutHash> rolloutHash(const appmesh::Selector* selector) {
  if (selector == nullptr) return std::nullopt;
  for (const auto& [key, value] : selector->match_labels.items) {
    if (*key == kRolloutHash) return RolloutHash{*value, key.node != nullptr ? key.node : value.node};
  }
  for (const appmesh::MatchExpression& expression : selector->match_expressions.items) {
    if (*expression.key == kRolloutHash && *expression.op == "In" && !expression.values.items.empty()) return RolloutHash{*expression.values.items.front(), expression.key.node};
  }
  return std::nullopt;
}

bool isRollout(const Workload& workload) { return workload.manifest.related->group == "argoproj.io"; }

std::vector<char> rolledOut(const std::vector<Workload>& workloads) {
  std::vector<char> found(workloads.size());
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> referenced;  // by `workloadRef`
  for (std::size_t i = 0; i < workloads.size(); ++i) {
    const k8s::Manifest& object = workloads[i].manifest;
    if (!isRollout(workloads[i])) continue;
    found[i] = 1;
    const yaml::Node* const reference = yaml::follow(object.spec, {"workloadRef"});
    if (reference != nullptr) referenced.emplace(object.ns, text(reference->get("kind")), text(reference->get("name")));
  }
  if (referenced.empty()) return found;
  for (std::size_t i = 0; i < workloads.size(); ++i) {
    const k8s::Manifest& object = workloads[i].manifest;
    if (referenced.contains({object.ns, object.kindName(), object.name})) found[i] = 1;
  }
  return found;
}

}  // namespace a2i::mesh
