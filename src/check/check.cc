#include "check/check.h"

#include <set>

#include "base/parallel.h"
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

// What a mesh is about (its egress filter, its namespaces) holds for all that is in it; half read it would be guessed.
void leaveOutMesh(mesh::MeshGraph& graph, mesh::MeshId id, findings::Findings& findings) {
  std::size_t count = 0;
  mesh::forEachObject(graph, [&](mesh::Object& object) {
    if (!object.valid() || object.mesh != id) return;
    object.invalidate();
    ++count;
  });
  if (count == 0) return;
  report(findings, findings::kLeftOut, graph[id], nullptr,
         "The " + std::to_string(count) + (count == 1 ? " object" : " objects") + " of `" + graph[id].manifest().display() + "` are left out because it has an error.");
}

}  // namespace

void run(mesh::MeshGraph& graph, unsigned jobs, findings::Findings& findings) {
  std::vector<findings::Findings> told(checks().size());
  const std::size_t objects = graph.nodes.size() + graph.services.size() + graph.routers.size() + graph.gateway_routes.size();
  const unsigned threads = base::partsOf(objects) < told.size() ? 1 : jobs;  // few are not worth any
  base::parallelFor(told.size(), threads, [&](std::size_t i) { checks()[i].run(graph, told[i]); });
  for (findings::Findings& some : told) findings.append(std::move(some));
  const std::set<std::string> blocked = findings.blockedObjects();
  // With an error of their own, not only with a reference that leads nowhere.
  const std::set<std::string> wrong = findings.blockedObjects({&findings::kUnknownReference, &findings::kForeignArn});
  mesh::forEachObject(graph, [&](mesh::Object& object) {
    // A gateway route that only lacks its target still says which requests it took.
    const auto& faulty = object.manifest().kind == k8s::Kind::kGatewayRoute ? wrong : blocked;
    if (object.valid() && faulty.contains(object.manifest().display())) object.invalidate();
  });
  for (std::uint32_t i = 0; i < graph.meshes.size(); ++i) {
    if (!graph.meshes[i].valid()) leaveOutMesh(graph, {i}, findings);
  }
}

}  // namespace a2i::check
