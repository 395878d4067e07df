#include "behaviour/print_parts.h"
#include "mesh/order.h"

namespace a2i::behaviour {

namespace {

std::string hostText(const HostCondition& host) {
  switch (host.kind) {
    case HostCondition::Kind::kAny: return "any";
    case HostCondition::Kind::kExact: return quoted(host.text);
    case HostCondition::Kind::kSuffix: return "ends with " + quoted(host.text);
  }
  return {};
}

std::string pathChangeText(const PathChange& change) {
  switch (change.kind) {
    case PathChange::Kind::kKeep: return "kept";
    case PathChange::Kind::kPrefix: return "matched prefix becomes " + quoted(change.text);
    case PathChange::Kind::kWhole: return "becomes " + quoted(change.text);
  }
  return {};
}

void printRoute(const GatewayRoute& route, const mesh::MeshGraph& graph, std::string& text) {
  text += "  route " + nameOf(graph[route.route]) + " " + std::string(toString(route.protocol));
  if (route.priority != mesh::kNoGatewayPriority) text += " priority " + std::to_string(route.priority);
  text += route.port ? " port " + std::to_string(*route.port) + "\n" : "\n";
  text += "    host: " + hostText(route.host.value) + "\n";
  text += "    when: " + conditionsText(route.conditions) + "\n";
  text += "    path: " + pathChangeText(route.path_change.value) + std::string(unlessWritten(!route.path_change.from.empty())) + "\n";
  text += "    host sent: " + std::string(route.host_becomes_service_name.value ? "the virtual service's" : "kept");
  text += std::string(unlessWritten(!route.host_becomes_service_name.from.empty())) + "\n";
  text += "    to: " + (route.service ? nameOf(graph[*route.service]) : "nothing");
  if (route.target_port) text += " port " + std::to_string(*route.target_port);
  text += route.served ? "\n" : ", which is left out\n";
}

}  // namespace

void printGateway(const Gateway& gateway, const mesh::MeshGraph& graph, std::string& text) {
  text += "gateway " + nameOf(graph[gateway.gateway]) + "\n";
  for (const Gateway::Listener& listener : gateway.listeners) {
    text += "  listener: " + portText(listener.port) + "\n";
    if (listener.tls) text += "    " + serverTlsText(*listener.tls) + "\n";
  }
  if (gateway.client_tls) text += "  towards all: " + clientTlsText(*gateway.client_tls) + "\n";
  if (gateway.log) text += "  access log: " + logText(*gateway.log) + "\n";
  for (const GatewayRoute& route : gateway.routes) printRoute(route, graph, text);
}

}  // namespace a2i::behaviour
