#include "behaviour/print.h"

#include "base/text.h"
#include "behaviour/print_parts.h"
#include "mesh/order.h"

namespace a2i::behaviour {

namespace {

std::string retryText(const RetryPolicy& policy) {
  if (policy.retries == 0) return "none" + std::string(unlessWritten(!policy.implied));
  std::string text = std::to_string(policy.retries);
  if (!policy.events.empty()) {
    std::vector<std::string> events;
    for (const std::string& event : policy.events) events.push_back(base::printable(event));
    text += " on " + base::join(events, ", ");
  }
  if (policy.per_try) text += ", " + duration(*policy.per_try) + " each";
  return text + std::string(unlessWritten(!policy.implied));
}

std::string timeoutText(const Timeout& timeout, const mesh::MeshGraph& graph) {
  std::string text = limit(timeout.effective) + ": route " + limit(timeout.route.value);
  text += unlessWritten(!timeout.route.implied);
  for (const Timeout::Limit& listener : timeout.listeners) {
    text += ", " + nameOf(graph[listener.node]) + " ";
    text += listener.implied && !listener.value ? "without a proxy" : limit(listener.value) + std::string(unlessWritten(!listener.implied));
  }
  return text;
}

void printRoute(const Route& route, const mesh::MeshGraph& graph, std::string& text) {
  const bool tcp = route.protocol == Protocol::kTcp;
  text += "  route " + (route.node == nullptr ? "of the provider" : quoted(route.name));
  text += " " + std::string(toString(route.protocol));
  if (route.priority != mesh::kNoRoutePriority) text += " priority " + std::to_string(route.priority);
  text += route.port ? " port " + std::to_string(*route.port) + "\n" : "\n";
  text += "    when: " + conditionsText(route.conditions) + "\n";
  for (const WeightedDestination& target : route.destinations) {
    const Destination& to = target.destination;
    text += "    to: " + nameOf(graph[to.node]) + " " + portText({to.port, to.protocol, {}});
    text += " weight " + std::to_string(target.weight.value) + "\n";
  }
  if (!tcp) {
    text += "    retries: " + retryText(route.retry.value) + "\n";
    text += "    timeout: " + timeoutText(route.timeout.value, graph) + "\n";
  }
  text += "    idle: " + limit(route.idle.value) + std::string(unlessWritten(route.idle_written)) + "\n";
}

}  // namespace

void printService(const VirtualService& service, const mesh::MeshGraph& graph, std::string& text) {
  text += "virtual service " + nameOf(graph[service.service]) + "\n";
  text += "  host: " + quoted(service.host) + "\n";
  for (const Port& port : service.ports) text += "  port: " + portText(port) + "\n";
  for (const Route& route : service.routes) printRoute(route, graph, text);
}

std::string print(const Behaviour& behaviour, const mesh::MeshGraph& graph) {
  std::string text;
  for (const VirtualService& service : behaviour.services) printService(service, graph, text);
  for (const Workload& workload : behaviour.workloads) printWorkload(workload, graph, text);
  for (const Gateway& gateway : behaviour.gateways) printGateway(gateway, graph, text);
  return text;
}

}  // namespace a2i::behaviour
