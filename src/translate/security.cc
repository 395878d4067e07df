#include "translate/security.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "findings/rules_security.h"
#include "translate/bypassed_ports.h"
#include "translate/for_pods.h"
#include "translate/installation.h"

namespace a2i::translate {

namespace {

// Names that clients presented, as Istio knows those clients.
class Identities {
 public:
  explicit Identities(const Context& context) : context_(context) {
    for (const behaviour::Workload& workload : context.behaviour.workloads) {
      for (const auto& [service, tls] : workload.egress.tls) {
        if (tls.certificate.source == behaviour::Credential::Source::kSds) holders_[tls.certificate.name].insert(workload.node);
      }
    }
    for (const behaviour::Gateway& gateway : context.behaviour.gateways) {
      const bool sds = gateway.client_tls && gateway.client_tls->certificate.source == behaviour::Credential::Source::kSds;
      if (sds) addGateway(gateway.client_tls->certificate.name, context.graph[gateway.gateway].manifest().display());
    }
  }

  // Principals of one name; empty when nobody can tell.
  std::set<std::string> principals(const std::string& name) const {
    if (const std::string account = accountOf(name); !account.empty()) return {context_.options.trust_domain + account};
    std::set<std::string> found;
    if (const auto gateways = gateways_.find(name); gateways != gateways_.end()) found = gateways->second;
    const auto holders = holders_.find(name);
    if (holders == holders_.end()) return found;
    for (const mesh::NodeId id : holders->second) {
      const mesh::Node& node = context_.graph[id];
      if (node.workloads.empty()) return {};
      for (const mesh::WorkloadId workload : node.workloads) {
        const std::string& account = context_.graph[workload].service_account;
        found.insert(context_.options.trust_domain + "/ns/" + node.manifest().ns + "/sa/" + (account.empty() ? "default" : account));
      }
    }
    return found;
  }

 private:
  // The pods of a gateway are new ones (translate/installation.cc); their account depends on who installs them: the operator's
  // file or the chart `gateway`.
  void addGateway(const std::string& name, const std::string& display) {
    for (const istio::Object& object : context_.bundle.objects) {
      if (!std::holds_alternative<istio::Gateway>(object.spec) || std::find(object.sources.begin(), object.sources.end(), display) == object.sources.end()) continue;
      const std::string account = context_.options.trust_domain + "/ns/" + object.ns + "/sa/" + gatewayRelease(object.name);
      gateways_[name].insert(account);
      gateways_[name].insert(account + "-service-account");
    }
  }

  // "/ns/NS/sa/SA" of a SPIFFE id in the form that Istio and SPIRE's Kubernetes registrar share.
  static std::string accountOf(const std::string& name) {
    if (!name.starts_with("spiffe://")) return {};
    const std::size_t path = name.find('/', 9);
    if (path == std::string::npos) return {};
    const std::string rest = name.substr(path);
    const std::size_t account = rest.find("/sa/");
    const bool fits = rest.starts_with("/ns/") && account != std::string::npos && account > 4 && rest.find('/', 4) == account &&
                      account + 4 < rest.size() && rest.find('/', account + 4) == std::string::npos;
    return fits ? rest : std::string();
  }

  const Context& context_;
  std::map<std::string, std::set<mesh::NodeId>> holders_;     // secret name of a client certificate: who presents it
  std::map<std::string, std::set<std::string>> gateways_;     // the same, as principals
};

class NodeSecurity {
 public:
  NodeSecurity(Context& context, const Identities& identities, const behaviour::Workload& workload)
      : context_(context), identities_(identities), workload_(workload), node_(context.graph[workload.node]) {}

  void run() {
    const bool any = std::any_of(workload_.listeners.begin(), workload_.listeners.end(), [](const auto& listener) { return listener.tls.has_value(); });
    const std::set<std::int64_t> bypassed = bypassedPorts(context_, workload_);
    if (!any && bypassed.empty()) return;
    if (!workload_.has_pods) return claimUnplaced();
    const appmesh::Selector& selector = *node_.spec().pod_selector;
    const auto pods = podLabelSets(selector);
    if (!pods) return;  // has had its error
    authentication_.selector = pods->front();
    if (!any) authentication_.mode = istio::MtlsMode::kUnset;  // the other ports were nobody's business before, either
    for (const std::int64_t port : bypassed) authentication_.ports[port] = istio::MtlsMode::kDisable;
    for (const behaviour::Listener& listener : workload_.listeners) {
      if (listener.tls) addListener(listener, *listener.tls);
    }
    if (authentication_.selector.empty()) forEveryPod();
    addForPods(context_.bundle, object(), std::move(authentication_), &istio::PeerAuthentication::selector, *pods);
    if (!authorization_.rules.empty()) addForPods(context_.bundle, object(), std::move(authorization_), &istio::AuthorizationPolicy::selector, *pods);
  }

 private:
  istio::Object object() const {
    istio::Object output;
    output.name = node_.manifest().name;
    output.ns = node_.manifest().ns;
    output.sources = {node_.manifest().display()};
    output.concern = istio::Concern::kSecurity;
    output.spec = istio::PeerAuthentication{};
    return output;
  }

  // Istio takes ports only together with labels. For all pods of a namespace there is one mode, the most open of the ports.
  bool allStrict() const {
    return std::all_of(workload_.listeners.begin(), workload_.listeners.end(), [](const auto& listener) { return listener.tls && !listener.tls->plain_text; });
  }

  void forEveryPod() {
    authentication_.mode = context_.options.strict_mtls && allStrict() ? istio::MtlsMode::kStrict : istio::MtlsMode::kPermissive;
    authentication_.ports.clear();
  }

  // Without pods the block says how the server answers, which the rule for its clients heeds. Where it has none, nobody calls it; where it
  // is a second name for pods of another node, that one's block counts.
  void claimUnplaced() {
    if (const auto place = context_.nodes.find(workload_.node); place != context_.nodes.end() && !place->second.sidecar) return;
    for (const behaviour::Listener& listener : workload_.listeners) {
      if (listener.tls) context_.ledger.notNeeded(listener.tls->node);
    }
  }

  void addListener(const behaviour::Listener& listener, const behaviour::ServerTls& tls) {
    const bool wanted = !tls.plain_text && context_.options.strict_mtls;
    const bool strict = wanted && (!authentication_.selector.empty() || allStrict());
    authentication_.ports[listener.port.number] = strict ? istio::MtlsMode::kStrict : istio::MtlsMode::kPermissive;
    const std::string path = target(context_, object(), "spec.portLevelMtls[" + std::to_string(listener.port.number) + "]");
    if (!tls.client_names.empty()) addClients(listener, tls);
    const auto place = context_.nodes.find(workload_.node);
    if (place != context_.nodes.end() && place->second.external) return reportName(listener, place->second, strict, path);
    context_.ledger.approximated(tls.node, path, findings::kListenerTls);
    std::string message = "Istio's mutual TLS takes the place of the TLS of listener " + std::to_string(listener.port.number) + "; ", way_out;
    if (tls.plain_text) {
      message += "plain text is taken as before, TLS from callers without a sidecar no longer.";
      way_out = "give callers that speak TLS a sidecar, or let them speak plain text";
    } else if (strict) {
      message += "callers without a sidecar are refused, whatever certificate they hold.";
      way_out = "give every caller a sidecar before this is applied";
    } else if (wanted) {
      message += "plain text is taken, too, as at another port: for all pods of a namespace Istio has one mode.";
      way_out = "select the node's pods by a label, so that each port can have its own mode";
    } else {
      message += "plain text is taken, too, until the phase `--mtls strict`.";
    }
    findings::Finding& finding = context_.report(findings::kListenerTls, node_.manifest(), tls.key, std::move(message));
    finding.way_out = std::move(way_out);
  }

  void reportName(const behaviour::Listener& listener, const Place& place, bool refused, const std::string& path) {
    context_.ledger.approximated(listener.tls->node, path, findings::kTlsByName);
    context_.report(findings::kTlsByName, node_.manifest(), listener.tls->key,
                    "Clients call these pods by `" + base::printable(place.host) + "`, where Istio's mutual TLS does not reach: what was encrypted to port " +
                        std::to_string(listener.port.number) + (refused ? " comes in plain text and is refused." : " goes in plain text."));
  }

  void addClients(const behaviour::Listener& listener, const behaviour::ServerTls& tls) {
    istio::AuthorizationPolicy::Rule rule;
    rule.port = listener.port.number;
    std::set<std::string> principals;
    for (const std::string& name : tls.client_names) {
      const std::set<std::string> found = identities_.principals(name);
      if (found.empty()) return reportClients(name, tls);
      principals.insert(found.begin(), found.end());
    }
    rule.principals.assign(principals.begin(), principals.end());
    istio::Object output = object();
    output.spec = istio::AuthorizationPolicy{};
    context_.ledger.translated(tls.names_node, target(context_, output, "spec.rules[" + std::to_string(authorization_.rules.size()) + "]"));
    authorization_.rules.push_back(std::move(rule));
  }

  void reportClients(const std::string& name, const behaviour::ServerTls& tls) {
    auto& finding = context_.report(findings::kClientIdentity, node_.manifest(), tls.names_node,
                                    "Which service account presents `" + base::printable(name) +
                                        "` is not known here, so every workload of the mesh may call this listener.");
    finding.way_out = "write an AuthorizationPolicy with `notPrincipals: [" + context_.options.trust_domain + "/ns/NAMESPACE/sa/SERVICEACCOUNT]` of the callers";
    context_.ledger.reported(tls.names_node, findings::kClientIdentity);
  }

  Context& context_;
  const Identities& identities_;
  const behaviour::Workload& workload_;
  const mesh::Node& node_;
  istio::PeerAuthentication authentication_;
  istio::AuthorizationPolicy authorization_;
};

}  // namespace

void translateSecurity(Context& context) {
  const Identities identities(context);
  for (const behaviour::Workload& workload : context.behaviour.workloads) NodeSecurity(context, identities, workload).run();
}

}  // namespace a2i::translate
