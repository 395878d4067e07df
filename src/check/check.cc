#include "check/check.h"

#include <set>

#include "check/families.h"
#include "findings/rules_mesh.h"

namespace a2i::check {

std::span<const Check> checks() {
  static constexpr Check kChecks[] = {
      {"names", checkNames},       {"pods", checkPods},           {"meshes", checkMeshes},           {"routes", checkRoutes},
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

template <class T>
std::size_t leaveOut(std::vector<T>& objects, mesh::MeshId mesh) {
  std::size_t count = 0;
  for (T& object : objects) {
    if (!object.valid() || object.mesh != mesh) continue;
    object.invalidate();
    ++count;
  }
  return count;
}

// What a mesh is about (its egress filter, its namespaces) holds for all that is in it; half read it would be guessed.
void leaveOutMesh(mesh::MeshGraph& graph, mesh::MeshId id, findings::Findings& findings) {
  std::size_t count = 0;
  const auto take = [&](auto& objects) { count += leaveOut(objects, id); };
  take(graph.nodes);
  take(graph.services);
  take(graph.routers);
  take(graph.gateways);
  take(graph.gateway_routes);
  take(graph.backend_groups);
  if (count == 0) return;
  report(findings, findings::kLeftOut, graph[id], nullptr,
         "The " + std::to_string(count) + (count == 1 ? " object" : " objects") + " of `" + graph[id].manifest().display() + "` are left out because it has an error.");
}

}  // namespace

void run(mesh::MeshGraph& graph, findings::Findings& findings) {
  for (const Check& check : checks()) check.run(graph, findings);
  std::set<std::string> blocked;
  for (const findings::Finding& finding : findings.all()) {
    if (finding.rule->blocks_output && !finding.object.empty()) blocked.insert(finding.object);
  }
  invalidate(graph.meshes, blocked);
  invalidate(graph.nodes, blocked);
  invalidate(graph.services, blocked);
  invalidate(graph.routers, blocked);
  invalidate(graph.gateways, blocked);
  invalidate(graph.gateway_routes, blocked);
  invalidate(graph.backend_groups, blocked);
  for (std::uint32_t i = 0; i < graph.meshes.size(); ++i) {
    if (!graph.meshes[i].valid()) leaveOutMesh(graph, {i}, findings);
  }
}

}  // namespace a2i::check
