#include "translate/service_entries.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "findings/rules_translation.h"

namespace a2i::translate {

namespace {

void addPort(istio::ServiceEntry& entry, const behaviour::Port& port) {
  const bool there = std::any_of(entry.ports.begin(), entry.ports.end(), [&](const auto& known) { return known.number == port.number; });
  if (!there) entry.ports.push_back({port.number, portName(port), portProtocol(port.protocol)});
}

istio::Object object(const Place& place, istio::ServiceEntry entry) {
  istio::Object output;
  output.name = base::dnsLabel(place.host);
  output.ns = place.ns;
  output.spec = std::move(entry);
  return output;
}

using Entries = std::map<std::string, istio::Object>;
using Ports = std::set<std::pair<mesh::NodeId, std::int64_t>>;

// The ports of nodes that TCP routes lead to.
Ports tcpDestinations(const behaviour::Behaviour& behaviour) {
  Ports ports;
  for (const behaviour::VirtualService& service : behaviour.services) {
    for (const behaviour::Route& route : service.routes) {
      if (route.protocol != behaviour::Protocol::kTcp) continue;
      for (const auto& target : route.destinations) ports.emplace(target.destination.node, target.destination.port);
    }
  }
  return ports;
}

// DNS answers the same for all ports of a host, and Istio takes its addresses in one way.
void reportOtherAddresses(Context& context, const behaviour::Workload& workload, const behaviour::Workload& first, const Place& place) {
  const auto word = [](bool all) { return std::string(all ? "`ENDPOINTS` (every address)" : "`LOADBALANCER` (one address at a time)"); };
  const mesh::Node& node = context.graph[workload.node];
  const mesh::Node& other = context.graph[first.node];
  const auto& discovery = *node.spec().service_discovery;
  const yaml::Node* const written = discovery.dns ? discovery.dns->response_type.node : nullptr;
  const yaml::Node* const at = written != nullptr ? written : discovery.dns ? discovery.dns->hostname.node : discovery.node;
  auto& finding = context.report(findings::kResponseType, node.manifest(), at,
                                 "Istio finds the addresses of `" + base::printable(place.host) + "` in one way, for this node as for `" + other.manifest().display() +
                                     "`: " + word(!place.all_addresses) + " instead of " + word(place.all_addresses) + ".");
  finding.related.push_back({other.manifest().name_span, "the other node"});
  context.ledger.approximated(written, {}, findings::kResponseType);
}

// Nodes that share a host outside of the cluster (with different ports) make one entry.
void addNodes(Context& context, Entries& entries) {
  std::map<std::string, const behaviour::Workload*> first;
  const Ports tcp = tcpDestinations(context.behaviour);
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    const auto place = context.nodes.find(workload.node);
    if (place == context.nodes.end() || !place->second.external) continue;
    // A TCP port takes all that clients send to its number, whatever the host: none without need.
    const auto used = [&](const behaviour::Listener& listener) {
      return listener.port.protocol != behaviour::Protocol::kTcp || tcp.contains({workload.node, listener.port.number});
    };
    if (std::none_of(workload.listeners.begin(), workload.listeners.end(), used)) continue;
    const auto [known, is_first] = first.try_emplace(place->second.host, &workload);
    if (!is_first && context.nodes.at(known->second->node).all_addresses != place->second.all_addresses) {
      reportOtherAddresses(context, workload, *known->second, place->second);
    }
    istio::ServiceEntry fresh;
    fresh.hosts = {place->second.host};
    fresh.resolution = place->second.all_addresses ? "DNS" : "DNS_ROUND_ROBIN";
    if (const std::string& address = place->second.address; !address.empty()) {
      fresh.resolution = "STATIC";
      fresh.addresses = fresh.endpoints = {address};
    }
    istio::Object& output = entries.try_emplace(place->second.host, object(place->second, std::move(fresh))).first->second;
    for (const behaviour::Listener& listener : workload.listeners) {
      if (used(listener)) addPort(std::get<istio::ServiceEntry>(output.spec), listener.port);
    }
    output.sources.push_back(context.graph[workload.node].manifest().display());
  }
}

// The name only has to be known: every request to it is routed to other hosts. As in App Mesh the address it resolves to does
// not matter, HTTP goes by the Host header and TCP by the port.
void addNames(const Context& context, Entries& entries) {
  for (const behaviour::VirtualService& service : context.behaviour.services) {
    const auto place = context.services.find(service.service);
    if (place == context.services.end() || !place->second.external) continue;
    istio::ServiceEntry fresh;
    fresh.hosts = {place->second.host};
    fresh.resolution = "NONE";
    fresh.location = "MESH_INTERNAL";
    const auto [at, made] = entries.try_emplace(place->second.host, object(place->second, std::move(fresh)));
    // The port that clients call may be another than that of the server.
    for (const behaviour::Port& port : service.ports) addPort(std::get<istio::ServiceEntry>(at->second.spec), port);
    if (made) at->second.sources.push_back(context.graph[service.service].manifest().display());
  }
}

}  // namespace

void translateServiceEntries(Context& context) {
  Entries entries;
  addNodes(context, entries);
  addNames(context, entries);
  for (auto& [host, output] : entries) {
    auto& ports = std::get<istio::ServiceEntry>(output.spec).ports;
    std::sort(ports.begin(), ports.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    if (!ports.empty()) context.bundle.objects.push_back(std::move(output));
  }
}

}  // namespace a2i::translate
