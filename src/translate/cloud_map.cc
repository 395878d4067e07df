#include "translate/cloud_map.h"

#include <algorithm>

#include "base/text.h"
#include "findings/rules_translation.h"

namespace a2i::translate {

namespace {

class CloudMapPlacer {
 public:
  CloudMapPlacer(Context& context, const behaviour::Workload& workload, Place& place)
      : context_(context), workload_(workload), node_(context.graph[workload.node]), place_(place) {}

  bool run() {
    if (workload_.listeners.empty()) return refuse("it has no listener");
    const appmesh::Selector* const selector = node_.spec().pod_selector.get();
    if (selector == nullptr) return byDns();
    const std::optional<Labels> labels = podLabels(*selector);
    if (!labels || labels->empty()) return refuse("its pods are not selected by labels");
    labels_ = *labels;
    if (const mesh::Node* other = alsoFits()) return refuse("its attributes take the pods of `" + other->manifest().display() + "` as well");
    place_.ns = node_.manifest().ns;
    if (const auto known = knownService()) {
      place_.service = known;
      place_.host = qualifiedHost(context_, context_.graph[*known].manifest.name, place_.ns);
      return tellService("the Service `" + context_.graph[*known].manifest.name + "`, which selects the same pods, takes its place");
    }
    const std::string name = freeName();
    place_.host = qualifiedHost(context_, name, place_.ns);
    addService(name);
    return tellService("a Service `" + name + "` is written that selects the same pods");
  }

 private:
  bool refuse(const std::string& why) {
    context_.report(findings::kCloudMap, node_.manifest(), node_.spec().service_discovery->aws_cloud_map->key,
                    "Discovery by AWS Cloud Map is not carried over, so Istio has no address for this node: " + why + ".");
    context_.ledger.reported(node_.spec().service_discovery->aws_cloud_map->node, findings::kCloudMap);
    return false;
  }

  bool tell(const findings::Rule& rule, std::string message) {
    const auto& written = *node_.spec().service_discovery->aws_cloud_map;
    context_.report(rule, node_.manifest(), written.key, std::move(message));
    const std::string at = context_.ledger.recording() ? "Service " + place_.host : std::string();
    context_.ledger.approximated(written.node, at, rule);
    return true;
  }

  bool tellService(const std::string& what) { return tell(findings::kCloudMapService, "Istio does not read AWS Cloud Map; " + what + "."); }

  // Members outside of this cluster: the name that Cloud Map publishes for a private DNS namespace.
  bool byDns() {
    const behaviour::Discovery& discovery = workload_.discovery;
    if (!discovery.attributes.empty()) return refuse("its members run outside of this cluster, where they are known by DNS alone, and DNS does not know attributes");
    place_.host = base::lower(discovery.map_service + "." + discovery.map_namespace);
    place_.ns = node_.manifest().ns;
    place_.external = place_.all_addresses = true;
    return tell(findings::kOutsideMembers, "The members of this node are no pods of this cluster; they are called by the name `" + base::printable(place_.host) +
                                               "`, which exists only for namespaces with private DNS.");
  }

  // Another node of the same Cloud Map service whose instances carry all of this one's attributes.
  const mesh::Node* alsoFits() const {
    for (const behaviour::Workload& other : context_.behaviour.workloads) {
      const behaviour::Discovery& theirs = other.discovery;
      const bool same = other.node != workload_.node && theirs.kind == behaviour::Discovery::Kind::kCloudMap &&
                        theirs.map_namespace == workload_.discovery.map_namespace && theirs.map_service == workload_.discovery.map_service;
      if (same && carriesAll(other)) return &context_.graph[other.node];
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

  std::optional<mesh::KubernetesServiceId> knownService() const {
    const auto& services = context_.graph.kubernetes_services;
    for (std::uint32_t i = 0; i < services.size(); ++i) {
      const mesh::KubernetesService& service = services[i];
      const bool same = service.manifest.ns == node_.manifest().ns && std::equal(service.selector.begin(), service.selector.end(), labels_.begin(), labels_.end());
      const bool ports = std::all_of(workload_.listeners.begin(), workload_.listeners.end(), [&](const behaviour::Listener& listener) {
        return std::any_of(service.ports.begin(), service.ports.end(), [&](const mesh::ServicePort& port) {
          return port.port == listener.port.number || port.target_port == std::to_string(listener.port.number);
        });
      });
      if (same && ports) return mesh::KubernetesServiceId{i};
    }
    return std::nullopt;
  }

  // Not the node's own name: a Service of that name is likely to exist where the input does not show it.
  std::string freeName() const {
    const std::string base = base::dnsLabel(node_.manifest().name.substr(0, 50) + "-mesh");
    std::string name = base;
    for (int number = 2; taken(name); ++number) name = base + "-" + std::to_string(number);
    return name;
  }

  bool taken(const std::string& name) const {
    const auto& services = context_.graph.kubernetes_services;
    const auto& made = context_.bundle.objects;
    return std::any_of(services.begin(), services.end(), [&](const auto& service) { return service.manifest.ns == place_.ns && service.manifest.name == name; }) ||
           std::any_of(made.begin(), made.end(), [&](const auto& object) { return object.ns == place_.ns && object.name == name; });
  }

  void addService(const std::string& name) {
    istio::Map selector;
    for (const auto& [key, value] : labels_) selector.emplace_back(key, value);
    istio::List ports;
    for (const behaviour::Listener& listener : workload_.listeners) {
      ports.push_back(istio::Map{{"name", portName(listener.port)},
                                 {"port", listener.port.number},
                                 {"appProtocol", std::string(behaviour::toString(listener.port.protocol))},
                                 {"protocol", "TCP"}});
    }
    istio::Object output;
    output.name = name;
    output.ns = place_.ns;
    output.raw_api_version = "v1";
    output.raw_kind = "Service";
    output.sources = {node_.manifest().display()};
    output.spec = istio::Raw(istio::Map{{"ports", std::move(ports)}, {"selector", std::move(selector)}});
    context_.bundle.objects.push_back(std::move(output));
  }

  Context& context_;
  const behaviour::Workload& workload_;
  const mesh::Node& node_;
  Place& place_;
  Labels labels_;
};

}  // namespace

bool placeCloudMap(Context& context, const behaviour::Workload& workload, Place& place) { return CloudMapPlacer(context, workload, place).run(); }

}  // namespace a2i::translate
