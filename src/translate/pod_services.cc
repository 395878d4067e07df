#include "translate/pod_services.h"

#include <algorithm>

#include "base/names.h"
#include "base/text.h"
#include "translate/rollouts.h"

namespace a2i::translate {

namespace {

template <class Map>
std::string keyOf(const std::string& ns, const Map& selector) {
  std::string key = ns;
  for (const auto& [name, value] : selector) key.append(1, '\0').append(name).append(1, '\0').append(value);
  return key;
}

}  // namespace

PodServices::PodServices(Context& context) : context_(context) {
  const RolloutServices rollouts(context.graph);
  const auto& services = context.graph.kubernetes_services;
  for (std::uint32_t i = 0; i < services.size(); ++i) {
    const mesh::KubernetesService& service = services[i];
    names_.emplace(service.manifest.ns, service.manifest.name);
    const bool leads = !service.headless && service.external_name.empty() && !service.selector.empty() && rollouts.managerOf(service) == nullptr;
    if (leads) by_selector_[keyOf(service.manifest.ns, service.selector)].push_back({i});
  }
}

std::optional<mesh::KubernetesServiceId> PodServices::find(const std::string& ns, const Labels& selector, const std::vector<std::int64_t>& pod_ports) const {
  const auto found = by_selector_.find(keyOf(ns, selector));
  if (found == by_selector_.end()) return std::nullopt;
  for (const mesh::KubernetesServiceId id : found->second) {
    const mesh::KubernetesService& service = context_.graph[id];
    if (std::all_of(pod_ports.begin(), pod_ports.end(), [&](std::int64_t port) { return portTo(service, port).has_value(); })) return id;
  }
  return std::nullopt;
}

std::optional<std::int64_t> PodServices::portTo(const mesh::KubernetesService& service, std::int64_t pod_port) {
  const auto& ports = service.ports;
  const auto found = std::find_if(ports.begin(), ports.end(), [pod_port](const mesh::ServicePort& port) { return leadsTo(port, pod_port); });
  return found == ports.end() ? std::nullopt : std::optional(found->port);
}

bool PodServices::leadsTo(const mesh::ServicePort& port, std::int64_t pod_port) {
  if (port.protocol != "TCP") return false;
  const bool named = !port.target_port.empty() && port.target_port.find_first_not_of("0123456789") != std::string::npos;
  // A name is that of a port of the container, which mostly has the number of the Service's.
  return port.target_port == std::to_string(pod_port) || ((port.target_port.empty() || named) && port.port == pod_port);
}

std::string PodServices::write(Wanted wanted) {
  const std::string base = base::dnsLabel(wanted.base.substr(0, 50) + "-mesh");
  std::string name = base::toldApart(base, [&](const std::string& text) { return names_.emplace(wanted.ns, text).second; });
  istio::Map selector;
  for (const auto& [key, value] : wanted.selector) selector.emplace_back(key, value);
  istio::List ports;
  for (const auto& [number, protocol] : wanted.ports) {
    ports.push_back(istio::Map{{"name", portName({number, protocol, {}})},
                               {"port", number},
                               {"appProtocol", std::string(behaviour::toString(protocol))},
                               {"protocol", "TCP"}});
  }
  istio::Object output;
  output.name = name;
  output.ns = wanted.ns;
  output.sources = std::move(wanted.sources);
  output.spec = istio::Raw{"v1", "Service", istio::Map{{"ports", std::move(ports)}, {"selector", std::move(selector)}}};
  context_.bundle.objects.push_back(std::move(output));
  return name;
}

}  // namespace a2i::translate
