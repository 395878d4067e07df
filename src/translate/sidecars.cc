#include "translate/sidecars.h"

#include <algorithm>
#include <set>

#include "findings/rules_translation.h"
#include "translate/for_each.h"
#include "translate/for_pods.h"

namespace a2i::translate {

namespace {

// It takes the place of the one that the rule of the node's host has for its clients, so it says what that one says, too; but for the
// idle time of TCP, which Istio knows at the client's side alone.
istio::ConnectionPool inboundPool(const behaviour::Pool& pool) {
  istio::ConnectionPool result;
  result.connect_timeout = kConnectTimeout;
  result.max_connections = pool.connections;
  result.http1_max_pending_requests = pool.pending_requests;
  result.http2_max_requests = pool.requests;
  return result;
}

class SidecarTranslator {
 public:
  SidecarTranslator(Context& context, const behaviour::Workload& workload,
                    const std::map<mesh::ServiceId, const behaviour::VirtualService*>& services)
      : context_(context), workload_(workload), services_(services), node_(context.graph[workload.node]) {}

  void run() {
    const appmesh::Selector& selector = *node_.spec().pod_selector;
    const auto pods = podLabelSets(selector);
    if (!pods) {
      context_.report(findings::kSelectorExpression, node_.manifest(), selector.match_expressions.key,
                      "Istio selects pods by equal labels alone, so " + unwritable(selector) +
                          " cannot be carried over; nothing is written for the pods of this node.");
      return;
    }
    output_.name = node_.manifest().name;
    output_.ns = node_.manifest().ns;
    output_.sources = {node_.manifest().display()};
    output_.spec = spec_;
    context_.ledger.translated(selector.node, target(context_, output_, "spec.workloadSelector"));
    spec_.registry_only = workload_.egress.drops_unknown;
    addEgress();
    addPools();
    addForPods(context_.bundle, std::move(output_), std::move(spec_), &istio::Sidecar::selector, *pods);
  }

 private:
  void addEgress() {
    std::set<std::string> hosts = {context_.options.root_namespace + "/*"};
    // Its own Service, or Istio would not find what is said about it.
    if (const auto own = context_.nodes.find(workload_.node); own != context_.nodes.end()) hosts.insert(own->second.ns + "/" + own->second.host);
    for (const auto& [service, from] : workload_.egress.services) {
      context_.ledger.translated(reference(from), target(context_, output_, "spec.egress[0].hosts"));
      const auto place = context_.services.find(service);
      if (place == context_.services.end()) {
        addRefused(service, hosts);
        continue;
      }
      hosts.insert(place->second.ns + "/" + place->second.host);
      for (const behaviour::Route& route : services_.at(service)->routes) {
        for (const auto& destination : route.destinations) {
          const Place& to = context_.nodes.at(destination.destination.node);
          hosts.insert(to.ns + "/" + to.host);
        }
      }
    }
    spec_.egress_hosts.assign(hosts.begin(), hosts.end());
  }

  // Left out, with a finding. What the sidecar does not know is refused, or passes by it to the pods of the Service.
  void addRefused(mesh::ServiceId service, std::set<std::string>& hosts) const {
    const auto place = context_.refused.find(service);
    if (!workload_.egress.drops_unknown && place != context_.refused.end()) hosts.insert(place->second.ns + "/" + place->second.host);
  }

  // The reference within a backend; its client policy is another pass's business.
  static const yaml::Node* reference(const yaml::Node* from) {
    const yaml::Node* const service = from == nullptr ? nullptr : from->get("virtualService");
    if (service == nullptr) return from;
    const yaml::Node* const arn = service->get("virtualServiceARN");
    const yaml::Node* const ref = service->get("virtualServiceRef");
    return ref == nullptr ? arn : ref;
  }

  void addPools() {
    const auto& listeners = workload_.listeners;
    const bool any = std::any_of(listeners.begin(), listeners.end(), [](const auto& listener) { return listener.pool.value.has_value(); });
    if (!any) return;
    if (listeners.size() == 1) {
      spec_.inbound_connection_pool = inboundPool(*listeners.front().pool.value);
      context_.ledger.translated(listeners.front().pool.from, target(context_, output_, "spec.inboundConnectionPool"));
      return;
    }
    for (const behaviour::Listener& listener : listeners) {
      istio::SidecarIngress ingress;
      ingress.port = listener.port.number;
      ingress.protocol = portProtocol(listener.port.protocol);
      ingress.name = portName(listener.port);
      ingress.default_endpoint = "0.0.0.0:" + std::to_string(listener.port.number);
      if (listener.pool.value) ingress.connection_pool = inboundPool(*listener.pool.value);
      context_.ledger.translated(listener.pool.from, target(context_, output_, "spec.ingress[" + std::to_string(spec_.ingress.size()) + "].connectionPool"));
      spec_.ingress.push_back(std::move(ingress));
    }
  }

  Context& context_;
  const behaviour::Workload& workload_;
  const std::map<mesh::ServiceId, const behaviour::VirtualService*>& services_;
  const mesh::Node& node_;
  istio::Object output_;
  istio::Sidecar spec_;
};

}  // namespace

void translateSidecars(Context& context) {
  std::map<mesh::ServiceId, const behaviour::VirtualService*> services;
  for (const behaviour::VirtualService& service : context.behaviour.services) services.emplace(service.service, &service);
  const auto& workloads = context.behaviour.workloads;
  forEach(context, workloads.size(), [&](Context& own, std::size_t i) {
    if (workloads[i].has_pods) SidecarTranslator(own, workloads[i], services).run();
  });
}

void translateEgressExemption(Context& context) {
  std::set<std::string> sources;
  bool closed = false;
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    const auto& mesh = context.graph[workload.node].mesh;
    if (!workload.has_pods || !workload.egress.drops_unknown) continue;
    closed = true;
    if (mesh) sources.insert(context.graph[*mesh].manifest().display());
    else sources.insert(context.graph[workload.node].manifest().display());
  }
  if (!closed) return;
  istio::Object output;
  output.name = "amazonaws-com";
  output.ns = context.options.root_namespace;
  output.mesh_wide = true;
  output.sources.assign(sources.begin(), sources.end());
  istio::ServiceEntry entry;
  entry.hosts = {"*.amazonaws.com", "*.amazonaws.com.cn"};
  entry.ports = {{443, "tls", "TLS"}};
  entry.resolution = "NONE";
  output.spec = std::move(entry);
  context.bundle.objects.push_back(std::move(output));
}

}  // namespace a2i::translate
