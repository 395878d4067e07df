#include "translate/cloud_map.h"

#include <algorithm>

#include "base/text.h"
#include "findings/rules_translation.h"
#include "mesh/rollouts.h"

namespace a2i::translate {

namespace {

// Of one Cloud Map service.
using Nodes = std::vector<const behaviour::Workload*>;

std::string serviceOf(const behaviour::Discovery& discovery) { return discovery.map_namespace + '\0' + discovery.map_service; }

class CloudMapPlacer {
 public:
  CloudMapPlacer(Context& context, PodServices& services, const Nodes& nodes, const behaviour::Workload& workload, Place& place)
      : context_(context), services_(services), nodes_(nodes), workload_(workload), node_(context.graph[workload.node]), place_(place) {}

  bool run() {
    if (workload_.listeners.empty()) return refuse("it has no listener");
    const appmesh::Selector* const selector = node_.spec().pod_selector.get();
    if (selector == nullptr) return byDns();
    if (mesh::rolloutHash(selector)) return refuse("Argo Rollouts tells its pods by a label that no Service written here would follow");
    const std::optional<Labels> labels = podLabels(*selector);
    if (!labels) return refuse("its pods are selected by " + unwritable(*selector) + ", and a Service selects by equal labels alone");
    if (labels->empty()) return refuse("it takes every pod of its namespace, and a Service needs a label to select by");
    labels_ = *labels;
    if (const mesh::Node* other = alsoFits()) return refuse("its attributes take the pods of `" + other->manifest().display() + "` as well");
    place_.ns = node_.manifest().ns;
    std::vector<std::int64_t> ports;
    for (const behaviour::Listener& listener : workload_.listeners) ports.push_back(listener.port.number);
    if (const auto known = services_.find(place_.ns, labels_, ports)) useService(*known);
    else writeService();
    return true;
  }

 private:
  bool refuse(const std::string& why) {
    context_.report(findings::kCloudMap, node_.manifest(), node_.spec().service_discovery->aws_cloud_map->key,
                    "Discovery by AWS Cloud Map is not carried over, so Istio has no address for this node: " + why + ".");
    context_.ledger.reported(node_.spec().service_discovery->aws_cloud_map->node, findings::kCloudMap);
    return false;
  }

  void tell(const findings::Rule& rule, std::string message) {
    const auto& written = *node_.spec().service_discovery->aws_cloud_map;
    findings::Finding& finding = context_.report(rule, node_.manifest(), written.key, std::move(message));
    finding.topic = "AWS Cloud Map";
    const std::string at = context_.ledger.recording() ? "Service " + place_.host : std::string();
    context_.ledger.approximated(written.node, at, rule);
  }

  void tellService(const std::string& what) { tell(findings::kCloudMapService, "Istio does not read AWS Cloud Map; " + what + "."); }

  void useService(mesh::KubernetesServiceId known) {
    const mesh::KubernetesService& service = context_.graph[known];
    place_.service = known;
    place_.host = qualifiedHost(context_, service.manifest.name, place_.ns);
    for (const behaviour::Listener& listener : workload_.listeners) place_.ports[listener.port.number] = *PodServices::portTo(service, listener.port.number);
    tellService("the Service `" + service.manifest.name + "`, which selects the same pods, takes its place");
  }

  // Not under the node's own name: a Service of that name is likely to exist where the input does not show it.
  void writeService() {
    PodServices::Wanted wanted{place_.ns, node_.manifest().name, labels_, {}, {node_.manifest().display()}};
    for (const behaviour::Listener& listener : workload_.listeners) wanted.ports.emplace(listener.port.number, listener.port.protocol);
    keepPorts();
    const std::string name = services_.write(std::move(wanted));
    place_.host = qualifiedHost(context_, name, place_.ns);
    tellService("a Service `" + name + "` is written that selects the same pods");
  }

  void keepPorts() {
    for (const behaviour::Listener& listener : workload_.listeners) place_.ports[listener.port.number] = listener.port.number;
  }

  // Members outside of this cluster: the name that Cloud Map publishes for a private DNS namespace.
  bool byDns() {
    const behaviour::Discovery& discovery = workload_.discovery;
    if (!discovery.attributes.empty()) return refuse("its members run outside of this cluster, where they are known by DNS alone, and DNS does not know attributes");
    place_.host = base::lower(discovery.map_service + "." + discovery.map_namespace);
    if (!isHost(place_.host)) return refuse("its members run outside of this cluster, and Istio does not take `" + base::printable(place_.host) + "` as the name of a host");
    place_.ns = node_.manifest().ns;
    place_.external = place_.all_addresses = true;
    keepPorts();
    tell(findings::kOutsideMembers, "The members of this node are no pods of this cluster; they are called by the name `" + base::printable(place_.host) +
                                        "`, which exists only for namespaces with private DNS.");
    return true;
  }

  // Another node of the same Cloud Map service whose instances carry all of this one's attributes.
  const mesh::Node* alsoFits() const {
    for (const behaviour::Workload* const other : nodes_) {
      if (other != &workload_ && carriesAll(*other)) return &context_.graph[other->node];
    }
    return nullptr;
  }

  // The controller registered pods with their labels and the node's attributes.
  bool carriesAll(const behaviour::Workload& other) const {
    Labels theirs;
    if (const appmesh::Selector* selector = context_.graph[other.node].spec().pod_selector.get()) {
      if (const auto labels = podLabels(*selector)) theirs = *labels;
    }
    for (const auto& [key, value] : other.discovery.attributes) theirs[key] = value;
    return std::all_of(workload_.discovery.attributes.begin(), workload_.discovery.attributes.end(), [&](const auto& attribute) {
      const auto found = theirs.find(attribute.first);
      return found != theirs.end() && found->second == attribute.second;
    });
  }

  Context& context_;
  PodServices& services_;
  const Nodes& nodes_;
  const behaviour::Workload& workload_;
  const mesh::Node& node_;
  Place& place_;
  Labels labels_;
};

}  // namespace

CloudMap::CloudMap(Context& context, PodServices& services) : context_(context), services_(services) {
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    if (workload.discovery.kind == behaviour::Discovery::Kind::kCloudMap) nodes_[serviceOf(workload.discovery)].push_back(&workload);
  }
}

std::optional<Place> CloudMap::place(const behaviour::Workload& workload) {
  Place place;
  if (!CloudMapPlacer(context_, services_, nodes_.at(serviceOf(workload.discovery)), workload, place).run()) return std::nullopt;
  return place;
}

}  // namespace a2i::translate
