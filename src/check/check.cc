#include "check/check.h"

#include <set>

#include "check/families.h"

namespace a2i::check {

std::span<const Check> checks() {
  static constexpr Check kChecks[] = {
      {"names", checkNames},       {"pods", checkPods},           {"routes", checkRoutes},
      {"route order", checkOrder}, {"nodes", checkNodes},         {"services", checkServices},
      {"gateways", checkGateways}, {"gateway routes", checkGatewayRoutes},
  };
  return kChecks;
}

namespace {

template <class T>
void invalidate(std::vector<T>& objects, const std::set<std::string>& blocked) {
  for (T& object : objects) {
    if (object.valid() && blocked.contains(object.manifest().display())) object.invalidate();
  }
}

}  // namespace

void run(mesh::MeshGraph& graph, findings::Findings& findings) {
  for (const Check& check : checks()) check.run(graph, findings);
  std::set<std::string> blocked;
  for (const findings::Finding& finding : findings.all()) {
    if (finding.rule->blocks_output && !finding.object.empty()) blocked.insert(finding.object);
  }
  if (blocked.empty()) return;
  invalidate(graph.meshes, blocked);
  invalidate(graph.nodes, blocked);
  invalidate(graph.services, blocked);
  invalidate(graph.routers, blocked);
  invalidate(graph.gateways, blocked);
  invalidate(graph.gateway_routes, blocked);
  invalidate(graph.backend_groups, blocked);
}

}  // namespace a2i::check
