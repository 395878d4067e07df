#include "mesh/resolve.h"

#include <algorithm>

#include "base/text.h"
#include "findings/rules_mesh.h"
#include "mesh/backends.h"
#include "mesh/index.h"
#include "mesh/kubernetes.h"
#include "mesh/membership.h"
#include "mesh/names.h"
#include "mesh/order.h"
#include "mesh/pods.h"

namespace a2i::mesh {

namespace {

std::string defaultAwsName(const k8s::Manifest& manifest) {
  switch (manifest.kind) {
    case k8s::Kind::kMesh: return manifest.name;
    case k8s::Kind::kVirtualService: return manifest.name + "." + manifest.ns;
    case k8s::Kind::kBackendGroup: return {};
    case k8s::Kind::kVirtualNode: case k8s::Kind::kVirtualRouter: case k8s::Kind::kVirtualGateway: case k8s::Kind::kGatewayRoute:
    case k8s::Kind::kNamespace: case k8s::Kind::kService: case k8s::Kind::kWorkload: case k8s::Kind::kNeighbour:
      return manifest.name + "_" + manifest.ns;
  }
  return {};
}

template <class T>
void add(std::vector<T>& objects, std::unique_ptr<appmesh::Resource> resource) {
  T& object = objects.emplace_back();
  object.aws_name = defaultAwsName(resource->manifest);
  object.resource = std::move(resource);
  if constexpr (requires { object.spec().aws_name; }) {
    if (object.spec().aws_name && !object.spec().aws_name->empty()) object.aws_name = *object.spec().aws_name;
  }
}

class Resolver {
 public:
  Resolver(const Options& options, findings::Findings& findings) : options_(options), findings_(findings) {}

  MeshGraph run(Input input) {
    reserve(input);
    for (auto& resource : input.appmesh) sort(std::move(resource));
    addKubernetes(std::move(input.kubernetes), graph_);
    forEachList(graph_, [this](auto& objects) { order(objects); });
    assignMeshes(graph_, findings_);
    index_ = std::make_unique<Index>(graph_);
    for (Node& node : graph_.nodes) resolveNode(node);
    for (Service& service : graph_.services) resolveService(service);
    for (Router& router : graph_.routers) resolveRouter(router);
    for (std::uint32_t i = 0; i < graph_.gateway_routes.size(); ++i) resolveGatewayRoute(i);
    for (Gateway& gateway : graph_.gateways) sortGateway(gateway);
    selectPods(graph_);
    return std::move(graph_);
  }

 private:
  // The long lists; growing them step by step would hold them twice for a moment.
  void reserve(const Input& input) {
    const auto count = [&input](k8s::Kind kind) {
      return static_cast<std::size_t>(std::count_if(input.appmesh.begin(), input.appmesh.end(), [kind](const auto& resource) { return resource->manifest.kind == kind; }));
    };
    graph_.nodes.reserve(count(k8s::Kind::kVirtualNode));
    graph_.services.reserve(count(k8s::Kind::kVirtualService));
    graph_.routers.reserve(count(k8s::Kind::kVirtualRouter));
  }

  void sort(std::unique_ptr<appmesh::Resource> resource) {
    switch (resource->manifest.kind) {
      case k8s::Kind::kMesh: return add(graph_.meshes, std::move(resource));
      case k8s::Kind::kVirtualNode: return add(graph_.nodes, std::move(resource));
      case k8s::Kind::kVirtualService: return add(graph_.services, std::move(resource));
      case k8s::Kind::kVirtualRouter: return add(graph_.routers, std::move(resource));
      case k8s::Kind::kVirtualGateway: return add(graph_.gateways, std::move(resource));
      case k8s::Kind::kGatewayRoute: return add(graph_.gateway_routes, std::move(resource));
      case k8s::Kind::kBackendGroup: return add(graph_.backend_groups, std::move(resource));
      case k8s::Kind::kNamespace: case k8s::Kind::kService: case k8s::Kind::kWorkload: case k8s::Kind::kNeighbour: return;
    }
  }

  // By name; of objects that stand twice with the same content one is kept, with different content none is trusted.
  template <class T>
  void order(std::vector<T>& objects) {
    const auto key = [](const T& object) { return std::tie(object.manifest().ns, object.manifest().name); };
    std::stable_sort(objects.begin(), objects.end(), [&key](const T& a, const T& b) { return key(a) < key(b); });
    for (std::size_t i = 1; i < objects.size(); ++i) {
      if (key(objects[i]) == key(objects[i - 1])) reportDuplicate(objects[i - 1], objects[i]);
    }
    objects.erase(std::unique(objects.begin(), objects.end(), [&key](const T& a, const T& b) { return key(a) == key(b); }), objects.end());
    if constexpr (std::is_same_v<T, Mesh>) {
      for (Mesh& mesh : objects) {
        const auto& filter = mesh.spec().egress_filter;
        mesh.drops_egress = !filter || filter->type.value != appmesh::EgressFilterType::kAllowAll || !filter->type;
      }
    }
  }

  static bool equal(const yaml::Node* a, const yaml::Node* b) {
    if (a == nullptr || b == nullptr) return a == b;
    if (a->type != b->type || a->scalar() != b->scalar() || a->items().size() != b->items().size() || a->entries().size() != b->entries().size()) return false;
    for (std::size_t i = 0; i < a->items().size(); ++i) {
      if (!equal(a->items()[i], b->items()[i])) return false;
    }
    return std::all_of(a->entries().begin(), a->entries().end(), [b](const yaml::Entry& entry) { return equal(entry.value, b->get(entry.key->scalar())); });
  }

  void reportDuplicate(Object& first, Object& second) {
    // Labels of a GatewayRoute say which gateway it belongs to.
    const bool labels = first.manifest().kind != k8s::Kind::kGatewayRoute || first.manifest().labels == second.manifest().labels;
    if (labels && equal(first.manifest().spec, second.manifest().spec)) return;
    auto& finding = report(findings::kDuplicateObject, second.manifest(), second.manifest().name_span,
                           "`" + second.manifest().display() + "` stands here again with other content; which of them counts is not known.");
    finding.related.push_back({first.manifest().name_span, "the other one"});
    first.invalidate();
  }

  findings::Finding& report(const findings::Rule& rule, const k8s::Manifest& manifest, source::Span span, std::string message) {
    findings::Finding& finding = findings_.add(rule, span, std::move(message));
    finding.object = manifest.display();
    return finding;
  }

  findings::Finding& report(const findings::Rule& rule, const k8s::Manifest& manifest, const yaml::Node& node, std::string message) {
    findings::Finding& finding = report(rule, manifest, node.span, std::move(message));
    finding.field = appmesh::fieldPath(manifest, node);
    return finding;
  }

  // `unknown`: the rule for a name that the input does not hold.
  template <class T>
  Ref<Handle<T>> resolve(const Object& from, const appmesh::VirtualServiceTarget& target, std::string_view type, std::string_view kind,
                         const findings::Rule& unknown) {
    Ref<Handle<T>> ref;
    if (target.arn) {
      ref.by_arn = true;
      ref.node = target.arn.node;
      const auto name = arnName(*target.arn, type);
      if (!name) {
        report(findings::kMalformedArn, from.manifest(), *ref.node,
               "`" + base::printable(*target.arn) + "` is not an ARN of the form arn:aws:appmesh:REGION:ACCOUNT:mesh/MESH/" + std::string(type) + "/NAME.");
        return ref;
      }
      ref.name = *name;
      ref.target = index_->byAwsName<T>(*name);
      if (!ref.target) {
        const bool backend = &unknown == &findings::kUnknownBackend;  // App Mesh took any; the rest goes on without it
        report(backend ? unknown : findings::kForeignArn, from.manifest(), *ref.node,
               "The ARN names the " + std::string(kind) + " `" + base::printable(*name) + "`, which is not among these manifests.");
      }
      return ref;
    }
    if (!target.ref || !target.ref->name) {
      report(unknown, from.manifest(), target.key != nullptr ? *target.key : *target.node, "This names no " + std::string(kind) + ": neither a reference nor an ARN is given.");
      return ref;
    }
    ref.node = target.ref->name.node;
    ref.name = *target.ref->name;
    ref.ns = target.ref->ns && !target.ref->ns->empty() ? *target.ref->ns : from.manifest().ns;
    ref.target = index_->byName<T>(ref.ns, ref.name);
    if (!ref.target) reportUnknown<T>(from, ref, kind, unknown);
    return ref;
  }

  template <class T>
  void reportUnknown(const Object& from, const Ref<Handle<T>>& ref, std::string_view kind, const findings::Rule& rule) {
    auto& finding = report(rule, from.manifest(), *ref.node,
                           "There is no " + std::string(kind) + " `" + base::printable(ref.ns + "/" + ref.name) + "` among these manifests.");
    const std::vector<std::string_view>& names = index_->namesIn<T>(ref.ns);
    if (names.size() > comparisons_left_) return;
    comparisons_left_ -= names.size();
    const std::string_view close = base::didYouMean(ref.name, names);
    if (!close.empty()) {
      finding.suggestion = findings::Suggestion{"write `" + std::string(close) + "`", {{ref.node->span, std::string(close)}}};
    }
  }

  void resolveNode(Node& node) {
    for (const appmesh::Backend& backend : node.spec().backends.items) {
      if (!backend.virtual_service) continue;
      auto ref = resolve<Service>(node, *backend.virtual_service, "virtualService", "VirtualService", findings::kUnknownBackend);
      node.backends.push_back({std::move(ref), backend.virtual_service.get(), backend.node});
    }
    addBackendGroups(node, graph_, *index_, findings_);
    const auto& discovery = node.spec().service_discovery;
    if (!discovery || !discovery->dns || !discovery->dns->hostname) return;
    placeService(*discovery->dns->hostname, node, node.dns_service, node.dns_namespace, node.service);
  }

  void placeService(std::string_view host, const Object& object, std::string& service, std::string& ns, std::optional<KubernetesServiceId>& id) {
    const auto known = [this](std::string_view name) { return index_->namespaceKnown(name); };
    const auto name = clusterService(host, object.manifest().ns, options_.cluster_domain, known);
    if (!name) return;
    service = name->service;
    ns = name->ns;
    id = index_->kubernetesService(ns, service);
    if (!id) graph_.assumptions.add(Assumption::kServiceExists, ns + "/" + service, {object.manifest().display(), {}});
  }

  void resolveService(Service& service) {
    placeService(service.aws_name, service, service.dns_service, service.dns_namespace, service.service);
    const auto& provider = service.spec().provider;
    if (!provider) return;
    if (provider->virtual_node) {
      service.node = resolve<Node>(service, *provider->virtual_node, "virtualNode", "VirtualNode", findings::kUnknownReference);
    }
    if (provider->virtual_router) {
      service.router = resolve<Router>(service, *provider->virtual_router, "virtualRouter", "VirtualRouter", findings::kUnknownReference);
    }
  }

  static const appmesh::RouteAction* action(const appmesh::Route& route) {
    if (route.http_route) return route.http_route->action.get();
    if (route.http2_route) return route.http2_route->action.get();
    if (route.grpc_route) return route.grpc_route->action.get();
    return route.tcp_route ? route.tcp_route->action.get() : nullptr;
  }

  void resolveRouter(Router& router) {
    for (const appmesh::Route& spec : router.spec().routes.items) {
      Router::Route& route = router.routes.emplace_back();
      route.spec = &spec;
      const appmesh::RouteAction* const targets = action(spec);
      if (targets == nullptr) continue;
      for (const appmesh::WeightedTarget& target : targets->weighted_targets.items) {
        route.targets.push_back({resolve<Node>(router, target, "virtualNode", "VirtualNode", findings::kUnknownReference), &target});
        route.valid = route.valid && route.targets.back().node.target.has_value();
      }
    }
    sortRoutes(router);
    if (choiceMatters(router)) chose(router);
  }

  void chose(const Object& object) {
    const std::string display = object.manifest().display();
    graph_.assumptions.add(Assumption::kOrderOfRoutes, display, {display, {}});
  }

  void sortGateway(Gateway& gateway) {
    sortRoutes(gateway, graph_);
    if (choiceMatters(gateway, graph_)) chose(gateway);
  }

  static const appmesh::GatewayRouteTarget* target(const appmesh::GatewayRouteSpec& spec) {
    if (spec.grpc_route) return spec.grpc_route->action ? spec.grpc_route->action->target.get() : nullptr;
    const appmesh::HttpGatewayRoute* http = spec.http_route ? spec.http_route.get() : spec.http2_route.get();
    return http != nullptr && http->action ? http->action->target.get() : nullptr;
  }

  void resolveGatewayRoute(std::uint32_t index) {
    GatewayRoute& route = graph_.gateway_routes[index];
    const appmesh::GatewayRouteTarget* const to = target(route.spec());
    if (to != nullptr && to->virtual_service) {
      route.service = resolve<Service>(route, *to->virtual_service, "virtualService", "VirtualService", findings::kUnknownReference);
    }
    route.gateway = selectGateway(route, graph_, findings_);
    if (route.gateway) graph_.gateways[route.gateway->index].routes.push_back({index});
  }

  const Options& options_;
  findings::Findings& findings_;
  MeshGraph graph_;
  std::unique_ptr<Index> index_;
  // Of unknown names with known ones. Where nearly all names are unknown, part of the input is missing, and guesses would take time by the
  // square of the mesh.
  std::size_t comparisons_left_ = 500'000;
};

}  // namespace

MeshGraph resolve(Input input, const Options& options, findings::Findings& findings) {
  return Resolver(options, findings).run(std::move(input));
}

}  // namespace a2i::mesh
