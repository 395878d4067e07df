#include "translate/places.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "findings/rules_mesh.h"
#include "findings/rules_translation.h"
#include "translate/cloud_map.h"

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

std::string qualifiedHost(const Context& context, const std::string& service, const std::string& ns) {
  return service + "." + ns + ".svc." + context.options.cluster_domain;
}

namespace {

// What Istio takes as the host of a ServiceEntry: labels of letters, digits and hyphens, two at least.
bool dnsName(const std::string& host) {
  const auto labels = base::split(host, '.');
  return labels.size() >= 2 && host.size() <= 253 && std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' && std::all_of(label.begin(), label.end(), fits);
  });
}

class Placer {
 public:
  explicit Placer(Context& context) : context_(context), graph_(context.graph) {}

  void run() {
    for (const behaviour::Workload& workload : context_.behaviour.workloads) placeNode(workload);
    for (const behaviour::VirtualService& service : context_.behaviour.services) placeService(service);
  }

 private:
  void placeNode(const behaviour::Workload& workload) {
    const mesh::Node& node = graph_[workload.node];
    Place place;
    switch (workload.discovery.kind) {
      case behaviour::Discovery::Kind::kNone: return;
      case behaviour::Discovery::Kind::kCloudMap:
        if (!placeCloudMap(context_, workload, place)) return;
        break;
      case behaviour::Discovery::Kind::kKubernetesService:
        place.host = qualifiedHost(context_, workload.discovery.service, workload.discovery.ns);
        place.ns = workload.discovery.ns;
        place.service = node.service;
        break;
      case behaviour::Discovery::Kind::kExternalName:
        place.host = base::lower(workload.discovery.hostname);
        place.ns = node.manifest().ns;
        place.external = true;
        place.all_addresses = workload.discovery.all_addresses;
        break;
    }
    for (const behaviour::Listener& listener : workload.listeners) {
      const auto port = servicePort(place, listener.port.number);
      if (!port) return reportPort(node, *place.service, listener);
      place.ports[listener.port.number] = *port;
    }
    if (shared(workload, place)) return;
    if (place.external) external_hosts_.insert(place.host);
    context_.nodes.emplace(workload.node, std::move(place));
  }

  // Clients dialled hostname:listener port, so that is the Service's port; a headless Service led straight to the pod's.
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

  void reportPort(const mesh::Node& node, mesh::KubernetesServiceId id, const behaviour::Listener& listener) {
    const k8s::Manifest& service = graph_[id].manifest;
    const appmesh::NodeListener& spec = *listener.spec;
    auto& finding = context_.report(findings::kServiceWithoutPort, node.manifest(), spec.port_mapping->port.node,
                                    "The Service `" + service.ns + "/" + service.name + "` of this node has no port that leads to its listener " +
                                        std::to_string(listener.port.number) + ".");
    finding.related.push_back({service.name_span, "the Service"});
    finding.way_out = "add port " + std::to_string(listener.port.number) + " to the Service";
  }

  // Two nodes behind one host and port: App Mesh sent to the pods of both, whichever was meant, and so does Istio. Policies are
  // those of the port, so the two have to agree on them.
  bool shared(const behaviour::Workload& workload, const Place& place) {
    std::vector<std::pair<std::string, Claim>> claims;
    for (const behaviour::Listener& listener : workload.listeners) {
      const std::int64_t port = place.ports.at(listener.port.number);
      const std::string address = place.host + ":" + std::to_string(port);
      const auto at = claimed_.find(address);
      if (at == claimed_.end()) {
        claims.emplace_back(address, Claim{workload.node, &listener});
        continue;
      }
      const bool agreed = alike(*at->second.listener, listener);
      reportShared(agreed ? findings::kSharedService : findings::kSharedServiceDiffers, workload, at->second.node, address);
      if (!agreed) return true;
    }
    claimed_.insert(claims.begin(), claims.end());
    return false;
  }

  static bool alike(const behaviour::Listener& a, const behaviour::Listener& b) {
    const bool idle = a.port.protocol != behaviour::Protocol::kTcp || a.idle_timeout.value == b.idle_timeout.value;
    return a.port.protocol == b.port.protocol && a.outlier.value == b.outlier.value && idle;
  }

  void reportShared(const findings::Rule& rule, const behaviour::Workload& workload, mesh::NodeId other, const std::string& address) {
    const auto& discovery = *graph_[workload.node].spec().service_discovery;
    auto& finding = context_.report(rule, graph_[workload.node].manifest(), discovery.dns ? discovery.dns->hostname.node : discovery.node,
                                    "`" + base::printable(address) + "` is the address of `" + graph_[other].manifest().display() + "` already.");
    finding.related.push_back({graph_[other].manifest().name_span, "the other node"});
  }

  void placeService(const behaviour::VirtualService& service) {
    const mesh::Service& object = graph_[service.service];
    if (const mesh::Node* missing = unplacedNode(service)) return reportLeftOut(object, *missing);
    Place place;
    if (!object.dns_service.empty()) {
      place.host = qualifiedHost(context_, object.dns_service, object.dns_namespace);
      place.ns = object.dns_namespace;
      place.service = object.service;
    } else if (const std::string host = base::lower(service.host); external_hosts_.contains(host) || dnsName(host)) {
      place.host = host;
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
    if (!known.external_name.empty()) return;
    for (const behaviour::Port& port : service.ports) {
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

  void reportLeftOut(const mesh::Service& object, const mesh::Node& cause) {
    auto& finding = context_.report(findings::kLeftOut, object.manifest(), nullptr,
                                    "`" + object.manifest().display() + "` is left out because it leads to `" + cause.manifest().display() +
                                        "`, which has no address that Istio knows.");
    finding.related.push_back({cause.manifest().name_span, "this one"});
  }

  void reportHost(const mesh::Service& object, const behaviour::VirtualService& service) {
    auto& finding = context_.report(findings::kHostWithoutService, object.manifest(), nameNode(object),
                                    "Clients call `" + base::printable(service.host) + "`, which Istio does not take as the name of a host.");
    finding.way_out = "name the virtual service after a Kubernetes Service (awsName NAME.NAMESPACE.svc.cluster.local) that its clients then call";
  }

  Context& context_;
  const mesh::MeshGraph& graph_;
  struct Claim {
    mesh::NodeId node;
    const behaviour::Listener* listener;
  };
  std::map<std::string, Claim> claimed_;  // by host and port
  std::map<std::string, mesh::ServiceId> hosts_;
  std::set<std::string> external_hosts_;
};

}  // namespace

void placeHosts(Context& context) { Placer(context).run(); }

}  // namespace a2i::translate
