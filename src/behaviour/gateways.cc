#include "behaviour/gateways.h"

#include "behaviour/conditions.h"
#include "behaviour/logs.h"
#include "behaviour/tls.h"
#include "mesh/order.h"

namespace a2i::behaviour {

namespace {

void setHost(const appmesh::HostnameMatch* written, GatewayRoute& route) {
  if (written == nullptr) return;
  route.host.from.push_back(written->node);
  if (written->exact) route.host.value = {HostCondition::Kind::kExact, std::string(*written->exact)};
  else if (written->suffix) route.host.value = {HostCondition::Kind::kSuffix, std::string(*written->suffix)};
}

void setTarget(const appmesh::GatewayRouteTarget* written, GatewayRoute& route) {
  if (written == nullptr) return;
  route.target_from.push_back(written->node);
  if (written->port) route.target_port = *written->port;
}

// Without a word the matched prefix becomes "/" and the Host the name of the virtual service.
void setRewrite(const appmesh::Rewrite* written, GatewayRoute& route) {
  const auto& path = route.conditions.path.value;
  const bool prefix = path && path->kind == PathCondition::Kind::kPrefix && path->text != "/";
  if (prefix) route.path_change.value = {PathChange::Kind::kPrefix, "/"};
  route.host_becomes_service_name.value = true;
  if (written == nullptr) return;
  if (written->hostname) {
    route.host_becomes_service_name.from.push_back(written->hostname->node);
    const auto& choice = written->hostname->default_target_hostname;
    route.host_becomes_service_name.value = !choice || *choice == appmesh::Switch::kEnabled;
  }
  if (written->prefix) {
    route.path_change.from.push_back(written->prefix->node);
    if (written->prefix->value) route.path_change.value = {PathChange::Kind::kPrefix, std::string(*written->prefix->value)};
    else if (written->prefix->default_prefix && *written->prefix->default_prefix == appmesh::Switch::kDisabled) route.path_change.value = {};
  }
  if (written->path) {
    route.path_change.from.push_back(written->path->node);
    if (written->path->exact) route.path_change.value = {PathChange::Kind::kWhole, std::string(*written->path->exact)};
  }
}

void setPort(const appmesh::Integer& port, GatewayRoute& route) {
  if (!port) return;
  route.port = *port;
  route.port_from.push_back(port.node);
}

void deriveHttp(const appmesh::HttpGatewayRoute& spec, GatewayRoute& route) {
  if (spec.match) {
    setPath(spec.match->prefix, spec.match->path.get(), route.conditions);
    addHeaders(spec.match->headers, route.conditions);
    addQuery(spec.match->query_parameters, route.conditions);
    if (spec.match->method) route.conditions.method = {std::string(*spec.match->method), {spec.match->method.node}};
    setHost(spec.match->hostname.get(), route);
    setPort(spec.match->port, route);
  }
  setRewrite(spec.action ? spec.action->rewrite.get() : nullptr, route);
  setTarget(spec.action ? spec.action->target.get() : nullptr, route);
}

// No path rewrite for gRPC: the path is the method.
void deriveGrpc(const appmesh::GrpcGatewayRoute& spec, GatewayRoute& route) {
  if (spec.match) {
    setGrpcPath(spec.match->service_name, nullptr, route.conditions);
    addHeaders(spec.match->metadata, route.conditions);
    setHost(spec.match->hostname.get(), route);
    setPort(spec.match->port, route);
  }
  setRewrite(spec.action ? spec.action->rewrite.get() : nullptr, route);
  route.path_change.value = {};
  setTarget(spec.action ? spec.action->target.get() : nullptr, route);
}

GatewayRoute deriveRoute(const mesh::MeshGraph& graph, mesh::GatewayRouteId id) {
  const mesh::GatewayRoute& from = graph[id];
  const appmesh::GatewayRouteSpec& spec = from.spec();
  GatewayRoute route;
  route.route = id;
  route.service = from.service.target;
  route.served = from.service.target.has_value();
  route.priority = spec.priority ? *spec.priority : mesh::kNoGatewayPriority;
  if (spec.priority) route.order_from.push_back(spec.priority.node);
  if (spec.grpc_route) {
    route.protocol = Protocol::kGrpc;
    deriveGrpc(*spec.grpc_route, route);
  } else if (const appmesh::HttpGatewayRoute* http = spec.http_route ? spec.http_route.get() : spec.http2_route.get()) {
    route.protocol = spec.http_route ? Protocol::kHttp : Protocol::kHttp2;
    deriveHttp(*http, route);
  }
  return route;
}

}  // namespace

Gateway deriveGateway(const mesh::MeshGraph& graph, mesh::GatewayId id) {
  Gateway gateway;
  gateway.gateway = id;
  for (const appmesh::GatewayListener& listener : graph[id].spec().listeners.items) {
    if (!listener.port_mapping) continue;
    Gateway::Listener derived{portOf(*listener.port_mapping), deriveTls(listener.tls), {}, &listener};
    if (listener.connection_pool) derived.pool = derivePool(*listener.connection_pool);
    gateway.listeners.push_back(std::move(derived));
  }
  if (const auto& defaults = graph[id].spec().backend_defaults) gateway.client_tls = deriveTls(defaults->client_policy);
  gateway.log = deriveLog(graph[id].spec().logging);
  for (const mesh::GatewayRouteId route : graph[id].routes) {
    if (graph[route].valid()) gateway.routes.push_back(deriveRoute(graph, route));
  }
  return gateway;
}

}  // namespace a2i::behaviour
