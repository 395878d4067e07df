#include "behaviour/routes.h"

#include <algorithm>

#include "behaviour/conditions.h"
#include "behaviour/workloads.h"
#include "mesh/order.h"

namespace a2i::behaviour {

namespace {

class ServiceDeriver {
 public:
  ServiceDeriver(const mesh::MeshGraph& graph, mesh::ServiceId id, const Options& options, Obstacle& obstacle)
      : graph_(graph), service_(graph[id]), options_(options), obstacle_(obstacle) {
    result_.service = id;
    result_.host = service_.aws_name;
    if (service_.spec().aws_name) result_.from.push_back(service_.spec().aws_name.node);
    if (service_.spec().provider) result_.from.push_back(service_.spec().provider->node);
  }

  std::optional<VirtualService> run() {
    const bool good = service_.node.target ? fromNode(*service_.node.target) : service_.router.target && fromRouter(*service_.router.target);
    if (!good) return std::nullopt;
    return std::move(result_);
  }

 private:
  bool usable(const mesh::Object& object) {
    if (!object.valid()) obstacle_.cause = &object.manifest();
    return object.valid();
  }

  // One implicit route for each listener: every request, App Mesh's defaults for the rest.
  bool fromNode(mesh::NodeId id) {
    const mesh::Node& node = graph_[id];
    if (!usable(node)) return false;
    for (const appmesh::NodeListener& listener : node.spec().listeners.items) {
      if (!listener.port_mapping) continue;
      const Port port = portOf(*listener.port_mapping);
      result_.ports.push_back(port);
      Route route;
      route.protocol = port.protocol;
      route.port = port.number;
      route.destinations.push_back({{id, port.number, port.protocol}, {100, {}}, {}});
      if (port.protocol != Protocol::kTcp) {
        route.retry.value = impliedRetries();
        setTimeout(nullptr, route);
      }
      route.idle.value = kDefaultIdleTimeout;
      result_.routes.push_back(std::move(route));
    }
    return true;
  }

  bool fromRouter(mesh::RouterId id) {
    const mesh::Router& router = graph_[id];
    if (!usable(router)) return false;
    for (const appmesh::RouterListener& listener : router.spec().listeners.items) {
      if (listener.port_mapping) result_.ports.push_back(portOf(*listener.port_mapping));
    }
    for (const mesh::Router::Route& route : router.routes) {
      if (!addRoute(route)) {
        if (obstacle_.cause == nullptr) obstacle_.cause = &router.manifest();
        return false;
      }
    }
    if (result_.ports.empty()) portsFromTargets();
    return true;
  }

  // A router that names no listener of its own serves the ports of its nodes.
  void portsFromTargets() {
    for (const Route& route : result_.routes) {
      for (const WeightedDestination& target : route.destinations) {
        const auto same = [&target](const Port& port) { return port.number == target.destination.port; };
        if (std::none_of(result_.ports.begin(), result_.ports.end(), same)) result_.ports.push_back({target.destination.port, route.protocol, {}});
      }
    }
    std::sort(result_.ports.begin(), result_.ports.end(), [](const Port& a, const Port& b) { return a.number < b.number; });
  }

  bool addRoute(const mesh::Router::Route& from) {
    const appmesh::Route& spec = *from.spec;
    Route route;
    route.node = spec.node;
    route.name = *spec.name;
    route.priority = spec.priority ? *spec.priority : mesh::kNoRoutePriority;
    if (spec.name) route.order_from.push_back(spec.name.node);
    if (spec.priority) route.order_from.push_back(spec.priority.node);
    route.idle.value = kDefaultIdleTimeout;
    if (!setMatch(spec, route) || !setDestinations(from, route)) return false;
    if (route.protocol != Protocol::kTcp) setPolicies(spec, route);
    else if (spec.tcp_route->timeout && spec.tcp_route->timeout->idle) setIdle(*spec.tcp_route->timeout->idle, route);
    result_.routes.push_back(std::move(route));
    return true;
  }

  static void setPort(const appmesh::Integer& port, Route& route) {
    if (!port) return;
    route.port = *port;
    route.port_from.push_back(port.node);
  }

  bool setMatch(const appmesh::Route& spec, Route& route) const {
    if (const appmesh::HttpRoute* http = spec.http_route ? spec.http_route.get() : spec.http2_route.get()) {
      route.protocol = spec.http_route ? Protocol::kHttp : Protocol::kHttp2;
      if (!http->match) return true;
      const appmesh::HttpRouteMatch& match = *http->match;
      setPath(match.prefix, match.path.get(), route.conditions);
      addHeaders(match.headers, route.conditions);
      addQuery(match.query_parameters, route.conditions);
      if (match.method) route.conditions.method = {std::string(*match.method), {match.method.node}};
      if (match.scheme) route.conditions.scheme = {std::string(*match.scheme), {match.scheme.node}};
      setPort(match.port, route);
      return true;
    }
    if (spec.grpc_route) {
      route.protocol = Protocol::kGrpc;
      if (!spec.grpc_route->match) return true;
      const appmesh::GrpcRouteMatch& match = *spec.grpc_route->match;
      setGrpcPath(match.service_name, &match.method_name, route.conditions);
      addHeaders(match.metadata, route.conditions);
      setPort(match.port, route);
      return true;
    }
    route.protocol = Protocol::kTcp;
    if (!spec.tcp_route) return false;
    if (spec.tcp_route->match) setPort(spec.tcp_route->match->port, route);
    return true;
  }

  bool setDestinations(const mesh::Router::Route& from, Route& route) {
    for (const mesh::Router::Target& target : from.targets) {
      if (!target.node.target) return false;
      const mesh::Node& node = graph_[*target.node.target];
      if (!usable(node)) return false;
      const auto& written = target.spec->port;
      const appmesh::NodeListener* const listener = findListener(node, written ? std::optional(*written) : std::nullopt);
      if (listener == nullptr || !listener->port_mapping) return false;
      WeightedDestination destination;
      destination.destination = {*target.node.target, *listener->port_mapping->port, protocolOf(*listener->port_mapping->protocol)};
      destination.weight = {*target.spec->weight, {}};
      if (target.spec->weight) destination.weight.from.push_back(target.spec->weight.node);
      if (target.spec->ref) destination.from.push_back(target.spec->ref->node);
      if (target.spec->arn) destination.from.push_back(target.spec->arn.node);
      if (written) destination.from.push_back(written.node);
      route.destinations.push_back(std::move(destination));
    }
    return !route.destinations.empty();
  }

  void setPolicies(const appmesh::Route& spec, Route& route) {
    const appmesh::HttpRoute* const http = spec.http_route ? spec.http_route.get() : spec.http2_route.get();
    const appmesh::RetryPolicy* const retry = http != nullptr ? static_cast<const appmesh::RetryPolicy*>(http->retry_policy.get()) : spec.grpc_route->retry_policy.get();
    const appmesh::RouteTimeouts* const timeout = http != nullptr ? http->timeout.get() : spec.grpc_route->timeout.get();
    route.retry.value = retry == nullptr ? impliedRetries() : retries(*retry);
    if (retry != nullptr) route.retry.from.push_back(retry->node);
    setTimeout(timeout == nullptr ? nullptr : timeout->per_request.get(), route);
    if (timeout != nullptr && timeout->idle) setIdle(*timeout->idle, route);
  }

  static void setIdle(const appmesh::Duration& idle, Route& route) {
    route.idle = {enabled(idle), {idle.node}};
    route.idle_written = true;
  }

  RetryPolicy impliedRetries() const {
    RetryPolicy policy;
    policy.implied = true;
    policy.retries = options_.default_retries ? 2 : 0;
    return policy;
  }

  static RetryPolicy retries(const appmesh::RetryPolicy& written) {
    RetryPolicy policy;
    policy.retries = *written.max_retries;
    if (written.per_retry_timeout) policy.per_try = enabled(*written.per_retry_timeout);
    for (const auto* events : {&written.http_retry_events, &written.grpc_retry_events, &written.tcp_retry_events}) {
      for (const appmesh::Text& event : events->items) policy.events.emplace_back(*event);
    }
    return policy;
  }

  void setTimeout(const appmesh::Duration* written, Route& route) {
    Timeout& timeout = route.timeout.value;
    timeout.route.value = kDefaultRequestTimeout;
    if (written != nullptr) {
      timeout.route.value = enabled(*written);
      timeout.route.implied = false;
      timeout.route.node_field = written->node;
      route.timeout.from.push_back(written->node);
    }
    timeout.effective = timeout.route.value;
    for (const WeightedDestination& target : route.destinations) {
      timeout.listeners.push_back(listenerLimit(graph_, target.destination.node, target.destination.port));
      const auto& limit = timeout.listeners.back().value;
      if (limit && (!timeout.effective || *limit < *timeout.effective)) timeout.effective = limit;
    }
  }

  const mesh::MeshGraph& graph_;
  const mesh::Service& service_;
  const Options& options_;
  Obstacle& obstacle_;
  VirtualService result_;
};

}  // namespace

std::optional<VirtualService> deriveService(const mesh::MeshGraph& graph, mesh::ServiceId id, const Options& options, Obstacle& obstacle) {
  return ServiceDeriver(graph, id, options, obstacle).run();
}

std::optional<VirtualService> refusedService(const mesh::MeshGraph& graph, mesh::ServiceId id) {
  const mesh::Service& service = graph[id];
  if (service.dns_service.empty() || service.alias) return std::nullopt;  // for the latter sidecars do not listen
  VirtualService result;
  result.service = id;
  result.host = service.aws_name;
  const auto add = [&result](const auto& listeners) {
    for (const auto& listener : listeners.items) {
      const auto& mapping = listener.port_mapping;
      if (!mapping || !mapping->protocol || *mapping->protocol == appmesh::Protocol::kTcp || *mapping->port < 1 || *mapping->port > 65535) continue;
      Port port = portOf(*mapping);
      const bool known = std::any_of(result.ports.begin(), result.ports.end(), [&port](const Port& other) { return other.number == port.number; });
      if (!known) result.ports.push_back(std::move(port));
    }
  };
  if (service.router.target) add(graph[*service.router.target].spec().listeners);
  if (service.node.target) add(graph[*service.node.target].spec().listeners);
  return result.ports.empty() ? std::nullopt : std::optional(std::move(result));
}

}  // namespace a2i::behaviour
