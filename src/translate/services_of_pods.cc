#include "translate/services_of_pods.h"

#include <algorithm>
#include <set>

#include "translate/pod_services.h"

namespace a2i::translate {

namespace {

std::string keyOf(const std::string& ns, const std::string& label, const std::string& value) { return ns + '\0' + label + '\0' + value; }

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

}  // namespace

ServicesOfPods::ServicesOfPods(const Context& context) : context_(context) {
  const auto& services = context.graph.kubernetes_services;
  const auto leads = [](const mesh::KubernetesService& service) { return service.external_name.empty() && !service.selector.empty(); };
  std::unordered_map<std::string, std::size_t> askers;
  for (const mesh::KubernetesService& service : services) {
    if (!leads(service)) continue;
    for (const auto& [label, value] : service.selector) ++askers[keyOf(service.manifest.ns, label, value)];
  }
  for (std::uint32_t i = 0; i < services.size(); ++i) {
    if (!leads(services[i])) continue;
    std::string rarest;
    std::size_t fewest = 0;
    for (const auto& [label, value] : services[i].selector) {
      std::string key = keyOf(services[i].manifest.ns, label, value);
      const std::size_t count = askers[key];
      if (rarest.empty() || count < fewest) rarest = std::move(key), fewest = count;
    }
    by_label_[rarest].push_back({i});
  }
}

std::vector<mesh::KubernetesServiceId> ServicesOfPods::of(const behaviour::Workload& workload) const {
  const mesh::Node& node = context_.graph[workload.node];
  if (!workload.has_pods || by_label_.empty()) return {};
  std::set<mesh::KubernetesServiceId> found;
  const auto look = [&](const auto& labels) {
    for (const auto& [label, value] : labels) {
      const auto at = by_label_.find(keyOf(node.manifest().ns, label, value));
      if (at == by_label_.end()) continue;
      for (const mesh::KubernetesServiceId id : at->second) {
        const auto& selector = context_.graph[id].selector;
        if (std::includes(labels.begin(), labels.end(), selector.begin(), selector.end())) found.insert(id);
      }
    }
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
