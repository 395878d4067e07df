#include "translate/client_rules.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "findings/rules_security.h"
#include "findings/rules_translation.h"
#include "translate/client_tls.h"
#include "translate/for_pods.h"

namespace a2i::translate {

namespace {

// A node or gateway with pods, as a client.
struct Client {
  const mesh::Object& object;
  const appmesh::Selector* selector;
  const std::vector<mesh::WorkloadId>& workloads;
};

// What is there to call: the rules of hosts, and the workloads behind them.
struct Servers {
  std::map<std::string, const istio::DestinationRule*> rules;
  std::map<mesh::NodeId, const behaviour::Workload*> workloads;
};

class RuleMaker {
 public:
  RuleMaker(Context& context, const Servers& servers, const Client& client) : context_(context), servers_(servers), client_(client) {}

  // `policy`: towards all destinations of a virtual service. Servers with a sidecar need no rule: automatic mutual TLS.
  void addTls(const behaviour::VirtualService& service, const behaviour::ClientTls& policy) {
    for (const behaviour::Route& route : service.routes) {
      for (const auto& weighted : route.destinations) {
        const auto place = context_.nodes.find(weighted.destination.node);
        if (place == context_.nodes.end()) continue;
        const behaviour::Workload& server = *servers_.workloads.at(weighted.destination.node);
        const bool outside = !place->second.sidecar;
        if (place->second.external && !outside) context_.ledger.reported(policy.node, findings::kTlsByName);
        const bool plain = !policy.enforced && !hasTls(server, weighted.destination.port);
        if (outside && !plain) addTls(place->second, weighted.destination.port, policy);
        else in_mesh_.insert(policy.node);
      }
    }
  }

  void addPool(const behaviour::VirtualService& service, const istio::ConnectionPool& pool) {
    for (const behaviour::Route& route : service.routes) {
      for (const auto& weighted : route.destinations) {
        const auto place = context_.nodes.find(weighted.destination.node);
        if (place == context_.nodes.end()) continue;
        istio::DestinationRule* const rule = ruleFor(place->second.host);
        if (rule == nullptr) continue;
        limitAll(*rule, pool);
        for (istio::Subset& subset : rule->subsets) {
          if (subset.policies) limitAll(*subset.policies, pool);
        }
      }
    }
  }

  void finish() {
    const auto pods = podLabelSets(*client_.selector);
    for (auto& [host, rule] : rules_) {
      addForPods(context_.bundle, object(host), std::move(rule), &istio::DestinationRule::workload_selector, *pods);
    }
  }

  // What Istio's own mutual TLS stands in for is in the chapter on differences.
  void claim(const yaml::Node* policy) const {
    if (outside_.contains(policy) && !in_mesh_.contains(policy)) return;
    const std::string by = context_.ledger.recording() ? "automatic mutual TLS of " + client_.object.manifest().display() : std::string();
    context_.ledger.claim(policy, State::kApproximated, by);
  }

 private:
  istio::Object object(const std::string& host) const {
    istio::Object output;
    output.name = base::dnsLabel(client_.object.manifest().name + "-to-" + host);
    output.ns = client_.object.manifest().ns;
    output.sources = {client_.object.manifest().display()};
    output.spec = istio::DestinationRule{};
    return output;
  }

  static bool hasTls(const behaviour::Workload& server, std::int64_t port) {
    return std::any_of(server.listeners.begin(), server.listeners.end(),
                       [port](const auto& listener) { return listener.port.number == port && listener.tls.has_value(); });
  }

  void addTls(const Place& place, std::int64_t listener, const behaviour::ClientTls& policy) {
    const bool meant = policy.ports.empty() || std::find(policy.ports.begin(), policy.ports.end(), listener) != policy.ports.end();
    istio::DestinationRule* const rule = meant ? ruleFor(place.host) : nullptr;
    if (rule == nullptr) return;
    const ClientTlsResult made = clientTls(policy, place.serverName());
    const std::int64_t port = place.ports.at(listener);
    istio::TrafficPolicy& settings = rule->port_policies.try_emplace(port, rule->policy).first->second;
    const auto [known, fresh] = said_.try_emplace({place.host, port}, made.tls);
    if (!fresh && !(known->second == made.tls)) return reportTwo(place.host, policy);
    settings.tls = made.tls;
    outside_.insert(policy.node);
    context_.ledger.translated(policy.node, target(context_, object(place.host), "spec.trafficPolicy.portLevelSettings[].tls"));
    if (!made.missing.empty()) reportMissing(place.host, policy, made.missing);
    if (!made.files.empty() && !mountsSecrets()) reportFiles(place.host, policy, made.files);
  }

  istio::DestinationRule* ruleFor(const std::string& host) {
    const auto at = rules_.find(host);
    if (at != rules_.end()) return &at->second;
    const auto server = servers_.rules.find(host);
    if (server == servers_.rules.end()) return nullptr;
    return &rules_.emplace(host, *server->second).first->second;
  }

  static void limitAll(istio::PortPolicies& policies, const istio::ConnectionPool& pool) {
    limit(policies.policy, pool);
    for (auto& [port, policy] : policies.port_policies) limit(policy, pool);
  }

  static void limit(istio::TrafficPolicy& policy, const istio::ConnectionPool& pool) {
    if (!policy.connection_pool) policy.connection_pool.emplace();
    policy.connection_pool->max_connections = pool.max_connections;
    policy.connection_pool->http1_max_pending_requests = pool.http1_max_pending_requests;
    policy.connection_pool->http2_max_requests = pool.http2_max_requests;
  }

  bool isGateway() const { return client_.object.manifest().kind == k8s::Kind::kVirtualGateway; }

  // App Mesh mounted Secrets into its Envoy by this annotation, which a patch carries over; not into those of gateways.
  bool mountsSecrets() const {
    return !isGateway() && std::any_of(client_.workloads.begin(), client_.workloads.end(),
                       [&](mesh::WorkloadId id) { return context_.graph[id].pod_annotations.contains("appmesh.k8s.aws/secretMounts"); });
  }

  void reportTwo(const std::string& host, const behaviour::ClientTls& policy) {
    if (!told_.insert(policy.node).second) return;
    context_.report(findings::kTlsByHand, client_.object.manifest(), policy.key,
                    "Another backend of this client leads to `" + base::printable(host) + "` as well and says something else about TLS; that one is taken.");
    context_.ledger.reported(policy.node, findings::kTlsByHand);
  }

  void reportMissing(const std::string& host, const behaviour::ClientTls& policy, const std::vector<std::string>& missing) {
    if (!told_.insert(policy.node).second) return;
    std::string what;
    for (const std::string& one : missing) what.append(what.empty() ? "" : ", and ").append(one);
    context_.report(findings::kTlsByHand, client_.object.manifest(), policy.key,
                    "TLS towards `" + base::printable(host) + "` needs " + what + "; until then this client cannot reach it.");
    context_.ledger.approximated(policy.node, {}, findings::kTlsByHand);
  }

  void reportFiles(const std::string& host, const behaviour::ClientTls& policy, const std::vector<std::string>& files) {
    if (!told_.insert(policy.node).second) return;
    std::string list;
    for (const std::string& file : files) list.append(list.empty() ? "`" : ", `").append(base::printable(file)).append("`");
    auto& finding = context_.report(findings::kTlsFiles, client_.object.manifest(), policy.key,
                                    "TLS towards `" + base::printable(host) + "` reads " + list + ", which have to exist in the container `istio-proxy` of this client.");
    finding.way_out = isGateway() ? "mount them by `volumes` and `volumeMounts` in the values of the gateway in `install/`"
                                  : "annotate the pods with `sidecar.istio.io/userVolume` and `sidecar.istio.io/userVolumeMount`";
    context_.ledger.approximated(policy.node, {}, findings::kTlsFiles);
  }

  Context& context_;
  const Servers& servers_;
  const Client& client_;
  std::map<std::string, istio::DestinationRule> rules_;
  std::map<std::pair<std::string, std::int64_t>, istio::ClientTls> said_;  // by host and port: what a policy of this client asks for
  std::set<const yaml::Node*> told_;
  std::set<const yaml::Node*> in_mesh_, outside_;  // policies, by the servers they are for
};

class ClientRules {
 public:
  explicit ClientRules(Context& context) : context_(context) {
    for (const behaviour::VirtualService& service : context.behaviour.services) {
      if (context.services.contains(service.service)) services_.emplace(service.service, &service);
    }
    for (const istio::Object& object : context.bundle.objects) {
      if (const auto* rule = std::get_if<istio::DestinationRule>(&object.spec)) copies_.push_back(*rule);
    }
    for (const istio::DestinationRule& rule : copies_) servers_.rules.emplace(rule.host, &rule);
    for (const behaviour::Workload& workload : context.behaviour.workloads) servers_.workloads.emplace(workload.node, &workload);
  }

  void run() {
    for (const behaviour::Workload& workload : context_.behaviour.workloads) onNode(workload);
    for (const behaviour::Gateway& gateway : context_.behaviour.gateways) onGateway(gateway);
  }

 private:
  static bool selects(const appmesh::Selector* selector) {
    return selector != nullptr && podLabelSets(*selector);
  }

  void onNode(const behaviour::Workload& workload) {
    const mesh::Node& node = context_.graph[workload.node];
    if (workload.egress.tls_from.empty()) return;
    if (!selects(node.spec().pod_selector.get())) {  // a node without pods calls nobody
      for (const yaml::Node* policy : workload.egress.tls_from) context_.ledger.notNeeded(policy);
      return;
    }
    const Client client{node, node.spec().pod_selector.get(), node.workloads};
    RuleMaker maker(context_, servers_, client);
    for (const auto& [service, tls] : workload.egress.tls) {
      if (const auto found = services_.find(service); found != services_.end()) maker.addTls(*found->second, tls);
    }
    maker.finish();
    for (const yaml::Node* policy : workload.egress.tls_from) maker.claim(policy);
  }

  void onGateway(const behaviour::Gateway& gateway) {
    const mesh::Gateway& object = context_.graph[gateway.gateway];
    const appmesh::Selector* const selector = object.spec().pod_selector.get();
    if (selector == nullptr || !podLabels(*selector)) return;  // nothing is written for it
    const Client client{object, object.spec().pod_selector.get(), object.workloads};
    RuleMaker maker(context_, servers_, client);
    const std::optional<istio::ConnectionPool> pool = poolOf(gateway, object);
    for (const behaviour::GatewayRoute& route : gateway.routes) {
      const auto service = route.served ? services_.find(*route.service) : services_.end();
      if (service == services_.end()) continue;
      if (pool) maker.addPool(*service->second, *pool);
      if (gateway.client_tls) maker.addTls(*service->second, *gateway.client_tls);
    }
    maker.finish();
    if (gateway.client_tls) maker.claim(gateway.client_tls->node);
    if (pool) reportPool(gateway, object);
  }

  // One limit for all that comes in; listeners with different ones cannot be told apart at the destinations.
  std::optional<istio::ConnectionPool> poolOf(const behaviour::Gateway& gateway, const mesh::Gateway& object) {
    std::optional<behaviour::Pool> pool;
    bool alike = true;
    for (const behaviour::Gateway::Listener& listener : gateway.listeners) {
      if (!listener.pool) continue;
      alike = alike && (!pool || *pool == *listener.pool);
      pool = listener.pool;
    }
    if (!pool) return std::nullopt;
    if (!alike) {
      for (const behaviour::Gateway::Listener& listener : gateway.listeners) {
        if (!listener.pool) continue;
        context_.report(findings::kGatewayPool, object.manifest(), listener.spec->connection_pool->key,
                        "The listeners of this gateway have different connection pools, which Istio cannot tell apart; none is carried over.");
        context_.ledger.reported(listener.spec->connection_pool->node, findings::kGatewayPool);
      }
      return std::nullopt;
    }
    istio::ConnectionPool result;
    result.max_connections = pool->connections;
    result.http1_max_pending_requests = pool->pending_requests;
    result.http2_max_requests = pool->requests;
    return result;
  }

  void reportPool(const behaviour::Gateway& gateway, const mesh::Gateway& object) {
    bool told = false;
    for (const behaviour::Gateway::Listener& listener : gateway.listeners) {
      if (!listener.pool) continue;
      const appmesh::GatewayConnectionPool& written = *listener.spec->connection_pool;
      context_.ledger.approximated(written.node, context_.ledger.recording() ? "DestinationRule: spec.trafficPolicy.connectionPool for the gateway's pods" : "",
                                   findings::kGatewayPool);
      if (!told) context_.report(findings::kGatewayPool, object.manifest(), written.key, "Istio applies this limit to each destination of the gateway on its own.");
      told = true;
    }
  }

  Context& context_;
  std::map<mesh::ServiceId, const behaviour::VirtualService*> services_;
  std::vector<istio::DestinationRule> copies_;
  Servers servers_;
};

}  // namespace

void translateClientRules(Context& context) {
  const bool any = std::any_of(context.behaviour.workloads.begin(), context.behaviour.workloads.end(),
                               [](const auto& workload) { return !workload.egress.tls_from.empty(); });
  if (any || !context.behaviour.gateways.empty()) ClientRules(context).run();
}

}  // namespace a2i::translate
