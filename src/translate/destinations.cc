#include "translate/destinations.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "findings/rules_mesh.h"
#include "findings/rules_translation.h"

namespace a2i::translate {

namespace {

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

// All nodes of one host: a client uses one rule for a host, so their ports are in one.
class DestinationTranslator {
 public:
  DestinationTranslator(Context& context, const Idles& idles, const Place& first) : context_(context), idles_(idles) {
    output_.ns = first.ns;
    output_.spec = istio::DestinationRule{};
    rule_.host = first.host;
  }

  void add(const behaviour::Workload& workload) {
    const mesh::Node& node = context_.graph[workload.node];
    const Place& place = context_.nodes.at(workload.node);
    if (output_.name.empty()) output_.name = node.manifest().name;
    output_.sources.push_back(node.manifest().display());
    for (const behaviour::Listener& listener : workload.listeners) {
      istio::TrafficPolicy made = policy(workload.node, listener, node);
      // Nodes that share a port agree on its policies, but for the idle times of the routes that lead to each.
      const auto [at, fresh] = policies_.try_emplace(place.ports.at(listener.port.number), made);
      if (!fresh) shorten(at->second, made);
      listeners_.try_emplace(at->first, &node, listener.port.from.front());
      if (fresh && policies_.size() == 1) first_ = at->first;
      context_.ledger.translated(listener.port.from, target(context_, output_, "spec.host"));
    }
    context_.ledger.translated(workload.discovery.from, target(context_, output_, "spec.host"));
  }

  void finish() {
    rule_.policy = policies_.at(first_);
    const bool alike = std::all_of(policies_.begin(), policies_.end(), [&](const auto& p) { return p.second == rule_.policy; });
    if (!alike) {
      rule_.port_policies = std::move(policies_);
      liftIdleTime();
    }
    output_.spec = std::move(rule_);
    context_.bundle.objects.push_back(std::move(output_));
  }

 private:
  // Istio takes the idle time of TCP connections from the policy of the host, whatever the settings of a port say.
  void liftIdleTime() {
    auto& whole = rule_.policy.connection_pool->tcp_idle_timeout;
    whole.reset();
    for (const auto& [port, policy] : rule_.port_policies) {
      const auto& idle = policy.connection_pool->tcp_idle_timeout;
      if (idle && (!whole || shorter(*idle, *whole))) whole = idle;
    }
    for (auto& [port, policy] : rule_.port_policies) {
      auto& idle = policy.connection_pool->tcp_idle_timeout;
      if (idle && *idle != *whole) reportShortened(port, *whole);
      idle.reset();
    }
  }

  static bool shorter(behaviour::Milliseconds a, behaviour::Milliseconds b) { return a != 0 && (b == 0 || a < b); }  // 0: never

  void reportShortened(std::int64_t port, behaviour::Milliseconds whole) {
    const auto& [node, at] = listeners_.at(port);
    context_.report(findings::kTcpIdleTimes, node->manifest(), at,
                    "TCP connections to this port end after " + std::to_string(whole) + " ms without a byte, as those to another port of `" +
                        base::printable(rule_.host) + "` do.");
  }

  static void shorten(istio::TrafficPolicy& policy, const istio::TrafficPolicy& other) {
    auto& idle = policy.connection_pool->tcp_idle_timeout;
    const auto& their = other.connection_pool->tcp_idle_timeout;
    if (idle && their && shorter(*their, *idle)) idle = their;
  }

  istio::TrafficPolicy policy(mesh::NodeId id, const behaviour::Listener& listener, const mesh::Node& node) {
    istio::TrafficPolicy policy;
    policy.connection_pool.emplace();
    policy.connection_pool->connect_timeout = kConnectTimeout;
    Idle idle;
    if (const auto found = idles_.find({id, listener.port.number}); found != idles_.end()) idle = found->second;
    if (listener.port.protocol != behaviour::Protocol::kTcp) {
      // TCP routes that lead to a listener of another protocol have had their finding.
      for (const yaml::Node* from : idle.from) context_.ledger.reported(from, findings::kProtocolMismatch);
    } else {
      lower(idle, listener.idle_timeout.value);
      policy.connection_pool->tcp_idle_timeout = idle.value.value_or(0);
      context_.ledger.translated(idle.from, target(context_, output_, "spec.trafficPolicy.connectionPool.tcp.idleTimeout"));
      context_.ledger.translated(listener.idle_timeout.from, target(context_, output_, "spec.trafficPolicy.connectionPool.tcp.idleTimeout"));
    }
    if (listener.outlier.value) addOutlier(listener, node, policy);
    return policy;
  }

  void addOutlier(const behaviour::Listener& listener, const mesh::Node& node, istio::TrafficPolicy& policy) {
    const behaviour::OutlierDetection& wanted = *listener.outlier.value;
    const appmesh::OutlierDetection& written = *listener.spec->outlier_detection;
    if (wanted.interval == 0 || wanted.base_ejection == 0 || wanted.max_ejection_percent == 0) {
      const yaml::Node* const at = wanted.interval == 0 ? written.interval->node : wanted.base_ejection == 0 ? written.base_ejection_duration->node
                                                                                                           : written.max_ejection_percent.node;
      context_.report(findings::kOutlierDetection, node.manifest(), at, "Istio takes a 0 here for its own default, so this outlier detection is not carried over.");
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
    context_.ledger.translated(listener.outlier.from, target(context_, output_, "spec.trafficPolicy.outlierDetection"));
  }

  Context& context_;
  const Idles& idles_;
  istio::Object output_;
  istio::DestinationRule rule_;
  std::map<std::int64_t, istio::TrafficPolicy> policies_;  // by Service port
  std::map<std::int64_t, std::pair<const mesh::Node*, const yaml::Node*>> listeners_;
  std::int64_t first_ = 0;                                 // the port that was added first
};

}  // namespace

void translateDestinations(Context& context) {
  const Idles idles = tcpIdles(context.behaviour);
  // By host, in the order in which the hosts come up: one rule is made at a time.
  std::vector<std::pair<const Place*, std::vector<const behaviour::Workload*>>> groups;
  std::unordered_map<std::string_view, std::size_t> by_host;
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    const auto place = context.nodes.find(workload.node);
    if (place == context.nodes.end() || workload.listeners.empty()) continue;
    const auto [at, fresh] = by_host.try_emplace(place->second.host, groups.size());
    if (fresh) groups.push_back({&place->second, {}});
    groups[at->second].second.push_back(&workload);
  }
  for (const auto& [place, workloads] : groups) {
    DestinationTranslator rule(context, idles, *place);
    for (const behaviour::Workload* const workload : workloads) rule.add(*workload);
    rule.finish();
  }
}

}  // namespace a2i::translate
