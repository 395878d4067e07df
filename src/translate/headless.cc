#include "translate/headless.h"

#include <algorithm>

#include "base/text.h"
#include "findings/rules_translation.h"

namespace a2i::translate {

Headless::Headless(Context& context, PodServices& services) : context_(context), services_(services), rollouts_(context.graph) {
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    const auto& service = context.graph[workload.node].service;
    if (service && context.graph[*service].headless) nodes_[*service].push_back(&workload);
  }
}

std::optional<Place> Headless::place(const behaviour::Workload& workload) {
  const mesh::Node& node = context_.graph[workload.node];
  const mesh::KubernetesService& service = context_.graph[*node.service];
  if (service.selector.empty()) return placeWithoutSelector(workload);
  if (const mesh::Workload* rollout = rollouts_.managerOf(service)) return placeOfRollout(workload, *rollout);
  Place place = placeItself(workload);
  if (workload.listeners.empty()) return place;
  const StandIn& stand_in = standIn(*node.service);
  place.host = qualifiedHost(context_, stand_in.name, place.ns);
  place.new_service = !stand_in.known;
  if (stand_in.known) {
    place.service = stand_in.known;
    for (auto& [listener, port] : place.ports) port = *PodServices::portTo(context_.graph[*stand_in.known], listener);
  }
  return place;
}

const Headless::StandIn& Headless::standIn(mesh::KubernetesServiceId id) {
  const auto [at, fresh] = stand_ins_.try_emplace(id);
  if (!fresh) return at->second;
  const mesh::KubernetesService& service = context_.graph[id];
  const Labels selector(service.selector.begin(), service.selector.end());
  std::vector<std::string> sources;
  auto ports = portsOf(id, sources);
  std::vector<std::int64_t> numbers;
  numbers.reserve(ports.size());
  for (const auto& [number, protocol] : ports) numbers.push_back(number);
  StandIn& made = at->second;
  made.known = services_.find(service.manifest.ns, selector, numbers);
  if (made.known) {
    made.name = context_.graph[*made.known].manifest.name;
  } else {
    PodServices::Wanted wanted{service.manifest.ns, service.manifest.name, selector, std::move(ports), std::move(sources)};
    made.name = services_.write(std::move(wanted));
  }
  report(id, made);
  return made;
}

void Headless::report(mesh::KubernetesServiceId id, const StandIn& made) {
  const auto& nodes = nodes_.at(id);
  const auto hostname = [this](const behaviour::Workload& workload) { return context_.graph[workload.node].spec().service_discovery->dns->hostname.node; };
  const k8s::Manifest& service = context_.graph[id].manifest;
  auto& finding = context_.report(findings::kHeadlessService, context_.graph[nodes.front()->node].manifest(), hostname(*nodes.front()),
                                  "`" + base::printable(service.name) + "` is a headless Service, through which sidecars of Istio route nothing; " +
                                      (made.known ? "the Service `" + base::printable(made.name) + "`, which selects the same pods, takes its place."
                                                  : "a Service `" + made.name + "` with the same selector is written and takes its place."));
  finding.related.push_back({service.name_span, "the headless Service"});
  for (std::size_t i = 1; i < nodes.size(); ++i) finding.related.push_back({hostname(*nodes[i])->span, "another node that it leads to"});
}

std::map<std::int64_t, behaviour::Protocol> Headless::portsOf(mesh::KubernetesServiceId id, std::vector<std::string>& sources) const {
  std::map<std::int64_t, behaviour::Protocol> ports;
  for (const behaviour::Workload* workload : nodes_.at(id)) {
    for (const behaviour::Listener& listener : workload->listeners) ports.emplace(listener.port.number, listener.port.protocol);
    sources.push_back(context_.graph[workload->node].manifest().display());
  }
  return ports;
}

// A client that calls a virtual service of the headless Service's own name has dialled one of its addresses, which is as good as another.
bool Headless::routedToFromElsewhere(const behaviour::Workload& workload) const {
  const auto& headless = context_.graph[workload.node].service;
  return std::any_of(context_.behaviour.services.begin(), context_.behaviour.services.end(), [&](const behaviour::VirtualService& service) {
    return context_.graph[service.service].service != headless && std::any_of(service.routes.begin(), service.routes.end(), [&](const behaviour::Route& route) {
      return std::any_of(route.destinations.begin(), route.destinations.end(), [&](const auto& to) { return to.destination.node == workload.node; });
    });
  });
}

std::optional<Place> Headless::placeWithoutSelector(const behaviour::Workload& workload) {
  const mesh::Node& node = context_.graph[workload.node];
  const mesh::KubernetesService& service = context_.graph[*node.service];
  if (routedToFromElsewhere(workload)) {
    auto& finding = context_.report(findings::kHeadlessWithoutPods, node.manifest(), node.spec().service_discovery->dns->hostname.node,
                                    "`" + base::printable(service.manifest.name) + "` is a headless Service without a selector, through which sidecars of Istio route nothing.");
    finding.related.push_back({service.manifest.name_span, "the headless Service"});
    return std::nullopt;
  }
  return placeItself(workload);
}

// No other Service may take its place: Argo would not know it.
std::optional<Place> Headless::placeOfRollout(const behaviour::Workload& workload, const mesh::Workload& rollout) {
  if (!routedToFromElsewhere(workload)) return placeItself(workload);
  const mesh::Node& node = context_.graph[workload.node];
  const k8s::Manifest& service = context_.graph[*node.service].manifest;
  auto& finding = context_.report(findings::kRolloutHeadless, node.manifest(), node.spec().service_discovery->dns->hostname.node,
                                  "`" + base::printable(service.name) + "` is a headless Service, through which sidecars of Istio route nothing, and its selector is written by Argo for `" +
                                      rollout.manifest.display() + "`.");
  finding.related.push_back({service.name_span, "the headless Service"});
  finding.related.push_back({rollout.manifest.name_span, "the Rollout"});
  return std::nullopt;
}

Place Headless::placeItself(const behaviour::Workload& workload) const {
  const mesh::Node& node = context_.graph[workload.node];
  const k8s::Manifest& service = context_.graph[*node.service].manifest;
  Place place;
  place.ns = service.ns;
  place.service = node.service;
  place.host = qualifiedHost(context_, service.name, place.ns);
  for (const behaviour::Listener& listener : workload.listeners) place.ports[listener.port.number] = listener.port.number;
  return place;
}

}  // namespace a2i::translate
