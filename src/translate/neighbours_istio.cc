// Objects of Istio and the Gateway API that the user has already, beside those that are written here.
#include <algorithm>

#include "base/text.h"
#include "findings/rules_workloads.h"
#include "translate/neighbours.h"

namespace a2i::translate {

namespace {

using yaml::follow;
using yaml::Node;

constexpr std::string_view kMesh = "mesh";

// Short names are completed by the namespace of the object that holds them.
std::string hostName(const Context& context, const Node* node, const std::string& ns) {
  std::string name = base::lower(textOf(node));
  if (name.ends_with('.')) name.pop_back();
  return name.empty() || name.find('.') != std::string::npos || name == "*" ? name : qualifiedHost(context, name, ns);
}

std::string gatewayName(std::string_view name, const std::string& ns) {
  return name.find('/') == std::string_view::npos ? ns + "/" + std::string(name) : std::string(name);
}

// "shop/web.example.com" is web.example.com for VirtualServices of the namespace shop.
std::string_view withoutNamespace(std::string_view host) { return host.substr(host.find('/') == std::string_view::npos ? 0 : host.find('/') + 1); }

bool overlap(std::string_view a, std::string_view b) {
  const auto covers = [](std::string_view pattern, std::string_view host) {
    return pattern == "*" || (pattern.starts_with("*.") && host.size() > pattern.size() - 1 && host.ends_with(pattern.substr(1)));
  };
  return a == b || covers(a, b) || covers(b, a);
}

void collide(Context& context, const k8s::Manifest& object, const Node* at, std::string message) {
  context.report(findings::kIstioCollision, object, at, std::move(message));
}

// Whether the pods have all labels of a selector.
template <class Selector>
bool has(const mesh::Workload& workload, const Selector& selector) {
  return std::all_of(selector.begin(), selector.end(), [&workload](const auto& label) {
    const auto found = workload.pod_labels.find(label.first);
    return found != workload.pod_labels.end() && found->second == label.second;
  });
}

// Whether some pod is meant by one of ours and by theirs: one selector is a part of the other, or a pod of these files has the labels of
// both. Ours are found by one of their labels: all of them on all pods would take time by the square of the mesh, for each of theirs.
bool anySamePods(const Context& context, const std::vector<Taken::Scope>& ours, const std::string& ns, const std::map<std::string, std::string>& theirs) {
  const auto within = [](const auto& a, const auto& b) { return std::all_of(a.begin(), a.end(), [&b](const auto& label) { return b.contains(label.first); }); };
  std::map<std::pair<std::string_view, std::string_view>, std::vector<const Taken::Scope*>> by_label;
  for (const Taken::Scope& scope : ours) {
    if (scope.ns != ns || !compatible(scope.selector, theirs)) continue;
    if (within(scope.selector, theirs) || within(theirs, scope.selector)) return true;
    const auto& [key, value] = *scope.selector.begin();
    by_label[{key, value}].push_back(&scope);
  }
  if (by_label.empty()) return false;
  return std::any_of(context.graph.workloads.begin(), context.graph.workloads.end(), [&](const mesh::Workload& workload) {
    if (workload.manifest.ns != ns || !has(workload, theirs)) return false;
    return std::any_of(workload.pod_labels.begin(), workload.pod_labels.end(), [&](const auto& label) {
      const auto found = by_label.find({label.first, label.second});
      return found != by_label.end() && std::any_of(found->second.begin(), found->second.end(), [&](const Taken::Scope* scope) { return has(workload, scope->selector); });
    });
  });
}

}  // namespace

Taken taken(const istio::Bundle& bundle) {
  Taken names;
  for (const istio::Object& object : bundle.objects) {
    if (const auto* service = std::get_if<istio::VirtualService>(&object.spec)) {
      if (service->gateways.empty()) names.mesh_hosts.insert(service->hosts.begin(), service->hosts.end());
      for (const std::string& gateway : service->gateways) {
        for (const std::string& host : service->hosts) names.gateway_hosts.emplace(gatewayName(gateway, object.ns), host);
      }
    } else if (const auto* rule = std::get_if<istio::DestinationRule>(&object.spec)) {
      names.rule_hosts.insert(rule->host);
    } else if (const auto* entry = std::get_if<istio::ServiceEntry>(&object.spec)) {
      names.entry_hosts.insert(entry->hosts.begin(), entry->hosts.end());
    } else if (const auto* sidecar = std::get_if<istio::Sidecar>(&object.spec)) {
      names.sidecars.push_back({object.ns, sidecar->selector});
    } else if (const auto* authentication = std::get_if<istio::PeerAuthentication>(&object.spec)) {
      names.authentications.push_back({object.ns, authentication->selector});
    } else if (const auto* telemetry = std::get_if<istio::Telemetry>(&object.spec)) {
      names.telemetries.push_back({object.ns, telemetry->selector});
    } else if (const auto* gateway = std::get_if<istio::Gateway>(&object.spec)) {
      for (const istio::GatewayServer& server : gateway->servers) {
        std::vector<std::string> hosts;
        for (const std::string& host : server.hosts) hosts.emplace_back(withoutNamespace(host));
        names.servers.push_back({gateway->selector, server.port, std::move(hosts)});
      }
    }
  }
  return names;
}

void onIstioVirtualService(Context& context, const Taken& taken, const k8s::Manifest& object) {
  const Node* const hosts = follow(object.spec, {"hosts"});
  const Node* const gateways = follow(object.spec, {"gateways"});
  if (hosts == nullptr) return;
  std::vector<std::string> bound;
  bool in_mesh = gateways == nullptr || gateways->items().empty();
  if (gateways != nullptr) {
    for (const Node& gateway : gateways->items()) {
      if (textOf(&gateway) == kMesh) in_mesh = true;
      else bound.push_back(gatewayName(textOf(&gateway), object.ns));
    }
  }
  for (const Node& host : hosts->items()) {
    const std::string name = hostName(context, &host, object.ns);
    if (in_mesh && taken.mesh_hosts.contains(name)) {
      collide(context, object, &host, "`" + base::printable(name) + "` has a VirtualService in the translation as well; sidecars take the older one and drop the other.");
    } else if (std::any_of(bound.begin(), bound.end(), [&](const std::string& gateway) { return taken.gateway_hosts.contains({gateway, name}); })) {
      collide(context, object, &host, "The translation has a VirtualService for `" + base::printable(name) + "` at this gateway as well; the routes of the older one are tried first.");
    }
  }
}

void onDestinationRule(Context& context, const Taken& taken, const k8s::Manifest& object) {
  const Node* const host = follow(object.spec, {"host"});
  const std::string name = hostName(context, host, object.ns);
  if (!taken.rule_hosts.contains(name)) return;
  collide(context, object, host, "`" + base::printable(name) + "` has a DestinationRule in the translation as well; a client takes its policy from one of the two.");
}

void onServiceEntry(Context& context, const Taken& taken, const k8s::Manifest& object) {
  const Node* const hosts = follow(object.spec, {"hosts"});
  if (hosts == nullptr) return;
  for (const Node& host : hosts->items()) {
    const std::string name = hostName(context, &host, object.ns);
    if (taken.entry_hosts.contains(name)) collide(context, object, &host, "`" + base::printable(name) + "` has a ServiceEntry in the translation as well; of two for one host the older counts.");
  }
}

void onIstioGateway(Context& context, const Taken& taken, const k8s::Manifest& object) {
  const auto selector = labelsOf(follow(object.spec, {"selector"}));
  const Node* const servers = follow(object.spec, {"servers"});
  if (servers == nullptr || selector.empty()) return;
  for (const Node& server : servers->items()) {
    std::int64_t port = 0;
    const Node* const number = follow(&server, {"port", "number"});
    const Node* const hosts = follow(&server, {"hosts"});
    if (number == nullptr || !number->integer(port) || hosts == nullptr) continue;
    for (const Node& host : hosts->items()) {
      const auto same = [&](const Taken::Server& ours) {
        return ours.port == port && ours.selector == selector && std::any_of(ours.hosts.begin(), ours.hosts.end(), [&](const std::string& name) { return overlap(name, withoutNamespace(textOf(&host))); });
      };
      if (std::any_of(taken.servers.begin(), taken.servers.end(), same)) {
        collide(context, object, &host, "The translation has a Gateway for the same pods, port " + std::to_string(port) + " and host.");
        return;
      }
    }
  }
}

void onSidecar(Context& context, const Taken& taken, const k8s::Manifest& object) {
  const Node* const selector = follow(object.spec, {"workloadSelector"});
  const auto labels = labelsOf(follow(selector, {"labels"}));
  // One without a selector is the namespace's default: those that are written here come before it.
  const bool ours_is_default = std::any_of(taken.sidecars.begin(), taken.sidecars.end(), [&](const auto& ours) { return ours.ns == object.ns && ours.selector.empty(); });
  if (labels.empty() && !ours_is_default) return;
  if (!anySamePods(context, taken.sidecars, object.ns, labels)) return;
  collide(context, object, selector, "The translation writes a Sidecar for the same pods; of two Istio takes one, and which is not defined.");
}

void onPeerAuthentication(Context& context, const Taken& taken, const k8s::Manifest& object) {
  const Node* const selector = follow(object.spec, {"selector"});
  const auto labels = labelsOf(follow(selector, {"matchLabels"}));
  const Node* const mode = follow(object.spec, {"mtls", "mode"});
  if (!labels.empty() && anySamePods(context, taken.authentications, object.ns, labels)) {
    return collide(context, object, selector, "The translation writes a PeerAuthentication for the same pods; of two Istio takes the older.");
  }
  const bool of_mesh = object.ns == context.options.root_namespace && labels.empty();
  if (textOf(mode) != "STRICT" || context.options.strict_mtls || !(of_mesh || hasMembers(context, object.ns))) return;
  context.report(findings::kStrictAlready, object, mode, "From the moment it gets its sidecar, a workload that this holds for refuses callers that have none yet.");
}

void onTelemetry(Context& context, const Taken& taken, const k8s::Manifest& object) {
  const Node* const selector = follow(object.spec, {"selector"});
  const auto labels = labelsOf(follow(selector, {"matchLabels"}));
  if (labels.empty() || !anySamePods(context, taken.telemetries, object.ns, labels)) return;
  collide(context, object, selector, "The translation writes a Telemetry (access log) for the same pods; of two Istio takes the older.");
}

// A route of the Gateway API for a Service takes the place of the VirtualService of its host. Routes for a Gateway of that API are
// served by pods of their own.
void onMeshRoute(Context& context, const Taken& taken, const k8s::Manifest& object) {
  const Node* const parents = follow(object.spec, {"parentRefs"});
  if (parents == nullptr) return;
  for (const Node& parent : parents->items()) {
    if (textOf(parent.get("kind")) != "Service") continue;
    const std::string_view ns = textOf(parent.get("namespace"));
    const std::string host = qualifiedHost(context, std::string(textOf(parent.get("name"))), ns.empty() ? object.ns : std::string(ns));
    if (!taken.mesh_hosts.contains(host)) continue;
    collide(context, object, parent.get("name"), "`" + base::printable(host) + "` has a VirtualService in the translation as well; Istio does not join the two.");
  }
}

}  // namespace a2i::translate
