#include "translate/destinations.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "findings/rules_mesh.h"
#include "findings/rules_translation.h"

namespace a2i::translate {

namespace {

constexpr istio::Milliseconds kConnectTimeout = 1000;

// The smallest idle timeout of the TCP routes that lead to a node's port, with the fields that said so.
struct Idle {
  std::optional<behaviour::Milliseconds> value;  // none: never
  std::vector<const yaml::Node*> from;
  bool known = false;
};
using Idles = std::map<std::pair<mesh::NodeId, std::int64_t>, Idle>;

void lower(Idle& idle, std::optional<behaviour::Milliseconds> value) {
  if (!idle.known) idle.value = value;
  else if (value && (!idle.value || *value < *idle.value)) idle.value = value;
  idle.known = true;
}

Idles tcpIdles(const behaviour::Behaviour& behaviour) {
  Idles idles;
  for (const behaviour::VirtualService& service : behaviour.services) {
    for (const behaviour::Route& route : service.routes) {
      if (route.protocol != behaviour::Protocol::kTcp) continue;
      for (const auto& target : route.destinations) {
        Idle& idle = idles[{target.destination.node, target.destination.port}];
        lower(idle, route.idle.value);
        idle.from.insert(idle.from.end(), route.idle.from.begin(), route.idle.from.end());
      }
    }
  }
  return idles;
}

class DestinationTranslator {
 public:
  DestinationTranslator(Context& context, const behaviour::Workload& workload, const Idles& idles)
      : context_(context), workload_(workload), node_(context.graph[workload.node]), place_(context.nodes.at(workload.node)), idles_(idles) {}

  void run() {
    istio::Object output;
    output.name = node_.manifest().name;
    output.ns = place_.ns;
    output.sources = {node_.manifest().display()};
    istio::DestinationRule rule;
    rule.host = place_.host;
    output.spec = rule;
    std::vector<istio::TrafficPolicy> policies;
    for (const behaviour::Listener& listener : workload_.listeners) policies.push_back(policy(listener, output));
    const bool alike = std::all_of(policies.begin(), policies.end(), [&](const auto& p) { return p == policies.front(); });
    if (!policies.empty()) rule.policy = policies.front();
    if (!alike) {
      for (std::size_t i = 0; i < policies.size(); ++i) rule.port_policies[place_.ports.at(workload_.listeners[i].port.number)] = policies[i];
    }
    context_.ledger.translated(workload_.discovery.from, target(context_, output, "spec.host"));
    for (const behaviour::Listener& listener : workload_.listeners) {
      context_.ledger.translated(listener.port.from, target(context_, output, "spec.host"));
    }
    output.spec = std::move(rule);
    context_.bundle.objects.push_back(std::move(output));
  }

 private:
  istio::TrafficPolicy policy(const behaviour::Listener& listener, const istio::Object& output) {
    istio::TrafficPolicy policy;
    policy.connection_pool.emplace();
    policy.connection_pool->connect_timeout = kConnectTimeout;
    Idle idle;
    if (const auto found = idles_.find({workload_.node, listener.port.number}); found != idles_.end()) idle = found->second;
    if (listener.port.protocol != behaviour::Protocol::kTcp) {
      // TCP routes that lead to a listener of another protocol have had their finding.
      for (const yaml::Node* from : idle.from) context_.ledger.reported(from, findings::kProtocolMismatch);
    } else {
      lower(idle, listener.idle_timeout.value);
      policy.connection_pool->tcp_idle_timeout = idle.value.value_or(0);
      context_.ledger.translated(idle.from, target(context_, output, "spec.trafficPolicy.connectionPool.tcp.idleTimeout"));
      context_.ledger.translated(listener.idle_timeout.from, target(context_, output, "spec.trafficPolicy.connectionPool.tcp.idleTimeout"));
    }
    if (listener.outlier.value) addOutlier(listener, output, policy);
    return policy;
  }

  void addOutlier(const behaviour::Listener& listener, const istio::Object& output, istio::TrafficPolicy& policy) {
    const behaviour::OutlierDetection& wanted = *listener.outlier.value;
    const appmesh::OutlierDetection& written = *listener.spec->outlier_detection;
    if (wanted.interval == 0 || wanted.base_ejection == 0 || wanted.max_ejection_percent == 0) {
      const yaml::Node* const at = wanted.interval == 0 ? written.interval->node : wanted.base_ejection == 0 ? written.base_ejection_duration->node
                                                                                                           : written.max_ejection_percent.node;
      context_.report(findings::kOutlierDetection, node_.manifest(), at, "Istio takes a 0 here for its own default, so this outlier detection is not carried over.");
      context_.ledger.reported(written.node, findings::kOutlierDetection);
      return;
    }
    istio::OutlierDetection outlier;
    outlier.consecutive_5xx_errors = wanted.consecutive_errors;
    outlier.interval = wanted.interval;
    outlier.base_ejection_time = wanted.base_ejection;
    outlier.max_ejection_percent = wanted.max_ejection_percent;
    outlier.min_health_percent = 50;  // Envoy's panic threshold, which App Mesh left in force
    policy.outlier_detection = outlier;
    context_.ledger.translated(listener.outlier.from, target(context_, output, "spec.trafficPolicy.outlierDetection"));
  }

  Context& context_;
  const behaviour::Workload& workload_;
  const mesh::Node& node_;
  const Place& place_;
  const Idles& idles_;
};

// Nodes that share a host outside of the cluster (with different ports) make one entry.
void addServiceEntries(Context& context) {
  std::map<std::string, istio::Object> entries;
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    const auto place = context.nodes.find(workload.node);
    if (place == context.nodes.end() || !place->second.external) continue;
    auto [at, fresh] = entries.try_emplace(place->second.host);
    istio::Object& output = at->second;
    if (fresh) {
      istio::ServiceEntry entry;
      entry.hosts = {place->second.host};
      entry.resolution = workload.discovery.all_addresses ? "DNS" : "DNS_ROUND_ROBIN";
      output.name = base::dnsLabel(place->second.host);
      output.ns = place->second.ns;
      output.spec = std::move(entry);
    }
    auto& entry = std::get<istio::ServiceEntry>(output.spec);
    for (const behaviour::Listener& listener : workload.listeners) {
      entry.ports.push_back({listener.port.number, portName(listener.port), portProtocol(listener.port.protocol)});
    }
    output.sources.push_back(context.graph[workload.node].manifest().display());
  }
  for (auto& [host, output] : entries) {
    auto& ports = std::get<istio::ServiceEntry>(output.spec).ports;
    std::sort(ports.begin(), ports.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    context.bundle.objects.push_back(std::move(output));
  }
}

}  // namespace

void translateDestinations(Context& context) {
  const Idles idles = tcpIdles(context.behaviour);
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    if (context.nodes.contains(workload.node) && !workload.listeners.empty()) DestinationTranslator(context, workload, idles).run();
  }
  addServiceEntries(context);
}

}  // namespace a2i::translate
