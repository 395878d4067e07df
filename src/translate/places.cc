#include "translate/places.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "findings/rules_mesh.h"
#include "findings/rules_translation.h"

namespace a2i::translate {

findings::Finding& Context::report(const findings::Rule& rule, const k8s::Manifest& object, const yaml::Node* at, std::string message) {
  findings::Finding& finding = findings.add(rule, at == nullptr ? object.name_span : at->span, std::move(message));
  finding.object = object.display();
  if (at != nullptr) finding.field = appmesh::fieldPath(object, *at);
  return finding;
}

std::string portProtocol(behaviour::Protocol protocol) {
  switch (protocol) {
    case behaviour::Protocol::kHttp: return "HTTP";
    case behaviour::Protocol::kHttp2: return "HTTP2";
    case behaviour::Protocol::kGrpc: return "GRPC";
    case behaviour::Protocol::kTcp: return "TCP";
  }
  return {};
}

std::string portName(const behaviour::Port& port) { return std::string(behaviour::toString(port.protocol)) + "-" + std::to_string(port.number); }

std::string target(const Context& context, const istio::Object& object, std::string_view path) {
  if (!context.ledger.recording()) return {};
  return istio::kind(object) + " " + object.ns + "/" + object.name + ": " + std::string(path);
}

namespace {

class Placer {
 public:
  explicit Placer(Context& context) : context_(context), graph_(context.graph) {}

  void run() {
    for (const behaviour::Workload& workload : context_.behaviour.workloads) placeNode(workload);
    for (const behaviour::VirtualService& service : context_.behaviour.services) placeService(service);
  }

 private:
  std::string qualified(const std::string& service, const std::string& ns) const { return service + "." + ns + ".svc." + context_.options.cluster_domain; }

  void placeNode(const behaviour::Workload& workload) {
    const mesh::Node& node = graph_[workload.node];
    Place place;
    switch (workload.discovery.kind) {
      case behaviour::Discovery::Kind::kNone: return;
      case behaviour::Discovery::Kind::kCloudMap: return;  // reported with its field
      case behaviour::Discovery::Kind::kKubernetesService:
        place.host = qualified(workload.discovery.service, workload.discovery.ns);
        place.ns = workload.discovery.ns;
        break;
      case behaviour::Discovery::Kind::kExternalName:
        place.host = base::lower(workload.discovery.hostname);
        place.ns = node.manifest().ns;
        place.external = true;
        break;
    }
    for (const behaviour::Listener& listener : workload.listeners) {
      const auto port = servicePort(node, listener.port.number);
      if (!port) return reportPort(node, listener);
      place.ports[listener.port.number] = *port;
    }
    if (shared(workload, place)) return;
    if (place.external) external_hosts_.insert(place.host);
    context_.nodes.emplace(workload.node, std::move(place));
  }

  // Clients dialled hostname:listener port, so that is the Service's port; a headless Service led straight to the pod's.
  std::optional<std::int64_t> servicePort(const mesh::Node& node, std::int64_t listener) const {
    if (!node.service) return listener;
    const mesh::KubernetesService& service = graph_[*node.service];
    for (const mesh::ServicePort& port : service.ports) {
      if (port.port == listener) return listener;
    }
    for (const mesh::ServicePort& port : service.ports) {
      if (port.target_port == std::to_string(listener)) return port.port;
    }
    return std::nullopt;
  }

  void reportPort(const mesh::Node& node, const behaviour::Listener& listener) {
    const k8s::Manifest& service = graph_[*node.service].manifest;
    const appmesh::NodeListener& spec = *listener.spec;
    auto& finding = context_.report(findings::kServiceWithoutPort, node.manifest(), spec.port_mapping->port.node,
                                    "The Service `" + service.ns + "/" + service.name + "` of this node has no port that leads to its listener " +
                                        std::to_string(listener.port.number) + ".");
    finding.related.push_back({service.name_span, "the Service"});
    finding.way_out = "add port " + std::to_string(listener.port.number) + " to the Service";
  }

  // Two nodes behind one Service and port would need subsets of it.
  bool shared(const behaviour::Workload& workload, const Place& place) {
    for (const auto& [listener, port] : place.ports) {
      const auto [at, fresh] = claimed_.try_emplace(place.host + ":" + std::to_string(port), workload.node);
      if (fresh) continue;
      const k8s::Manifest& manifest = graph_[workload.node].manifest();
      const auto& dns = graph_[workload.node].spec().service_discovery->dns;
      auto& finding = context_.report(findings::kSharedService, manifest, dns->hostname.node,
                                      "`" + base::printable(place.host) + "` port " + std::to_string(port) + " is the address of `" +
                                          graph_[at->second].manifest().display() + "` already.");
      finding.related.push_back({graph_[at->second].manifest().name_span, "the other node"});
      return true;
    }
    return false;
  }

  void placeService(const behaviour::VirtualService& service) {
    const mesh::Service& object = graph_[service.service];
    if (const mesh::Node* missing = unplacedNode(service)) return reportLeftOut(object, *missing);
    Place place;
    if (!object.dns_service.empty()) {
      place.host = qualified(object.dns_service, object.dns_namespace);
      place.ns = object.dns_namespace;
    } else if (external_hosts_.contains(base::lower(service.host))) {
      place.host = base::lower(service.host);
      place.ns = object.manifest().ns;
      place.external = true;
    } else {
      return reportHost(object, service);
    }
    const auto [at, fresh] = hosts_.try_emplace(place.host, service.service);
    if (!fresh) {
      auto& finding = context_.report(findings::kHostClaimedTwice, object.manifest(), nameNode(object),
                                      "`" + base::printable(service.host) + "` stands for `" + place.host + "`, which `" +
                                          graph_[at->second].manifest().display() + "` stands for already.");
      finding.related.push_back({graph_[at->second].manifest().name_span, "the other one"});
      return;
    }
    context_.services.emplace(service.service, std::move(place));
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

  void reportLeftOut(const mesh::Service& object, const mesh::Node& cause) {
    auto& finding = context_.report(findings::kLeftOut, object.manifest(), nullptr,
                                    "`" + object.manifest().display() + "` is left out because it leads to `" + cause.manifest().display() +
                                        "`, which has no address that Istio knows.");
    finding.related.push_back({cause.manifest().name_span, "this one"});
  }

  void reportHost(const mesh::Service& object, const behaviour::VirtualService& service) {
    auto& finding = context_.report(findings::kHostWithoutService, object.manifest(), nameNode(object),
                                    "Clients call `" + base::printable(service.host) + "`, which is neither a Kubernetes Service nor the address of one of these nodes.");
    finding.way_out = "name the virtual service after a Kubernetes Service (awsName NAME.NAMESPACE.svc.cluster.local) that its clients then call";
  }

  Context& context_;
  const mesh::MeshGraph& graph_;
  std::map<std::string, mesh::NodeId> claimed_;
  std::map<std::string, mesh::ServiceId> hosts_;
  std::set<std::string> external_hosts_;
};

}  // namespace

void placeHosts(Context& context) { Placer(context).run(); }

}  // namespace a2i::translate
