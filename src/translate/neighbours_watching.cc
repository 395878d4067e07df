// Autoscalers, alerts and monitors that know App Mesh's proxy by its container, its port or its metrics.
#include <algorithm>

#include "base/text.h"
#include "findings/rules_workloads.h"
#include "k8s/kinds.h"
#include "translate/neighbours.h"
#include "translate/patches.h"

namespace a2i::translate {

namespace {

using yaml::follow;
using yaml::Node;

constexpr std::string_view kOldContainer = "envoy", kNewContainer = "istio-proxy";
constexpr std::int64_t kOldPort = 9901, kNewPort = 15090;                          // /stats/prometheus of the proxy
constexpr std::string_view kOldPortName = "stats", kNewPortName = "http-envoy-prom";  // of the injected container

bool contains(std::string_view text, std::string_view what) { return text.find(what) != std::string_view::npos; }

// A whole value of the user's, replaced by a patch and offered as an edit of the file.
struct Replacement {
  const Node* node;
  std::string path;
  istio::Value from, to;
};

void replace(Context& context, const findings::Rule& rule, const k8s::Manifest& object, const Replacement& change, std::string message) {
  const std::string text = std::holds_alternative<std::int64_t>(change.to.data()) ? std::to_string(std::get<std::int64_t>(change.to.data()))
                                                                                 : std::get<std::string>(change.to.data());
  auto& finding = context.report(rule, object, change.node, std::move(message));
  finding.suggestion = findings::Suggestion{"write `" + text + "`", {{change.node->span, text}}};
  istio::Patch patch = patchOf(object);
  patch.operations.push_back(testOperation(change.path, change.from));
  patch.operations.push_back(istio::Map{{"op", "replace"}, {"path", change.path}, {"value", change.to}});
  context.bundle.patches.push_back(std::move(patch));
}

// Pods that a file shows with a container of that name of their own keep it.
bool ownContainer(const Context& context, const k8s::Manifest& object, const Node* target) {
  const std::string_view name = textOf(follow(target, {"name"})), kind = textOf(follow(target, {"kind"}));
  return std::any_of(context.graph.workloads.begin(), context.graph.workloads.end(), [&](const mesh::Workload& workload) {
    const Node* const containers = follow(workload.pod_spec, {"containers"});
    if (workload.manifest.ns != object.ns || workload.manifest.name != name || (!kind.empty() && workload.manifest.kindName() != kind) || containers == nullptr) return false;
    return std::any_of(containers->items().begin(), containers->items().end(), [](const Node& container) { return textOf(container.get("name")) == kOldContainer; });
  });
}

// A name of App Mesh's proxy in a query; empty where there is none.
std::string_view oldName(std::string_view query) {
  for (const std::string_view name : {"appmesh_", "cds_egress_", "cds_ingress_", "envoy_"}) {
    if (contains(query, name)) return name;
  }
  const bool container = contains(query, "container=\"envoy\"") || contains(query, "container='envoy'") || contains(query, "container_name=\"envoy\"");
  return container ? kOldContainer : std::string_view{};
}

struct Alert {
  const Node* expression = nullptr;
  std::string_view name;  // of what is used
};

std::vector<Alert> alerts(const k8s::Manifest& object) {
  std::vector<Alert> found;
  const Node* const groups = follow(object.spec, {"groups"});
  if (groups == nullptr) return found;
  for (const Node& group : groups->items()) {
    const Node* const rules = group.get("rules");
    if (rules == nullptr) continue;
    for (const Node& rule : rules->items()) {
      const std::string_view name = oldName(textOf(rule.get("expr")));
      if (!name.empty()) found.push_back({rule.get("expr"), name});
    }
  }
  return found;
}

constexpr const char* kGone = " is the admin port of App Mesh's proxy; Istio's has its metrics at port 15090 (`http-envoy-prom`), path /stats/prometheus.";

bool leadsToAdmin(const mesh::ServicePort& port) {
  return port.target_port == std::to_string(kOldPort) || (port.port == kOldPort && (port.target_port.empty() || port.target_port == kOldPortName));
}

// Whether the Service can select pods with App Mesh's proxy, in which the port is not the application's own.
bool selectsMembers(const Context& context, const mesh::KubernetesService& service) {
  const auto selected = [&service](const k8s::Manifest& object, const appmesh::Selector* selector) {
    const auto labels = selector == nullptr || object.ns != service.manifest.ns ? std::nullopt : podLabels(*selector);
    return labels && !service.selector.empty() && compatible({service.selector.begin(), service.selector.end()}, *labels);
  };
  const auto own = [](const auto& listener) { return listener.port.number == kOldPort; };
  const auto& workloads = context.behaviour.workloads;
  const auto& gateways = context.behaviour.gateways;
  return std::any_of(workloads.begin(), workloads.end(), [&](const behaviour::Workload& workload) {
           const mesh::Node& node = context.graph[workload.node];
           return selected(node.manifest(), node.spec().pod_selector.get()) && std::none_of(workload.listeners.begin(), workload.listeners.end(), own);
         }) ||
         std::any_of(gateways.begin(), gateways.end(), [&](const behaviour::Gateway& gateway) {
           const mesh::Gateway& object = context.graph[gateway.gateway];
           return selected(object.manifest(), object.spec().pod_selector.get()) && std::none_of(gateway.listeners.begin(), gateway.listeners.end(), own);
         });
}

// Whether the monitor's selector can mean pods or Services of the mesh; without one it means all of them.
bool watchesMembers(const Context& context, const k8s::Manifest& object) {
  if (follow(object.spec, {"namespaceSelector"}) != nullptr) return !context.behaviour.workloads.empty();
  return hasMembers(context, object.ns);
}

// Envoy alone has this path. A PodMonitor names a port of the container; a ServiceMonitor one of a Service, which has its own finding where a file
// shows it.
void onNamedPort(Context& context, const k8s::Manifest& object, const Node& endpoint, const std::string& path, bool pods) {
  const Node* const port = endpoint.get("port");
  const std::string_view name = textOf(port), metrics = textOf(endpoint.get("path"));
  if (name.empty() || name == kNewPortName || !contains(metrics, "/stats")) return;
  if (pods) {
    if (name != kOldPortName && !contains(metrics, "/stats/prometheus")) return;
    return replace(context, findings::kMonitor, object, {port, path + "port", std::string(name), std::string(kNewPortName)}, std::string("This endpoint") + kGone);
  }
  const auto& services = context.graph.kubernetes_services;
  const bool shown = std::any_of(services.begin(), services.end(), [name](const mesh::KubernetesService& service) {
    return std::any_of(service.ports.begin(), service.ports.end(), [name](const mesh::ServicePort& known) { return known.name == name; });
  });
  if (shown || !contains(metrics, "/stats/prometheus")) return;
  auto& finding = context.report(findings::kMonitor, object, port,
                                 "No file shows the Service whose port `" + base::printable(name) + "` this endpoint reads, by a path that Envoy's metrics have.");
  finding.way_out = "where that port leads to App Mesh's proxy (9901), let it lead to Istio's (15090)";
}

}  // namespace

void onAutoscaler(Context& context, const Taken&, const k8s::Manifest& object) {
  if (!hasMembers(context, object.ns) || ownContainer(context, object, follow(object.spec, {"scaleTargetRef"}))) return;
  const bool keda = follow(object.spec, {"triggers"}) != nullptr;
  const Node* const metrics = follow(object.spec, {keda ? "triggers" : "metrics"});
  if (metrics == nullptr) return;
  for (std::size_t i = 0; i < metrics->items().size(); ++i) {
    const Node* const container = keda ? follow(&metrics->items()[i], {"metadata", "containerName"}) : follow(&metrics->items()[i], {"containerResource", "container"});
    if (textOf(container) != kOldContainer) continue;
    const std::string path = keda ? "/spec/triggers/" + std::to_string(i) + "/metadata/containerName" : "/spec/metrics/" + std::to_string(i) + "/containerResource/container";
    replace(context, findings::kAutoscaler, object, {container, path, std::string(kOldContainer), std::string(kNewContainer)},
            "This autoscaler measures App Mesh's container `envoy`, which the pods have no more after the restart; Istio's is `istio-proxy`.");
  }
}

// One finding for an object, whatever the number of its rules.
void onAlerts(Context& context, const Taken&, const k8s::Manifest& object) {
  if (context.behaviour.workloads.empty() && context.behaviour.gateways.empty()) return;
  const std::vector<Alert> found = alerts(object);
  if (found.empty()) return;
  auto& finding = context.report(findings::kAlerts, object, found.front().expression,
                                 "`" + std::string(found.front().name) + "` is a name of App Mesh's proxy, and " +
                                     (found.size() == 1 ? std::string("this rule uses it") : std::to_string(found.size()) + " rules of this object use such names") +
                                     "; after the switch they find no more series.");
  for (std::size_t i = 1; i < found.size(); ++i) finding.related.push_back({found[i].expression->span, "another rule"});
}

void onMonitor(Context& context, const Taken&, const k8s::Manifest& object) {
  if (!watchesMembers(context, object)) return;
  const bool pods = object.related->name == "PodMonitor";
  const std::string key = pods ? "podMetricsEndpoints" : "endpoints";
  const Node* const endpoints = follow(object.spec, {key});
  if (endpoints == nullptr) return;
  for (std::size_t i = 0; i < endpoints->items().size(); ++i) {
    const Node& endpoint = endpoints->items()[i];
    const std::string path = "/spec/" + key + "/" + std::to_string(i) + "/";
    for (const char* field : {"port", "portNumber", "targetPort"}) {
      const Node* const port = endpoint.get(field);
      std::int64_t number = 0;
      if (port != nullptr && port->integer(number) && number == kOldPort) replace(context, findings::kMonitor, object, {port, path + field, kOldPort, kNewPort}, std::string("This endpoint") + kGone);
    }
    onNamedPort(context, object, endpoint, path, pods);
  }
}

// A Service that hands the admin port on; monitors find it by the name of the Service's port.
void reportAdminPorts(Context& context) {
  for (const mesh::KubernetesService& service : context.graph.kubernetes_services) {
    for (std::size_t i = 0; i < service.ports.size(); ++i) {
      const mesh::ServicePort& port = service.ports[i];
      if (!leadsToAdmin(port) || !selectsMembers(context, service)) continue;
      const std::string path = "/spec/ports/" + std::to_string(i) + "/targetPort", message = std::string("This port of the Service") + kGone;
      if (const Node* const target = port.node->get("targetPort")) {
        const istio::Value from = port.target_port == kOldPortName ? istio::Value(std::string(kOldPortName)) : istio::Value(kOldPort);
        replace(context, findings::kMonitor, service.manifest, {target, path, from, kNewPort}, message);
        continue;
      }
      context.report(findings::kMonitor, service.manifest, port.node, message);
      istio::Patch patch = patchOf(service.manifest);
      patch.operations.push_back(testOperation("/spec/ports/" + std::to_string(i) + "/port", kOldPort));
      patch.operations.push_back(addOperation(path, kNewPort));
      context.bundle.patches.push_back(std::move(patch));
    }
  }
}

}  // namespace a2i::translate
