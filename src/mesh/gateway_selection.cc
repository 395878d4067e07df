#include "mesh/gateway_selection.h"

#include <algorithm>
#include <string>

#include "findings/rules_mesh.h"
#include "mesh/resolve.h"

namespace a2i::mesh {

namespace {

constexpr std::string_view kOfNamespace = "namespace", kOfRoute = "route", kOfNothing;

// What each gateway can be found by. The labels of a namespace that no file shows are not known, but for the name.
std::vector<std::vector<RarestLabels::Number>> labelsOf(const std::vector<Gateway>& gateways, bool shown) {
  std::vector<std::vector<RarestLabels::Number>> labels(gateways.size());
  for (std::size_t i = 0; i < gateways.size(); ++i) {
    const appmesh::Selector *const ns = gateways[i].spec().namespace_selector.get(), *const route = gateways[i].spec().gateway_route_selector.get();
    if (ns == nullptr) continue;  // takes no namespace
    if (shown || selectsByName(ns, "")) labels[i] = oneValueLabels(*ns, kOfNamespace);
    if (route != nullptr) {
      const auto more = oneValueLabels(*route, kOfRoute);
      labels[i].insert(labels[i].end(), more.begin(), more.end());
    }
    if (labels[i].empty()) labels[i].push_back(RarestLabels::any(kOfNothing));
  }
  return labels;
}

// A namespace that no file shows is taken to have the labels that are asked for.
bool takesNamespace(const Gateway& gateway, const std::string& ns, const MeshGraph& graph) {
  const appmesh::Selector* const selector = gateway.spec().namespace_selector.get();
  const auto shown = graph.namespaces.find(ns);
  if (shown != graph.namespaces.end()) return selects(selector, shown->second.manifest.labels);
  return selectsByName(selector, ns).value_or(true);
}

}  // namespace

GatewaySelection::GatewaySelection(const MeshGraph& graph)
    : graph_(graph), in_shown_(labelsOf(graph.gateways, true)), in_hidden_(labelsOf(graph.gateways, false)) {
  for (std::uint32_t i = 0; i < graph.gateways.size(); ++i) by_name_[graph.gateways[i].manifest().name].push_back({i});
}

std::vector<GatewayId> GatewaySelection::named(const GatewayRoute& route) const {
  const auto& evidence = route.spec().virtual_gateway_ref;
  const auto found = by_name_.find(*evidence->name);
  if (found == by_name_.end()) return {};
  for (const GatewayId id : found->second) {
    if (!evidence->ns || *evidence->ns == graph_[id].manifest().ns) return {id};
  }
  return {};
}

std::vector<GatewayId> GatewaySelection::taking(const GatewayRoute& route) const {
  const k8s::Manifest& manifest = route.manifest();
  std::vector<GatewayId> gateways;
  const auto ask = [&](std::uint32_t number) {
    const Gateway& gateway = graph_.gateways[number];
    if (takesNamespace(gateway, manifest.ns, graph_) && selects(gateway.spec().gateway_route_selector.get(), manifest.labels, true)) gateways.push_back({number});
  };
  const auto ns = graph_.namespaces.find(manifest.ns);
  const bool shown = ns != graph_.namespaces.end();
  const RarestLabels& by_label = shown ? in_shown_ : in_hidden_;
  by_label.offer(kOfNothing, k8s::Labels(), ask);
  by_label.offer(kOfRoute, manifest.labels, ask);
  by_label.offer(kOfNamespace, shown ? ns->second.manifest.labels : k8s::Labels{{std::string(kNameLabel), manifest.ns}}, ask);
  std::sort(gateways.begin(), gateways.end());
  gateways.erase(std::unique(gateways.begin(), gateways.end()), gateways.end());
  return gateways;
}

std::optional<GatewayId> GatewaySelection::of(const GatewayRoute& route, Assumptions& assumptions, findings::Findings& findings) const {
  const k8s::Manifest& manifest = route.manifest();
  const auto& evidence = route.spec().virtual_gateway_ref;
  const bool told = evidence && evidence->name;
  const std::vector<GatewayId> gateways = told ? named(route) : taking(route);
  if (gateways.size() == 1) {
    const bool shown = graph_.namespaces.find(manifest.ns) != graph_.namespaces.end();
    if (!told && !shown) assumptions.add(Assumption::kNamespaceAtGateway, manifest.ns, {{}, manifest.ns});
    return gateways.front();
  }
  const findings::Rule& rule = gateways.empty() ? findings::kNoGatewayForRoute : findings::kAmbiguousGateway;
  findings.add(rule, manifest.name_span, gateways.empty() ? "No VirtualGateway among these manifests takes this GatewayRoute by its selectors."
                                                          : std::to_string(gateways.size()) + " VirtualGateways take this GatewayRoute by their selectors; exactly one is expected.")
      .object = manifest.display();
  return std::nullopt;
}

}  // namespace a2i::mesh
