#include "translate/destinations.h"

#include <algorithm>
#include <deque>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "findings/rules_mesh.h"
#include "findings/rules_security.h"
#include "findings/rules_translation.h"
#include "translate/for_each.h"

namespace a2i::translate {

namespace {

// The smallest idle timeout of the TCP routes that lead to a node's port, with the fields that said so.
struct Idle {
  std::optional<behaviour::Milliseconds> value;  // none: never
  behaviour::Fields from;
  bool known = false;
  struct Wish {
    std::optional<behaviour::Milliseconds> value;
    const yaml::Node* at;  // null: nobody wrote it
    const k8s::Manifest* owner;
  };
  std::vector<Wish> wishes;  // what each route said
};
using Idles = std::map<std::pair<mesh::NodeId, std::int64_t>, Idle>;

void lower(Idle& idle, std::optional<behaviour::Milliseconds> value) {
  if (!idle.known || (value && (!idle.value || *value < *idle.value))) idle.value = value;
  idle.known = true;
}

Idles tcpIdles(const mesh::MeshGraph& graph, const behaviour::Behaviour& behaviour) {
  Idles idles;
  for (const behaviour::VirtualService& service : behaviour.services) {
    const auto& router = graph[service.service].router.target;
    const k8s::Manifest& owner = router ? graph[*router].manifest() : graph[service.service].manifest();
    for (const behaviour::Route& route : service.routes) {
      if (route.protocol != behaviour::Protocol::kTcp) continue;
      for (const auto& target : route.destinations) {
        Idle& idle = idles[{target.destination.node, target.destination.port}];
        lower(idle, route.idle.value);
        idle.from.append(route.idle.from);
        idle.wishes.push_back({route.idle.value, route.idle.from.empty() ? nullptr : route.idle.from.front(), &owner});
      }
    }
  }
  return idles;
}

// The policies of the ports of one node, or of several that no labels tell apart.
struct Ports {
  std::map<std::int64_t, istio::TrafficPolicy> by_port;  // Service ports
  std::optional<std::int64_t> first;                     // that was added first

  // Nodes that share a port agree on its policies, but for the idle times of the routes that lead to each.
  void add(std::int64_t port, const istio::TrafficPolicy& policy) {
    if (!first) first = port;
    const auto [at, fresh] = by_port.try_emplace(port, policy);
    if (!fresh) shorten(at->second, policy);
  }

  static void shorten(istio::TrafficPolicy& policy, const istio::TrafficPolicy& other) {
    auto& idle = policy.connection_pool->tcp_idle_timeout;
    const auto& their = other.connection_pool->tcp_idle_timeout;
    if (idle && their && *their != 0 && (*idle == 0 || *their < *idle)) idle = their;  // 0: never
  }

  istio::PortPolicies policies() const {
    istio::PortPolicies made;
    made.policy = by_port.at(*first);
    // Other ports of the host are no listeners: what goes there was never encrypted by a proxy.
    const bool alike = std::all_of(by_port.begin(), by_port.end(), [&](const auto& p) { return p.second == made.policy && !p.second.tls; });
    if (!alike) made.port_policies = by_port;
    made.policy.tls.reset();
    return made;
  }
};

// All nodes of one host: a client uses one rule for a host, so their ports are in one.
class DestinationTranslator {
 public:
  DestinationTranslator(Context& context, const Idles& idles, const Place& first)
      : context_(context), idles_(idles), server_name_(first.serverName()) {
    output_.ns = first.ns;
    output_.spec = istio::DestinationRule{};
    rule_.host = first.host;
  }

  void add(const behaviour::Workload& workload) {
    const mesh::Node& node = context_.graph[workload.node];
    const Place& place = context_.nodes.at(workload.node);
    if (output_.name.empty()) output_.name = node.manifest().name;
    output_.sources.push_back(node.manifest().display());
    Part* const part = place.subset.empty() ? nullptr : &parts_.emplace_back(Part{{place.subset, place.labels, {}}, {}});
    for (const behaviour::Listener& listener : workload.listeners) {
      const std::int64_t port = place.ports.at(listener.port.number);
      const istio::TrafficPolicy made = policy(workload, listener, node);
      if (const auto& idle = made.connection_pool->tcp_idle_timeout) idle_times_.push_back({&node, listener.port.from.front(), *idle});
      if (part != nullptr) part->ports.add(port, made);
      (part == nullptr ? whole_ : of_parts_).add(port, made);
      context_.ledger.translated(listener.port.from, target(context_, output_, "spec.host"));
    }
    context_.ledger.translated(workload.discovery.from, target(context_, output_, "spec.host"));
  }

  void finish() {
    addWhole();
    const auto idle_time = takeIdleTimes(rule_);
    for (Part& part : parts_) {
      istio::PortPolicies policies = part.ports.policies();
      takeIdleTimes(policies);
      const bool same = policies == static_cast<const istio::PortPolicies&>(rule_);
      if (!same) part.subset.policies = std::move(policies);
      rule_.subsets.push_back(std::move(part.subset));
    }
    rule_.policy.connection_pool->tcp_idle_timeout = idle_time;
    for (const IdleTime& wanted : idle_times_) {
      if (wanted.value != idle_time) reportShortened(wanted, *idle_time);
    }
    output_.spec = std::move(rule_);
    context_.bundle.objects.push_back(std::move(output_));
  }

 private:
  // Istio takes the idle time of TCP connections from the policy of the host, whatever those of its ports and subsets say: takes
  // out what they say and returns the shortest.
  static std::optional<istio::Milliseconds> takeIdleTimes(istio::PortPolicies& policies) {
    std::optional<istio::Milliseconds> shortest;
    const auto take = [&](istio::TrafficPolicy& policy) {
      auto& idle = policy.connection_pool->tcp_idle_timeout;
      if (idle && (!shortest || shorter(*idle, *shortest))) shortest = idle;
      idle.reset();
    };
    take(policies.policy);
    for (auto& [port, policy] : policies.port_policies) take(policy);
    return shortest;
  }

  static bool shorter(behaviour::Milliseconds a, behaviour::Milliseconds b) { return a != 0 && (b == 0 || a < b); }  // 0: never

  // What a listener and the routes to it say of TCP connections; 0: never.
  struct IdleTime {
    const mesh::Node* node;
    const yaml::Node* at;
    istio::Milliseconds value;
  };

  void reportShortened(const IdleTime& wanted, istio::Milliseconds shortest) {
    context_.report(findings::kTcpIdleTimes, wanted.node->manifest(), wanted.at,
                    "TCP connections to this port end after " + istio::duration(shortest) + " without a byte: Istio has one idle time for all that go to `" +
                        base::printable(rule_.host) + "`.");
  }

  struct Part {
    istio::Subset subset;
    Ports ports;
  };

  // What holds for requests to the host as a whole. A subset takes over the blocks that it does not have itself, so an ejection
  // that only some of them have stands in theirs alone.
  void addWhole() {
    Ports all = whole_.first ? whole_ : of_parts_;
    for (const auto& [port, policy] : of_parts_.by_port) all.add(port, policy);
    for (auto& [port, policy] : all.by_port) {
      const auto& wanted = policy.outlier_detection;
      const bool agreed = std::all_of(parts_.begin(), parts_.end(), [&, at = port](const Part& part) {
        const auto found = part.ports.by_port.find(at);
        return found == part.ports.by_port.end() || found->second.outlier_detection == wanted;
      });
      if (!agreed) policy.outlier_detection.reset();
    }
    static_cast<istio::PortPolicies&>(rule_) = all.policies();
  }

  istio::TrafficPolicy policy(const behaviour::Workload& workload, const behaviour::Listener& listener, const mesh::Node& node) {
    istio::TrafficPolicy policy;
    policy.connection_pool.emplace();
    policy.connection_pool->connect_timeout = kConnectTimeout;
    Idle idle;
    if (const auto found = idles_.find({workload.node, listener.port.number}); found != idles_.end()) idle = found->second;
    if (listener.port.protocol != behaviour::Protocol::kTcp) {
      // TCP routes that lead to a listener of another protocol have had their finding.
      for (const yaml::Node* from : idle.from) context_.ledger.reported(from, findings::kProtocolMismatch);
    } else {
      tellLonger(idle, node);
      // The default is of the proxy at the node, which one without pods does not have.
      if (workload.has_pods || listener.idle_timeout_written || !idle.known) {
        tellCutShort(idle, listener, node);
        lower(idle, listener.idle_timeout.value);
      }
      policy.connection_pool->tcp_idle_timeout = idle.value.value_or(0);
      context_.ledger.translated(idle.from, target(context_, output_, "spec.trafficPolicy.connectionPool.tcp.idleTimeout"));
      context_.ledger.translated(listener.idle_timeout.from, target(context_, output_, "spec.trafficPolicy.connectionPool.tcp.idleTimeout"));
    }
    if (listener.outlier.value) addOutlier(listener, node, policy);
    if (listener.tls && !context_.nodes.at(workload.node).sidecar) policy.tls = serverTls(listener, node);
    return policy;
  }

  static std::string text(const std::optional<behaviour::Milliseconds>& value) { return value ? istio::duration(*value) : "none"; }

  // Each route had its own; a port of a host has one.
  void tellLonger(const Idle& idle, const mesh::Node& node) {
    for (const Idle::Wish& wish : idle.wishes) {
      if (wish.at == nullptr || wish.value == idle.value || !told_.insert(wish.at).second) continue;
      context_.report(findings::kDifferentTimeouts, *wish.owner, wish.at,
                      "This idle timeout (" + text(wish.value) + ") is longer than that of another route to `" + node.manifest().display() +
                          "`; Istio has one for its port, and the shortest is taken: " + text(idle.value) + ".");
    }
  }

  void tellCutShort(const Idle& idle, const behaviour::Listener& listener, const mesh::Node& node) {
    const auto& limit = listener.idle_timeout.value;
    if (!limit) return;
    for (const Idle::Wish& wish : idle.wishes) {
      if (wish.at == nullptr || (wish.value && *wish.value <= *limit) || !told_.insert(wish.at).second) continue;
      auto& finding = context_.report(findings::kTimeoutCutShort, *wish.owner, wish.at,
                                      (wish.value ? "This idle timeout of " + text(wish.value) : std::string("Switching the idle timeout off")) +
                                          " did not take effect: the listener of `" + node.manifest().display() + "` ended connections after " + text(limit) +
                                          " without a byte" + (listener.idle_timeout_written ? "." : ", App Mesh's default.") + " The translation keeps that.");
      if (!listener.idle_timeout.from.empty()) finding.related.push_back({listener.idle_timeout.from.front()->span, "the shorter timeout"});
    }
  }

  void addOutlier(const behaviour::Listener& listener, const mesh::Node& node, istio::TrafficPolicy& policy) {
    const behaviour::OutlierDetection& wanted = *listener.outlier.value;
    const appmesh::OutlierDetection& written = *listener.spec->outlier_detection;
    if (wanted.interval == 0 || wanted.base_ejection == 0 || wanted.max_ejection_percent == 0) {
      const yaml::Node* const at = wanted.interval == 0 ? written.interval->node : wanted.base_ejection == 0 ? written.base_ejection_duration->node
                                                                                                           : written.max_ejection_percent.node;
      context_.report(findings::kOutlierDetection, node.manifest(), at, "Istio has no way to say 0 here, so this outlier detection is not carried over.");
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

  // A server without a sidecar goes on to take TLS with its own certificate, and clients of App Mesh spoke it unasked. They
  // checked what ACM had issued, and nothing where the server read files.
  istio::ClientTls serverTls(const behaviour::Listener& listener, const mesh::Node& node) {
    using Source = behaviour::Credential::Source;
    istio::ClientTls tls;
    tls.sni = server_name_;
    const std::string path = target(context_, output_, "spec.trafficPolicy.portLevelSettings[].tls");
    const behaviour::Credential& certificate = listener.tls->certificate;
    if (certificate.source == Source::kFile || certificate.source == Source::kNone) {
      tls.insecure_skip_verify = true;
      context_.ledger.translated(listener.tls->node, path);
      return tls;
    }
    tls.subject_alt_names = {server_name_};
    context_.report(findings::kTlsByHand, node.manifest(), listener.tls->key,
                    "Clients without a policy spoke TLS to this server and knew the authority of its certificate `" + base::printable(certificate.name) +
                        "`; the DestinationRule needs it as `caCertificates`, or it trusts public authorities only.");
    context_.ledger.approximated(listener.tls->node, path, findings::kTlsByHand);
    return tls;
  }

  Context& context_;
  const Idles& idles_;
  std::string server_name_;
  std::set<const yaml::Node*> told_;
  istio::Object output_;
  istio::DestinationRule rule_;
  std::deque<Part> parts_;
  Ports whole_, of_parts_;  // of nodes that are no subset, and of those that are
  std::vector<IdleTime> idle_times_;
};

}  // namespace

void translateDestinations(Context& context) {
  const Idles idles = tcpIdles(context.graph, context.behaviour);
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
  forEach(context, groups.size(), [&](Context& own, std::size_t i) {
    DestinationTranslator rule(own, idles, *groups[i].first);
    for (const behaviour::Workload* const workload : groups[i].second) rule.add(*workload);
    rule.finish();
  });
}

}  // namespace a2i::translate
