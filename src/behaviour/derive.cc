#include "behaviour/derive.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "behaviour/gateways.h"
#include "behaviour/routes.h"
#include "behaviour/workloads.h"
#include "findings/rules_mesh.h"

namespace a2i::behaviour {

namespace {

void leftOut(const k8s::Manifest& object, const yaml::Node* at, const k8s::Manifest& cause, findings::Findings& findings) {
  auto& finding = findings.add(findings::kLeftOut, at == nullptr ? object.name_span : at->span,
                               "`" + object.display() + "` is left out because it needs `" + cause.display() + "`, which has an error.");
  finding.object = object.display();
  if (at != nullptr) finding.field = appmesh::fieldPath(object, *at);
  finding.related.push_back({cause.name_span, "this one"});
}

// The field that leads from an object to the one that it cannot do without.
const yaml::Node* providerNode(const mesh::Service& service) {
  return service.node.node != nullptr ? service.node.node : service.router.node;
}

// No field leads from a gateway route to its gateway: selectors of the gateway do.
void leaveRoutesOut(const mesh::MeshGraph& graph, const mesh::Gateway& gateway, findings::Findings& findings) {
  for (const mesh::GatewayRouteId route : gateway.routes) {
    if (graph[route].valid()) leftOut(graph[route].manifest(), nullptr, gateway.manifest(), findings);
  }
}

}  // namespace

Behaviour derive(const mesh::MeshGraph& graph, const Options& options, findings::Findings& findings) {
  Behaviour behaviour;
  behaviour.services.reserve(graph.services.size());
  behaviour.workloads.reserve(graph.nodes.size());
  std::set<std::uint32_t> left_out;
  for (std::uint32_t i = 0; i < graph.services.size(); ++i) {
    const mesh::Service& service = graph.services[i];
    Obstacle obstacle;
    auto derived = service.valid() ? deriveService(graph, {i}, options, obstacle) : std::nullopt;
    if (derived) {
      behaviour.services.push_back(std::move(*derived));
      continue;
    }
    left_out.insert(i);
    if (service.valid() && obstacle.cause != nullptr) leftOut(service.manifest(), providerNode(service), *obstacle.cause, findings);
  }
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    if (graph.nodes[i].valid()) behaviour.workloads.push_back(deriveWorkload(graph, {i}));
  }
  for (std::uint32_t i = 0; i < graph.gateways.size(); ++i) {
    if (!graph.gateways[i].valid()) {
      leaveRoutesOut(graph, graph.gateways[i], findings);
      continue;
    }
    Gateway gateway = deriveGateway(graph, {i});
    std::erase_if(gateway.routes, [&](const GatewayRoute& route) {
      if (!left_out.contains(route.service->index)) return false;
      const mesh::GatewayRoute& object = graph[route.route];
      leftOut(object.manifest(), object.service.node, graph[*route.service].manifest(), findings);
      return true;
    });
    behaviour.gateways.push_back(std::move(gateway));
  }
  return behaviour;
}

}  // namespace a2i::behaviour
