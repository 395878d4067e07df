#include "translate/places.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "findings/rules_mesh.h"
#include "findings/rules_translation.h"
#include "translate/addresses.h"
#include "translate/cloud_map.h"
#include "translate/for_each.h"

namespace a2i::translate {

findings::Finding& Context::report(const findings::Rule& rule, const k8s::Manifest& object, const yaml::Node* at, std::string message) {
  findings::Finding& finding = findings.add(rule, at == nullptr ? object.name_span : at->span, std::move(message));
  finding.object = object.display();
  if (at != nullptr) finding.field = appmesh::fieldPath(object, *at);
  return finding;
}

namespace {

// Fills in the labels; the first expression that is none, or says otherwise than another.
const appmesh::MatchExpression* collect(const appmesh::Selector& selector, Labels& labels) {
  for (const auto& [key, value] : selector.match_labels.items) labels[std::string(*key)] = *value;
  for (const appmesh::MatchExpression& expression : selector.match_expressions.items) {
    if (*expression.op != "In" || expression.values.items.size() != 1) return &expression;
    const auto [at, fresh] = labels.try_emplace(std::string(*expression.key), *expression.values.items.front());
    if (!fresh && at->second != *expression.values.items.front()) return &expression;
  }
  return nullptr;
}

}  // namespace

std::optional<Labels> podLabels(const appmesh::Selector& selector) {
  Labels labels;
  if (collect(selector, labels) != nullptr) return std::nullopt;
  return labels;
}

std::string unwritable(const appmesh::Selector& selector) {
  Labels labels;
  const appmesh::MatchExpression* const expression = collect(selector, labels);
  if (expression == nullptr) return {};
  std::string values;
  for (const appmesh::Text& value : expression->values.items) values.append(values.empty() ? "" : ", ").append(base::printable(*value));
  return "`" + base::printable(*expression->key) + " " + base::printable(*expression->op) + (values.empty() ? "`" : " (" + values + ")`");
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

bool isHost(std::string_view name) {
  const auto labels = base::split(name, '.');
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto fits = [&](char c) { return (c >= 'a' && c <= 'z') || digit(c) || c == '-'; };
  const auto good = [&](std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' && std::all_of(label.begin(), label.end(), fits);
  };
  return labels.size() >= 2 && name.size() <= 253 && std::all_of(labels.begin(), labels.end(), good) &&
         !std::all_of(labels.back().begin(), labels.back().end(), digit);
}

namespace {

class Placer {
 public:
  explicit Placer(Context& context) : context_(context), graph_(context.graph) {}

  void run() {
    placeNodes();
    findSidecars();
    tellApart();
    for (const behaviour::VirtualService& service : context_.behaviour.services) placeService(service);
  }

 private:
  void placeNodes() {
    const auto& workloads = context_.behaviour.workloads;
    const auto names_service = [](const behaviour::Workload& workload) { return workload.discovery.kind == behaviour::Discovery::Kind::kCloudMap; };
    std::vector<std::optional<Place>> places(workloads.size());
    forEach(context_, workloads.size(), [&](Context& own, std::size_t i) {
      if (!names_service(workloads[i])) places[i] = placeNode(own, workloads[i]);
    });
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (names_service(workloads[i])) places[i] = placeNode(context_, workloads[i]);
      if (!places[i]) continue;
      if (places[i]->external) external_hosts_.insert(places[i]->host);
      context_.nodes.emplace_hint(context_.nodes.end(), workloads[i].node, std::move(*places[i]));
    }
  }

  // None where it has no address that Istio knows.
  std::optional<Place> placeNode(Context& context, const behaviour::Workload& workload) const {
    const mesh::Node& node = graph_[workload.node];
    Place place;
    switch (workload.discovery.kind) {
      case behaviour::Discovery::Kind::kNone: return std::nullopt;
      case behaviour::Discovery::Kind::kCloudMap:
        if (!placeCloudMap(context, workload, place)) return std::nullopt;
        break;
      case behaviour::Discovery::Kind::kKubernetesService:
        place.host = qualifiedHost(context, workload.discovery.service, workload.discovery.ns);
        place.ns = workload.discovery.ns;
        place.service = node.service;
        break;
      case behaviour::Discovery::Kind::kExternalName:
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

  // Nodes behind one host and port. App Mesh dialled the address, so each got the pods of all; where labels tell their pods apart
  // each becomes a subset, and what is said about it is about its own pods.
  void tellApart() {
    std::map<std::string, std::vector<const behaviour::Workload*>> addresses;
    for (const behaviour::Workload& workload : context_.behaviour.workloads) {
      const auto at = context_.nodes.find(workload.node);
      if (at == context_.nodes.end()) continue;
      for (const auto& [listener, port] : at->second.ports) addresses[at->second.host + ":" + std::to_string(port)].push_back(&workload);
    }
    std::map<mesh::NodeId, std::string> shared;  // each node with the first address that it shares
    for (const auto& [address, nodes] : addresses) {
      if (nodes.size() < 2) continue;
      for (const behaviour::Workload* node : nodes) shared.emplace(node->node, address);
    }
    std::map<std::pair<std::string, Labels>, mesh::NodeId> parts;
    for (const auto& [id, address] : shared) {
      Place& place = context_.nodes.at(id);
      Labels labels = ownLabels(graph_[id], place);
      if (labels.empty() || !parts.try_emplace({place.host, labels}, id).second) continue;
      place.labels = std::move(labels);
      place.subset = subsetName(place.host, graph_[id].manifest().name);
    }
    for (const auto& [address, nodes] : addresses) {
      if (nodes.size() > 1) settle(address, nodes);
    }
  }

  // By which a Service's pods that run this node are known; empty when they cannot be, or are not among the Service's at all.
  Labels ownLabels(const mesh::Node& node, const Place& place) const {
    const appmesh::Selector* const selector = node.spec().pod_selector.get();
    const std::optional<Labels> labels = selector == nullptr ? std::nullopt : podLabels(*selector);
    if (!labels || node.manifest().ns != place.ns || place.external) return {};
    if (!place.service) return *labels;
    Labels known = *labels;
    if (!node.workloads.empty()) {
      const auto& pods = graph_[node.workloads.front()].pod_labels;
      known.insert(pods.begin(), pods.end());
    }
    for (const auto& [key, value] : graph_[*place.service].selector) {
      const auto found = known.find(key);
      if (found == known.end() ? !node.workloads.empty() : found->second != value) return {};
    }
    return *labels;
  }

  std::string subsetName(const std::string& host, const std::string& node) {
    const std::string base = base::dnsLabel(node);
    std::string name = base;
    for (int number = 2; !subsets_.insert(host + "/" + name).second; ++number) name = base + "-" + std::to_string(number);
    return name;
  }

  // The first node of an address stands for what the others have to agree with: on the protocol all of them, on policies those
  // that are no subset. One that does not loses its place.
  void settle(const std::string& address, const std::vector<const behaviour::Workload*>& nodes) {
    const behaviour::Workload* whole = nullptr;
    for (const behaviour::Workload* node : nodes) {
      const auto place = context_.nodes.find(node->node);
      if (place == context_.nodes.end()) continue;
      const behaviour::Listener& listener = listenerAt(*node, place->second, address);
      const behaviour::Workload& first = *nodes.front();
      const bool apart = !place->second.subset.empty();
      const behaviour::Workload& other = whole != nullptr && !apart ? *whole : first;
      if (!apart && whole == nullptr) whole = node;
      if (node == &first) continue;
      const auto other_place = context_.nodes.find(other.node);
      if (other_place == context_.nodes.end()) continue;
      const behaviour::Listener& theirs = listenerAt(other, other_place->second, address);
      const bool agreed = apart || whole == node ? theirs.port.protocol == listener.port.protocol : alike(theirs, listener);
      if (agreed) {
        reportShared(findings::kSharedService, *node, other.node, address, told_.insert(node->node).second, apart);
      } else {
        reportShared(findings::kSharedServiceDiffers, *node, other.node, address, true, apart);
        context_.nodes.erase(place);
      }
    }
  }

  static const behaviour::Listener& listenerAt(const behaviour::Workload& workload, const Place& place, const std::string& address) {
    const auto at = std::find_if(workload.listeners.begin(), workload.listeners.end(), [&](const behaviour::Listener& listener) {
      return address == place.host + ":" + std::to_string(place.ports.at(listener.port.number));
    });
    return at == workload.listeners.end() ? workload.listeners.front() : *at;
  }

  static bool alike(const behaviour::Listener& a, const behaviour::Listener& b) {
    const bool idle = a.port.protocol != behaviour::Protocol::kTcp || a.idle_timeout.value == b.idle_timeout.value;
    return a.port.protocol == b.port.protocol && a.outlier.value == b.outlier.value && idle;
  }

  void reportShared(const findings::Rule& rule, const behaviour::Workload& workload, mesh::NodeId other, const std::string& address, bool fresh, bool apart) {
    if (!fresh) return;
    const auto& discovery = *graph_[workload.node].spec().service_discovery;
    std::string message = "`" + base::printable(address) + "` is the address of `" + graph_[other].manifest().display() + "` already";
    if (&rule == &findings::kSharedServiceDiffers) message += ".";
    else if (apart) message += "; in the translation each has its own pods, so weights between the two take effect.";
    else message += ", and no labels tell its pods apart: requests to it go to the pods of both, as they did.";
    auto& finding = context_.report(rule, graph_[workload.node].manifest(), discovery.dns ? discovery.dns->hostname.node : discovery.node, std::move(message));
    finding.related.push_back({graph_[other].manifest().name_span, "the other node"});
  }

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

  void leaveOut(const behaviour::VirtualService& service, Place place, const mesh::Node& cause) {
    const mesh::Service& object = graph_[service.service];
    const bool http = std::any_of(service.ports.begin(), service.ports.end(), [](const auto& port) { return port.protocol != behaviour::Protocol::kTcp; });
    const bool refused = http && !place.external && isHost(place.host) && hosts_.try_emplace(place.host, service.service).second;
    auto& finding = context_.report(findings::kLeftOut, object.manifest(), nullptr,
                                    "`" + object.manifest().display() + "` is left out because it leads to `" + cause.manifest().display() +
                                        "`, which has no address that Istio knows." + std::string(refused ? kRefusedInstead : ""));
    finding.related.push_back({cause.manifest().name_span, "this one"});
    if (refused) context_.refused.emplace(service.service, std::move(place));
  }

  void reportHost(const mesh::Service& object, const behaviour::VirtualService& service) {
    auto& finding = context_.report(findings::kHostWithoutService, object.manifest(), nameNode(object),
                                    "Clients call `" + base::printable(service.host) + "`, which Istio does not take as the name of a host.");
    finding.way_out = "name the virtual service after a Kubernetes Service (awsName NAME.NAMESPACE.svc.cluster.local) that its clients then call";
  }

  Context& context_;
  const mesh::MeshGraph& graph_;
  std::set<std::string> subsets_;  // names in use, by host
  std::set<mesh::NodeId> told_;
  std::map<std::string, mesh::ServiceId> hosts_;
  std::set<std::string> external_hosts_;
};

}  // namespace

void placeHosts(Context& context) { Placer(context).run(); }

}  // namespace a2i::translate
