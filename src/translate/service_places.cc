#include "translate/service_places.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "findings/rules_mesh.h"
#include "findings/rules_translation.h"

namespace a2i::translate {

namespace {

class ServicePlacer {
 public:
  explicit ServicePlacer(Context& context) : context_(context), graph_(context.graph) {}

  void run() {
    for (const auto& [node, place] : context_.nodes) {
      if (place.external) external_hosts_.insert(place.host);
    }
    for (const behaviour::VirtualService& service : context_.behaviour.services) placeService(service);
    for (const behaviour::VirtualService& service : context_.behaviour.refused) placeRefused(service);
  }

 private:
  void placeService(const behaviour::VirtualService& service) {
    const mesh::Service& object = graph_[service.service];
    const mesh::Node* const missing = unplacedNode(service);
    Place place;
    if (!object.dns_service.empty()) {
      place.host = qualifiedHost(context_, object.dns_service, object.dns_namespace);
      place.ns = object.dns_namespace;
      place.service = object.service;
    } else {
      place.host = base::lower(service.host);
      place.ns = object.manifest().ns;
      place.external = true;
    }
    if (missing != nullptr) return leaveOut(service, std::move(place), *missing);
    if (!isHost(place.host)) return reportHost(object, service);
    const auto [at, fresh] = hosts_.try_emplace(place.host, service.service);
    if (!fresh) {
      auto& finding = context_.report(findings::kHostClaimedTwice, object.manifest(), nameNode(object),
                                      "`" + base::printable(service.host) + "` stands for `" + place.host + "`, which `" +
                                          graph_[at->second].manifest().display() + "` stands for already.");
      finding.related.push_back({graph_[at->second].manifest().name_span, "the other one"});
      return;
    }
    if (place.external && !external_hosts_.contains(place.host)) reportEntry(object, service);
    if (place.service) checkPorts(object, service, *place.service);
    context_.services.emplace(service.service, std::move(place));
  }

  void reportEntry(const mesh::Service& object, const behaviour::VirtualService& service) {
    context_.report(findings::kHostByEntry, object.manifest(), nameNode(object),
                    "Clients call `" + base::printable(service.host) + "`, which is no Kubernetes Service; a ServiceEntry makes the name known to Istio, but it has to resolve in DNS as well.");
  }

  // App Mesh's Envoys took any port of the virtual service; a sidecar of Istio listens on those of the Service.
  void checkPorts(const mesh::Service& object, const behaviour::VirtualService& service, mesh::KubernetesServiceId id) {
    const mesh::KubernetesService& known = graph_[id];
    for (const behaviour::Port& port : service.ports) {
      if (object.alias && port.protocol == behaviour::Protocol::kTcp) continue;  // to no avail: service_aliases.h
      const bool there = std::any_of(known.ports.begin(), known.ports.end(), [&](const mesh::ServicePort& p) { return p.port == port.number; });
      if (there) continue;
      auto& finding = context_.report(findings::kServiceLacksPort, object.manifest(), port.from.empty() ? nameNode(object) : nullptr,
                                      "Clients of `" + base::printable(service.host) + "` call port " + std::to_string(port.number) + ", which the Service `" +
                                          known.manifest.ns + "/" + known.manifest.name + "` lacks. A patch that adds it is written.");
      finding.related.push_back({known.manifest.name_span, "the Service"});
    }
  }

  static const yaml::Node* nameNode(const mesh::Service& object) { return object.spec().aws_name.node; }

  const mesh::Node* unplacedNode(const behaviour::VirtualService& service) const {
    for (const behaviour::Route& route : service.routes) {
      for (const behaviour::WeightedDestination& target : route.destinations) {
        if (!context_.nodes.contains(target.destination.node)) return &graph_[target.destination.node];
      }
    }
    return nullptr;
  }

  void leaveOut(const behaviour::VirtualService& service, Place place, const mesh::Node& cause) {
    const mesh::Service& object = graph_[service.service];
    const bool http = std::any_of(service.ports.begin(), service.ports.end(), [](const auto& port) { return port.protocol != behaviour::Protocol::kTcp; });
    const bool refused = http && !place.external && !object.alias && isHost(place.host) && hosts_.try_emplace(place.host, service.service).second;
    auto& finding = context_.report(findings::kLeftOut, object.manifest(), nullptr,
                                    "`" + object.manifest().display() + "` is left out because it leads to `" + cause.manifest().display() +
                                        "`, which has no address that Istio knows." + std::string(refused ? behaviour::kRefusedInstead : ""));
    finding.topic = cause.manifest().display();
    finding.related.push_back({cause.manifest().name_span, "this one"});
    if (refused) context_.refused.emplace(service.service, std::move(place));
  }

  // Had an error before, which has told all there is to tell.
  void placeRefused(const behaviour::VirtualService& service) {
    const mesh::Service& object = graph_[service.service];
    Place place;
    place.host = qualifiedHost(context_, object.dns_service, object.dns_namespace);
    place.ns = object.dns_namespace;
    place.service = object.service;
    if (isHost(place.host) && hosts_.try_emplace(place.host, service.service).second) context_.refused.emplace(service.service, std::move(place));
  }

  void reportHost(const mesh::Service& object, const behaviour::VirtualService& service) {
    auto& finding = context_.report(findings::kHostWithoutService, object.manifest(), nameNode(object),
                                    "Clients call `" + base::printable(service.host) + "`, which Istio does not take as the name of a host.");
    finding.way_out = "name the virtual service after a Kubernetes Service (awsName NAME.NAMESPACE.svc.cluster.local) that its clients then call";
  }

  Context& context_;
  const mesh::MeshGraph& graph_;
  std::map<std::string, mesh::ServiceId> hosts_;
  std::set<std::string> external_hosts_;
};

}  // namespace

void placeServices(Context& context) { ServicePlacer(context).run(); }

}  // namespace a2i::translate
