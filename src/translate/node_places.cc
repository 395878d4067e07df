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
#include "translate/outside_names.h"

namespace a2i::translate {

namespace {

using Kind = behaviour::Discovery::Kind;

// Labels of the pods of the mesh: of those that the input shows, and those by which nodes select them. Most meshes need none of them.
class MeshPods {
 public:
  explicit MeshPods(const mesh::MeshGraph& graph) : graph_(graph) {}

  bool amongThoseOf(const mesh::KubernetesService& service) {
    if (service.selector.empty()) return false;
    if (!read_) read();
    const Labels selector(service.selector.begin(), service.selector.end());
    const auto within = [](const Labels& some, const Labels& all) { return std::includes(all.begin(), all.end(), some.begin(), some.end()); };
    const auto& shown = shown_[service.manifest.ns];
    const auto& selected = selected_[service.manifest.ns];
    return std::any_of(shown.begin(), shown.end(), [&](const Labels& labels) { return within(selector, labels); }) ||
           std::any_of(selected.begin(), selected.end(), [&](const Labels& labels) { return within(selector, labels) || within(labels, selector); });
  }

 private:
  void read() {
    read_ = true;
    for (const mesh::Node& node : graph_.nodes) {
      for (const mesh::WorkloadId id : node.workloads) {
        const k8s::Labels& labels = graph_[id].pod_labels;
        shown_[node.manifest().ns].emplace_back(labels.begin(), labels.end());
      }
      const appmesh::Selector* const selector = node.spec().pod_selector.get();
      const auto sets = selector == nullptr ? std::nullopt : podLabelSets(*selector);
      if (sets) selected_[node.manifest().ns].insert(selected_[node.manifest().ns].end(), sets->begin(), sets->end());
    }
  }

  const mesh::MeshGraph& graph_;
  bool read_ = false;
  std::map<std::string, std::vector<Labels>> shown_, selected_;  // by namespace
};

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
    return workload.discovery.kind == Kind::kCloudMap || (service && graph_[*service].headless) || endsTlsByOutsideName(workload);
  }

  void placeAll() {
    const auto& workloads = context_.behaviour.workloads;
    std::vector<std::optional<Place>> places(workloads.size());
    forEach(context_, workloads.size(), [&](Context& own, std::size_t i) {
      if (!mayNeedService(workloads[i])) places[i] = place(own, workloads[i]);
    });
    placeWithServices(places);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!places[i]) continue;
      const mesh::Node& node = graph_[workloads[i].node];
      const bool elsewhere = !places[i]->external && node.dns_service.empty();  // AMI4015 has said so
      if (node.alias && !elsewhere) tellAlias(node, *places[i]);
      context_.nodes.emplace_hint(context_.nodes.end(), workloads[i].node, std::move(*places[i]));
    }
  }

  // Istio makes no cluster of an ExternalName Service; what it leads to is known by its own name.
  void tellAlias(const mesh::Node& node, Place& place) const {
    const auto& hostname = node.spec().service_discovery->dns->hostname;
    const k8s::Manifest& service = graph_[node.alias->service].manifest;
    place.alias = qualifiedHost(context_, service.name, service.ns);
    context_.report(findings::kNodeAlias, node.manifest(), hostname.node,
                    "`" + base::printable(*hostname) + "` is an ExternalName Service, which Istio has as another name only; requests go to `" + place.host +
                        "`, to which it leads.")
        .related.push_back({service.name_span, "the ExternalName Service"});
  }

  void placeWithServices(std::vector<std::optional<Place>>& places) {
    const auto& workloads = context_.behaviour.workloads;
    if (std::none_of(workloads.begin(), workloads.end(), [this](const auto& workload) { return mayNeedService(workload); })) return;
    PodServices services(context_);
    CloudMap cloud_map(context_, services);
    Headless headless(context_, services);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (workloads[i].discovery.kind == Kind::kCloudMap) places[i] = cloud_map.place(workloads[i]);
      else if (endsTlsByOutsideName(workloads[i])) places[i] = placeAtService(context_, services, workloads[i]);
      else if (mayNeedService(workloads[i])) places[i] = headless.place(workloads[i]);
      if (!places[i] && endsTlsByOutsideName(workloads[i])) places[i] = place(context_, workloads[i]);
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
        // As an ExternalName an address is a name that no DNS knows.
        if (const auto name = nameOfAddress(place.host); name && !workload.has_pods && !node.alias) place.address = std::exchange(place.host, *name);
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
    const yaml::Node* const at = dns ? dns->hostname.node : nullptr;
    if (node.alias) {
      const std::string outside = base::printable(node.alias->leads_to);
      auto& finding = context.report(findings::kNodeAddress, node.manifest(), at,
                                     node.alias->circle ? "The ExternalName Service of this node leads to itself, so DNS knows no address of it."
                                                        : "The ExternalName Service of this node leads to `" + outside + "`, which Istio does not take as the name of a host.");
      finding.related.push_back({context.graph[node.alias->service].manifest.name_span, "the ExternalName Service"});
      return;
    }
    const bool pods = workload.has_pods && nameOfAddress(workload.discovery.hostname);
    context.report(findings::kNodeAddress, node.manifest(), at,
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
    std::set<std::string> hosts;  // of those outside of the cluster, the addresses at which sidecars of App Mesh ended TLS
    for (const behaviour::Workload& workload : context_.behaviour.workloads) {
      const auto place = context_.nodes.find(workload.node);
      if (place == context_.nodes.end() || !workload.has_pods) continue;
      if (!place->second.external) hosts.insert(place->second.host);
      for (const behaviour::Listener& listener : workload.listeners) {
        if (place->second.external && listener.tls) hosts.insert(address(place->second, listener.port.number));
      }
    }
    MeshPods pods(graph_);
    for (auto& [id, place] : context_.nodes) {
      place.sidecar = hosts.contains(place.host) || (place.service && pods.amongThoseOf(graph_[*place.service])) ||
                      (place.external && std::any_of(place.ports.begin(), place.ports.end(), [&, &at = place](const auto& port) { return hosts.contains(address(at, port.first)); }));
    }
  }

  static std::string address(const Place& place, std::int64_t listener) { return place.host + ":" + std::to_string(place.ports.at(listener)); }

  Context& context_;
  const mesh::MeshGraph& graph_;
};

}  // namespace

void placeNodes(Context& context) { NodePlacer(context).run(); }

}  // namespace a2i::translate
