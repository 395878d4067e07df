#include "behaviour/derive.h"

#include <algorithm>
#include <set>

#include "base/parallel.h"
#include "base/text.h"
#include "behaviour/gateways.h"
#include "behaviour/routes.h"
#include "behaviour/workloads.h"
#include "findings/rules_mesh.h"

namespace a2i::behaviour {

namespace {

void leftOut(const k8s::Manifest& object, const yaml::Node* at, const k8s::Manifest& cause, findings::Findings& findings, std::string_view consequence = {}) {
  auto& finding = findings.add(findings::kLeftOut, at == nullptr ? object.name_span : at->span,
                               "`" + object.display() + "` is left out because it needs `" + cause.display() + "`, which has an error." + std::string(consequence));
  finding.object = object.display();
  if (at != nullptr) finding.field = appmesh::fieldPath(object, *at);
  finding.topic = cause.display();
  finding.related.push_back({cause.name_span, "this one"});
}

// The field that leads from an object to the one that it cannot do without.
const yaml::Node* providerNode(const mesh::Service& service) {
  return service.node.node != nullptr ? service.node.node : service.router.node;
}

// No field leads from a gateway route to its gateway: selectors of the gateway do.
void leaveRoutesOut(const mesh::MeshGraph& graph, const mesh::Gateway& gateway, findings::Findings& findings) {
  for (const mesh::GatewayRouteId route : gateway.routes) {
    if (graph[route].valid() && graph[route].service.target) leftOut(graph[route].manifest(), nullptr, gateway.manifest(), findings);
  }
}

void leaveServicesOut(const mesh::MeshGraph& graph, const std::set<std::uint32_t>& left_out, const std::vector<Obstacle>& obstacles, Behaviour& behaviour,
                      findings::Findings& findings) {
  std::set<std::pair<std::string, std::string>> hosts;  // of which somebody answers
  for (const VirtualService& made : behaviour.services) hosts.emplace(graph[made.service].dns_namespace, graph[made.service].dns_service);
  for (const std::uint32_t i : left_out) {
    const mesh::Service& service = graph.services[i];
    if (!service.valid()) continue;
    auto refused = refusedService(graph, {i});
    const bool first = refused && hosts.emplace(service.dns_namespace, service.dns_service).second;
    if (obstacles[i].cause != nullptr) leftOut(service.manifest(), providerNode(service), *obstacles[i].cause, findings, first ? kRefusedInstead : "");
    if (first) behaviour.refused.push_back(std::move(*refused));
  }
}

// Each is made in its place of the list; those that cannot be derived are taken out again, and returned.
std::set<std::uint32_t> deriveServices(const mesh::MeshGraph& graph, const Options& options, Behaviour& behaviour, findings::Findings& findings) {
  std::vector<VirtualService>& made = behaviour.services;
  made.resize(graph.services.size());
  std::vector<Obstacle> obstacles(made.size());
  std::vector<char> good(made.size());
  base::inParts(made.size(), options.jobs, [&](std::size_t i) {
    if (!graph.services[i].valid()) return;
    auto derived = deriveService(graph, {static_cast<std::uint32_t>(i)}, options, obstacles[i]);
    good[i] = derived ? 1 : 0;
    if (derived) made[i] = std::move(*derived);
  });
  std::set<std::uint32_t> left_out;
  std::size_t kept = 0;
  for (std::uint32_t i = 0; i < made.size(); ++i) {
    if (good[i] == 0) {
      left_out.insert(i);
      continue;
    }
    if (kept != i) made[kept] = std::move(made[i]);
    ++kept;
  }
  made.resize(kept);
  if (!left_out.empty()) leaveServicesOut(graph, left_out, obstacles, behaviour, findings);
  return left_out;
}

void deriveWorkloads(const mesh::MeshGraph& graph, const Options& options, Behaviour& behaviour) {
  std::vector<mesh::NodeId> valid;
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    if (graph.nodes[i].valid()) valid.push_back({i});
  }
  behaviour.workloads.resize(valid.size());
  base::inParts(valid.size(), options.jobs, [&](std::size_t i) { behaviour.workloads[i] = deriveWorkload(graph, valid[i]); });
}

}  // namespace

Behaviour derive(const mesh::MeshGraph& graph, const Options& options, findings::Findings& findings) {
  Behaviour behaviour;
  const std::set<std::uint32_t> left_out = deriveServices(graph, options, behaviour, findings);
  deriveWorkloads(graph, options, behaviour);
  for (std::uint32_t i = 0; i < graph.gateways.size(); ++i) {
    if (!graph.gateways[i].valid()) {
      leaveRoutesOut(graph, graph.gateways[i], findings);
      continue;
    }
    Gateway gateway = deriveGateway(graph, {i});
    for (GatewayRoute& route : gateway.routes) {
      if (!route.service || !left_out.contains(route.service->index)) continue;
      const mesh::GatewayRoute& object = graph[route.route];
      leftOut(object.manifest(), object.service.node, graph[*route.service].manifest(), findings);
      route.served = false;
    }
    behaviour.gateways.push_back(std::move(gateway));
  }
  return behaviour;
}

}  // namespace a2i::behaviour
