#include "mesh/references.h"

#include <set>
#include <utility>

#include "base/text.h"
#include "findings/rules_mesh.h"
#include "mesh/backends.h"
#include "mesh/names.h"
#include "mesh/order.h"

namespace a2i::mesh {

namespace {

// As the kind is written, and as ARNs write it.
struct Words {
  std::string kind, in_arn;
};
template <class T> Words words();
template <> Words words<Node>() { return {"VirtualNode", "virtualNode"}; }
template <> Words words<Service>() { return {"VirtualService", "virtualService"}; }
template <> Words words<Router>() { return {"VirtualRouter", "virtualRouter"}; }

findings::Finding& report(const findings::Rule& rule, const k8s::Manifest& manifest, const yaml::Node& node, std::string message, Told& told) {
  findings::Finding& finding = told.findings.add(rule, node.span, std::move(message));
  finding.object = manifest.display();
  finding.field = appmesh::fieldPath(manifest, node);
  return finding;
}

const appmesh::RouteAction* action(const appmesh::Route& route) {
  if (route.http_route) return route.http_route->action.get();
  if (route.http2_route) return route.http2_route->action.get();
  if (route.grpc_route) return route.grpc_route->action.get();
  return route.tcp_route ? route.tcp_route->action.get() : nullptr;
}

const appmesh::GatewayRouteTarget* target(const appmesh::GatewayRouteSpec& spec) {
  if (spec.grpc_route) return spec.grpc_route->action ? spec.grpc_route->action->target.get() : nullptr;
  const appmesh::HttpGatewayRoute* http = spec.http_route ? spec.http_route.get() : spec.http2_route.get();
  return http != nullptr && http->action ? http->action->target.get() : nullptr;
}

}  // namespace

void addChosenOrder(const Object& object, Assumptions& assumptions) {
  const std::string display = object.manifest().display();
  assumptions.add(Assumption::kOrderOfRoutes, display, {display, {}});
}

// `unknown`: the rule for a name that the input does not hold.
template <class T>
Ref<Handle<T>> References::lookUp(const Object& from, const appmesh::VirtualServiceTarget& target, const findings::Rule& unknown, Told& told) const {
  Ref<Handle<T>> ref;
  if (target.arn) {
    ref.by_arn = true;
    ref.node = target.arn.node;
    const std::string type = words<T>().in_arn;
    const auto name = arnName(*target.arn, type);
    if (!name) {
      report(findings::kMalformedArn, from.manifest(), *ref.node,
             "`" + base::printable(*target.arn) + "` is not an ARN of the form arn:aws:appmesh:REGION:ACCOUNT:mesh/MESH/" + type + "/NAME.", told);
      return ref;
    }
    ref.name = *name;
    ref.target = index_.byAwsName<T>(*name);
    if (!ref.target) {
      const bool backend = &unknown == &findings::kUnknownBackend;  // App Mesh took any; the rest goes on without it
      report(backend ? unknown : findings::kForeignArn, from.manifest(), *ref.node,
             "The ARN names the " + words<T>().kind + " `" + base::printable(*name) + "`, which is not among these manifests.", told);
    }
    return ref;
  }
  if (target.ref && !target.ref->name) return ref;  // against the schema, which has been told
  if (!target.ref) {
    report(unknown, from.manifest(), target.key != nullptr ? *target.key : *target.node,
           "This names no " + words<T>().kind + ": neither a reference nor an ARN is given.", told);
    return ref;
  }
  ref.node = target.ref->name.node;
  ref.name = *target.ref->name;
  ref.ns = target.ref->ns && !target.ref->ns->empty() ? *target.ref->ns : from.manifest().ns;
  ref.target = index_.byName<T>(ref.ns, ref.name);
  if (!ref.target) reportUnknown<T>(from, ref, unknown, told);
  return ref;
}

template <class T>
void References::reportUnknown(const Object& from, const Ref<Handle<T>>& ref, const findings::Rule& rule, Told& told) const {
  auto& finding = report(rule, from.manifest(), *ref.node,
                         "There is no " + words<T>().kind + " `" + base::printable(ref.ns + "/" + ref.name) + "` among these manifests.", told);
  const std::vector<std::string_view>& names = index_.namesIn<T>(ref.ns);
  if (names.size() > told.comparisons_left) return;
  told.comparisons_left -= names.size();
  const std::string_view close = base::didYouMean(ref.name, names);
  if (!close.empty()) {
    finding.suggestion = findings::Suggestion{"write `" + std::string(close) + "`", {{ref.node->span, std::string(close)}}};
  }
}

void References::placeService(std::string_view host, const Object& object, std::string& service, std::string& ns,
                              std::optional<KubernetesServiceId>& id, Told& told) const {
  const auto known = [this](std::string_view name) { return index_.namespaceKnown(name); };
  const auto name = clusterService(host, object.manifest().ns, options_.cluster_domain, known);
  if (!name) return;
  service = name->service;
  ns = name->ns;
  id = index_.kubernetesService(ns, service);
  if (!id) told.assumptions.add(Assumption::kServiceExists, ns + "/" + service, {object.manifest().display(), {}});
}

// ExternalName Services have no addresses: DNS answers with the other name. Such answers are whole names, so only a full one is a Service's.
base::Rare<Alias> References::alias(std::optional<KubernetesServiceId> id) const {
  if (!id || graph_[*id].external_name.empty()) return {};
  Alias alias{*id, {}, false};
  std::set<KubernetesServiceId> passed;
  while (id && !graph_[*id].external_name.empty()) {
    alias.circle = !passed.insert(*id).second;
    if (alias.circle) break;
    alias.leads_to = base::lower(graph_[*id].external_name);
    if (alias.leads_to.ends_with('.')) alias.leads_to.pop_back();
    const auto name = fullName(alias.leads_to);
    id = name ? index_.kubernetesService(name->ns, name->service) : std::nullopt;
  }
  return alias;
}

std::optional<ServiceName> References::fullName(const std::string& host) const {
  if (!host.ends_with(".svc." + options_.cluster_domain)) return std::nullopt;
  return clusterService(host, {}, options_.cluster_domain, [](std::string_view) { return false; });
}

void References::resolve(Node& node, Told& told) const {
  for (const appmesh::Backend& backend : node.spec().backends.items) {
    if (!backend.virtual_service) continue;
    auto ref = lookUp<Service>(node, *backend.virtual_service, findings::kUnknownBackend, told);
    node.backends.push_back({std::move(ref), backend.virtual_service.get(), backend.node});
  }
  addBackendGroups(node, graph_, index_, told.findings);
  const auto& discovery = node.spec().service_discovery;
  if (!discovery || !discovery->dns || !discovery->dns->hostname) return;
  placeService(*discovery->dns->hostname, node, node.dns_service, node.dns_namespace, node.service, told);
  node.alias = alias(node.service);
  if (!node.alias) return;
  node.service.reset();
  node.dns_service.clear();
  node.dns_namespace.clear();
  if (!node.alias->circle && fullName(node.alias->leads_to)) {
    placeService(node.alias->leads_to, node, node.dns_service, node.dns_namespace, node.service, told);
  }
}

void References::resolve(Service& service, Told& told) const {
  placeService(service.aws_name, service, service.dns_service, service.dns_namespace, service.service, told);
  service.alias = alias(service.service);
  const auto& provider = service.spec().provider;
  if (!provider) return;
  if (provider->virtual_node) service.node = lookUp<Node>(service, *provider->virtual_node, findings::kUnknownReference, told);
  if (provider->virtual_router) service.router = lookUp<Router>(service, *provider->virtual_router, findings::kUnknownReference, told);
}

void References::resolve(Router& router, Told& told) const {
  for (const appmesh::Route& spec : router.spec().routes.items) {
    Router::Route& route = router.routes.emplace_back();
    route.spec = &spec;
    const appmesh::RouteAction* const targets = action(spec);
    if (targets == nullptr) continue;
    for (const appmesh::WeightedTarget& to : targets->weighted_targets.items) {
      route.targets.push_back({lookUp<Node>(router, to, findings::kUnknownReference, told), &to});
      route.valid = route.valid && route.targets.back().node.target.has_value();
    }
  }
  sortRoutes(router);
  if (choiceMatters(router)) addChosenOrder(router, told.assumptions);
}

void References::resolve(GatewayRoute& route, Told& told) const {
  const appmesh::GatewayRouteTarget* const to = target(route.spec());
  if (to != nullptr && to->virtual_service) route.service = lookUp<Service>(route, *to->virtual_service, findings::kUnknownReference, told);
}

}  // namespace a2i::mesh
