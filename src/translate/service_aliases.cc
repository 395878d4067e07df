#include "translate/service_aliases.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "findings/rules_translation.h"
#include "translate/protocols.h"

namespace a2i::translate {

namespace {

using behaviour::Protocol;

std::string listed(const std::set<std::int64_t>& ports) {
  std::string text;
  for (const std::int64_t port : ports) text.append(text.empty() ? "" : ", ").append(std::to_string(port));
  return text;
}

class AliasChecker {
 public:
  explicit AliasChecker(Context& context) : context_(context), graph_(context.graph) {
    for (const behaviour::Workload& workload : context.behaviour.workloads) {
      workloads_.emplace(workload.node, &workload);
      for (const auto& [service, from] : workload.egress.services) called_.insert(service);
    }
    for (const auto& [service, place] : context.services) by_host_.emplace(place.host, service);
  }

  void check(const behaviour::VirtualService& service) {
    const mesh::Service& object = graph_[service.service];
    if (!called_.contains(service.service)) return;  // by gateways alone, whose routes go straight to the destinations
    const std::string& target = object.alias->leads_to;
    std::set<std::int64_t> ignored, unheard;
    for (const behaviour::Port& port : service.ports) {
      if (port.protocol == Protocol::kTcp) {
        if (!passesThrough(service, port.number, target)) ignored.insert(port.number);
      } else if (!heard(service, port.number)) {
        unheard.insert(port.number);
      }
    }
    const std::string name = "`" + base::printable(service.host) + "` is an ExternalName Service, ", to = " are taken as ones to `" + base::printable(target) + "`, whatever the routes say.";
    if (!ignored.empty()) return report(object, name + "for which Istio takes no TCP routes: connections to port " + listed(ignored) + to);
    if (!unheard.empty()) return report(object, name + "at which sidecars do not listen, and no destination speaks HTTP at its port " + listed(unheard) + ": such requests" + to);
    const auto twin = by_host_.find(target);
    if (twin != by_host_.end() && differ(object, graph_[twin->second])) {
      report(object, name + "and `" + base::printable(target) + "`, to which it leads, has routes of its own, which Istio applies to both names where they are the older ones.");
    }
  }

 private:
  void report(const mesh::Service& object, std::string message) {
    auto& finding = context_.report(findings::kServiceAlias, object.manifest(), object.spec().aws_name.node, std::move(message));
    finding.related.push_back({graph_[object.alias->service].manifest.name_span, "the ExternalName Service"});
  }

  // Connections go to what the name leads to: whether the routes say the same.
  bool passesThrough(const behaviour::VirtualService& service, std::int64_t port, const std::string& target) const {
    return std::all_of(service.routes.begin(), service.routes.end(), [&](const behaviour::Route& route) {
      if (route.protocol != Protocol::kTcp || (route.port && *route.port != port)) return true;
      if (route.destinations.size() != 1) return false;
      const auto& to = route.destinations.front().destination;
      const Place& place = context_.nodes.at(to.node);
      const mesh::Node& node = graph_[to.node];
      const std::string host = node.dns_service.empty() ? place.host : qualifiedHost(context_, node.dns_service, node.dns_namespace);
      return host == target && place.subset.empty() && place.ports.at(to.port) == port;
    });
  }

  // Sidecars look at HTTP to a port at all addresses once one host that they know has it.
  bool heard(const behaviour::VirtualService& service, std::int64_t port) const {
    return std::any_of(service.routes.begin(), service.routes.end(), [&](const behaviour::Route& route) {
      return std::any_of(route.destinations.begin(), route.destinations.end(), [&](const auto& weighted) { return speaksHttp(weighted.destination.node, port); });
    });
  }

  bool speaksHttp(mesh::NodeId node, std::int64_t port) const {
    const Place& place = context_.nodes.at(node);
    const auto& listeners = workloads_.at(node)->listeners;
    const bool own = std::any_of(listeners.begin(), listeners.end(), [&](const behaviour::Listener& listener) {
      return listener.port.protocol != Protocol::kTcp && place.ports.at(listener.port.number) == port;
    });
    if (own || !place.service || place.new_service) return own;
    const auto& ports = graph_[*place.service].ports;
    return std::any_of(ports.begin(), ports.end(), [port](const mesh::ServicePort& known) {
      const std::string declared = declaredProtocol(known);
      return known.port == port && (declared == "http" || declared == "http2" || declared.starts_with("grpc"));
    });
  }

  static bool differ(const mesh::Service& a, const mesh::Service& b) { return a.node.target != b.node.target || a.router.target != b.router.target; }

  Context& context_;
  const mesh::MeshGraph& graph_;
  std::map<mesh::NodeId, const behaviour::Workload*> workloads_;
  std::set<mesh::ServiceId> called_;
  std::map<std::string, mesh::ServiceId> by_host_;
};

}  // namespace

void checkAliases(Context& context) {
  std::vector<const behaviour::VirtualService*> services;
  for (const behaviour::VirtualService& service : context.behaviour.services) {
    if (context.graph[service.service].alias && context.services.contains(service.service)) services.push_back(&service);
  }
  if (services.empty()) return;
  AliasChecker checker(context);
  for (const behaviour::VirtualService* service : services) checker.check(*service);
}

}  // namespace a2i::translate
