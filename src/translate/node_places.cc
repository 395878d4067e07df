#include "translate/node_places.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "findings/rules_translation.h"
#include "translate/addresses.h"
#include "translate/cloud_map.h"
#include "translate/for_each.h"
#include "translate/headless.h"

namespace a2i::translate {

namespace {

using Kind = behaviour::Discovery::Kind;

class NodePlacer {
 public:
  explicit NodePlacer(Context& context) : context_(context), graph_(context.graph) {}

  void run() {
    placeAll();
    findSidecars();
  }

 private:
  // Those that may get a new Service are placed one after the other: its name must be free.
  bool mayNeedService(const behaviour::Workload& workload) const {
    const auto& service = graph_[workload.node].service;
    return workload.discovery.kind == Kind::kCloudMap || (service && graph_[*service].headless);
  }

  void placeAll() {
    const auto& workloads = context_.behaviour.workloads;
    std::vector<std::optional<Place>> places(workloads.size());
    forEach(context_, workloads.size(), [&](Context& own, std::size_t i) {
      if (!mayNeedService(workloads[i])) places[i] = place(own, workloads[i]);
    });
    placeWithServices(places);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (places[i]) context_.nodes.emplace_hint(context_.nodes.end(), workloads[i].node, std::move(*places[i]));
    }
  }

  void placeWithServices(std::vector<std::optional<Place>>& places) {
    const auto& workloads = context_.behaviour.workloads;
    if (std::none_of(workloads.begin(), workloads.end(), [this](const auto& workload) { return mayNeedService(workload); })) return;
    PodServices services(context_);
    CloudMap cloud_map(context_, services);
    Headless headless(context_, services);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (workloads[i].discovery.kind == Kind::kCloudMap) places[i] = cloud_map.place(workloads[i]);
      else if (mayNeedService(workloads[i])) places[i] = headless.place(workloads[i]);
    }
  }

  // None where it has no address that Istio knows.
  std::optional<Place> place(Context& context, const behaviour::Workload& workload) const {
    const mesh::Node& node = graph_[workload.node];
    Place place;
    switch (workload.discovery.kind) {
      case Kind::kNone: case Kind::kCloudMap: return std::nullopt;
      case Kind::kKubernetesService:
        place.host = qualifiedHost(context, workload.discovery.service, workload.discovery.ns);
        place.ns = workload.discovery.ns;
        place.service = node.service;
        break;
      case Kind::kExternalName:
        place.host = base::lower(workload.discovery.hostname);
        if (const auto name = nameOfAddress(place.host); name && !workload.has_pods) place.address = std::exchange(place.host, *name);
        place.ns = node.manifest().ns;
        place.external = true;
        place.all_addresses = workload.discovery.all_addresses;
        break;
    }
    if (!isHost(place.host)) {
      reportAddress(context, node, workload);
      return std::nullopt;
    }
    for (const behaviour::Listener& listener : workload.listeners) {
      const auto port = servicePort(place, listener.port.number);
      if (!port) {
        reportPort(context, node, *place.service, listener);
        return std::nullopt;
      }
      place.ports[listener.port.number] = *port;
    }
    return place;
  }

  static void reportAddress(Context& context, const mesh::Node& node, const behaviour::Workload& workload) {
    const auto& dns = node.spec().service_discovery->dns;
    const bool pods = workload.has_pods && nameOfAddress(workload.discovery.hostname);
    context.report(findings::kNodeAddress, node.manifest(), dns ? dns->hostname.node : nullptr,
                   std::string("Istio does not take the address of this node as the name of a host") +
                       (pods ? ", and would not know its pods by an IP address." : "."));
  }

  // Clients dialled hostname:listener port, so that is the Service's port.
  std::optional<std::int64_t> servicePort(const Place& place, std::int64_t listener) const {
    if (!place.service) return listener;
    const mesh::KubernetesService& service = graph_[*place.service];
    for (const mesh::ServicePort& port : service.ports) {
      if (port.port == listener) return listener;
    }
    for (const mesh::ServicePort& port : service.ports) {
      if (port.target_port == std::to_string(listener)) return port.port;
    }
    return std::nullopt;
  }

  void reportPort(Context& context, const mesh::Node& node, mesh::KubernetesServiceId id, const behaviour::Listener& listener) const {
    const k8s::Manifest& service = graph_[id].manifest;
    const appmesh::NodeListener& spec = *listener.spec;
    auto& finding = context.report(findings::kServiceWithoutPort, node.manifest(), spec.port_mapping->port.node,
                                    "The Service `" + service.ns + "/" + service.name + "` of this node has no port that leads to its listener " +
                                        std::to_string(listener.port.number) + ".");
    finding.related.push_back({service.name_span, "the Service"});
    finding.way_out = "add port " + std::to_string(listener.port.number) + " to the Service";
  }

  // A node without a podSelector stands for a server outside of the mesh, or is a second name for pods of another node.
  void findSidecars() {
    std::set<std::string> hosts;
    for (const behaviour::Workload& workload : context_.behaviour.workloads) {
      const auto place = context_.nodes.find(workload.node);
      if (place != context_.nodes.end() && workload.has_pods && !place->second.external) hosts.insert(place->second.host);
    }
    std::map<std::string, std::vector<const k8s::Labels*>> pods;  // of the mesh, by namespace; most meshes need none of them
    const auto findPods = [&] {
      for (const mesh::Node& node : graph_.nodes) {
        for (const mesh::WorkloadId id : node.workloads) pods[node.manifest().ns].push_back(&graph_[id].pod_labels);
      }
    };
    const auto taken = [&](const mesh::KubernetesService& service) {
      if (pods.empty()) findPods();
      const auto& there = pods[service.manifest.ns];
      return !service.selector.empty() && std::any_of(there.begin(), there.end(), [&](const k8s::Labels* labels) {
        return std::includes(labels->begin(), labels->end(), service.selector.begin(), service.selector.end());
      });
    };
    for (auto& [id, place] : context_.nodes) place.sidecar = hosts.contains(place.host) || (place.service && taken(graph_[*place.service]));
  }

  Context& context_;
  const mesh::MeshGraph& graph_;
};

}  // namespace

void placeNodes(Context& context) { NodePlacer(context).run(); }

}  // namespace a2i::translate
