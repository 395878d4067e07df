// References that lead from one mesh into another: App Mesh looked names up in the mesh of the referring object only.
#include "base/text.h"
#include "check/families.h"
#include "findings/rules_mesh.h"

namespace a2i::check {

namespace {

class MeshChecker {
 public:
  MeshChecker(const mesh::MeshGraph& graph, findings::Findings& findings) : graph_(graph), findings_(findings) {}

  template <class Id>
  void check(const mesh::Object& from, const mesh::Ref<Id>& ref) {
    if (!ref.target) return;
    const mesh::Object& to = graph_[*ref.target];
    if (!from.mesh || !to.mesh || from.mesh == to.mesh) return;
    auto& finding = report(findings_, findings::kOtherMesh, from, ref.node,
                           "`" + to.manifest().display() + "` belongs to `" + graph_[*to.mesh].manifest().display() + "`, this object to `" +
                               graph_[*from.mesh].manifest().display() + "`.");
    finding.related.push_back({to.manifest().name_span, "the other object"});
  }

 private:
  const mesh::MeshGraph& graph_;
  findings::Findings& findings_;
};

}  // namespace

void checkMeshes(const mesh::MeshGraph& graph, findings::Findings& findings) {
  if (graph.meshes.size() < 2) return;
  MeshChecker checker(graph, findings);
  for (const mesh::Node& node : graph.nodes) {
    for (const mesh::Node::Backend& backend : node.backends) {
      if (backend.spec != nullptr) checker.check(node, backend.service);
    }
  }
  for (const mesh::Service& service : graph.services) {
    checker.check(service, service.node);
    checker.check(service, service.router);
  }
  for (const mesh::Router& router : graph.routers) {
    for (const mesh::Router::Route& route : router.routes) {
      for (const mesh::Router::Target& target : route.targets) checker.check(router, target.node);
    }
  }
  for (const mesh::GatewayRoute& route : graph.gateway_routes) checker.check(route, route.service);
}

}  // namespace a2i::check
