#include "translate/bypassed_ports.h"

#include <algorithm>

#include "translate/annotations.h"

namespace a2i::translate {

namespace {

// Why no PeerAuthentication can say DISABLE for the port; empty: one can.
std::string obstacle(const behaviour::Listener& listener, const std::optional<std::vector<Labels>>& pods) {
  const std::string port = "port " + std::to_string(listener.port.number);
  if (listener.tls) return "the listener of " + port + " has TLS, which in Istio the proxy ends; it takes this port, too.";
  if (!pods) return "callers could be told of " + port + " by the labels of the pods alone, and the selector of the node is none; Istio's proxy takes it, too.";
  if (pods->front().empty()) return "callers could be told of " + port + " by labels of the pods alone, and the node selects all of its namespace; Istio's proxy takes it, too.";
  return {};
}

}  // namespace

BypassedPorts bypassedPorts(const Context& context, const behaviour::Workload& node, const mesh::Workload& pods) {
  BypassedPorts found;
  const auto annotation = pods.pod_annotations.find(kPortsAnnotation);
  if (annotation == pods.pod_annotations.end()) return found;
  const std::vector<std::string> taken = listItems(annotation->second);
  const auto& selector = context.graph[node.node].spec().pod_selector;
  if (!selector) return found;
  const auto labels = podLabelSets(*selector);
  for (const behaviour::Listener& listener : node.listeners) {
    if (std::find(taken.begin(), taken.end(), std::to_string(listener.port.number)) != taken.end()) continue;
    std::string why = obstacle(listener, labels);
    if (why.empty()) found.ports.insert(listener.port.number);
    else found.kept.emplace(listener.port.number, std::move(why));
  }
  return found;
}

std::set<std::int64_t> bypassedPorts(const Context& context, const behaviour::Workload& node) {
  std::set<std::int64_t> all;
  for (const mesh::WorkloadId id : context.graph[node.node].workloads) all.merge(bypassedPorts(context, node, context.graph[id]).ports);
  return all;
}

}  // namespace a2i::translate
