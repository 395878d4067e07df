#include "translate/services_of_pods.h"

#include <algorithm>
#include <set>

#include "translate/pod_services.h"

namespace a2i::translate {

namespace {

// The number of the port with this name in a container of the pods.
std::optional<std::int64_t> namedPort(const mesh::Workload& workload, std::string_view name) {
  const yaml::Node* const containers = yaml::follow(workload.pod_spec, {"containers"});
  if (containers == nullptr) return std::nullopt;
  for (const yaml::Node& container : containers->items()) {
    const yaml::Node* const ports = container.get("ports");
    if (ports == nullptr) continue;
    for (const yaml::Node& port : ports->items()) {
      const yaml::Node *const written = port.get("name"), *const number = port.get("containerPort");
      std::int64_t found = 0;
      if (written != nullptr && written->scalar() == name && number != nullptr && number->integer(found)) return found;
    }
  }
  return std::nullopt;
}

std::vector<std::vector<mesh::RarestLabels::Number>> labelsOf(const std::vector<mesh::KubernetesService>& services) {
  std::vector<std::vector<mesh::RarestLabels::Number>> labels(services.size());
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (!services[i].external_name.empty()) continue;
    for (const auto& [key, value] : services[i].selector) labels[i].push_back(mesh::RarestLabels::of(services[i].manifest.ns, key, value));
  }
  return labels;
}

}  // namespace

ServicesOfPods::ServicesOfPods(const Context& context) : context_(context), by_label_(labelsOf(context.graph.kubernetes_services)) {}

std::vector<mesh::KubernetesServiceId> ServicesOfPods::of(const behaviour::Workload& workload) const {
  const mesh::Node& node = context_.graph[workload.node];
  if (!workload.has_pods) return {};
  std::set<mesh::KubernetesServiceId> found;
  const auto look = [&](const auto& labels) {
    by_label_.offer(node.manifest().ns, labels, [&](std::uint32_t number) {
      const mesh::KubernetesService& service = context_.graph.kubernetes_services[number];
      const bool selected = std::includes(labels.begin(), labels.end(), service.selector.begin(), service.selector.end());
      if (selected && service.manifest.ns == node.manifest().ns) found.insert({number});
    });
  };
  for (const mesh::WorkloadId id : node.workloads) look(context_.graph[id].pod_labels);
  if (node.workloads.empty()) {
    for (const Labels& labels : podLabelSets(*node.spec().pod_selector).value_or(std::vector<Labels>())) look(labels);
  }
  return {found.begin(), found.end()};
}

bool ServicesOfPods::leadsTo(const mesh::ServicePort& port, const behaviour::Workload& workload, std::int64_t pod_port) const {
  if (port.protocol != "TCP") return false;
  for (const mesh::WorkloadId id : context_.graph[workload.node].workloads) {
    if (const auto number = namedPort(context_.graph[id], port.target_port)) return *number == pod_port;
  }
  return PodServices::leadsTo(port, pod_port);
}

}  // namespace a2i::translate
