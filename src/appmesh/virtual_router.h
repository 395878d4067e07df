#pragma once

#include "appmesh/common.h"

namespace a2i::appmesh {

struct RouterListener : Block { Optional<PortMapping> port_mapping; };
template <class V> void describe(V& v, RouterListener& x) { v("portMapping", x.port_mapping); }

struct WeightedTarget : VirtualServiceTarget { Integer port, weight; };
template <class V> void describe(V& v, WeightedTarget& x) {
  v("port", x.port); v("virtualNodeARN", x.arn); v("virtualNodeRef", x.ref); v("weight", x.weight);
}
struct RouteAction : Block { List<WeightedTarget> weighted_targets; };
template <class V> void describe(V& v, RouteAction& x) { v("weightedTargets", x.weighted_targets); }

// The union of the retry policies of the three kinds; an http route has no grpcRetryEvents.
struct RetryPolicy : Block {
  List<Text> grpc_retry_events, http_retry_events, tcp_retry_events;
  Integer max_retries;
  Optional<Duration> per_retry_timeout;
};
struct HttpRetryPolicy : RetryPolicy {};
template <class V> void describe(V& v, HttpRetryPolicy& x) {
  v("httpRetryEvents", x.http_retry_events); v("maxRetries", x.max_retries);
  v("perRetryTimeout", x.per_retry_timeout); v("tcpRetryEvents", x.tcp_retry_events);
}
struct GrpcRetryPolicy : RetryPolicy {};
template <class V> void describe(V& v, GrpcRetryPolicy& x) {
  v("grpcRetryEvents", x.grpc_retry_events); v("httpRetryEvents", x.http_retry_events); v("maxRetries", x.max_retries);
  v("perRetryTimeout", x.per_retry_timeout); v("tcpRetryEvents", x.tcp_retry_events);
}

struct RouteTimeouts : Block { Optional<Duration> idle, per_request; };
template <class V> void describe(V& v, RouteTimeouts& x) { v("idle", x.idle); v("perRequest", x.per_request); }
struct TcpRouteTimeout : Block { Optional<Duration> idle; };
template <class V> void describe(V& v, TcpRouteTimeout& x) { v("idle", x.idle); }

struct HttpRouteMatch : Block {
  List<HeaderMatch> headers;
  Text method, prefix, scheme;
  Optional<PathMatch> path;
  Integer port;
  List<QueryParameter> query_parameters;
};
template <class V> void describe(V& v, HttpRouteMatch& x) {
  v("headers", x.headers); v("method", x.method); v("path", x.path); v("port", x.port); v("prefix", x.prefix);
  v("queryParameters", x.query_parameters); v("scheme", x.scheme);
}
struct HttpRoute : Block {
  Optional<RouteAction> action;
  Optional<HttpRouteMatch> match;
  Optional<HttpRetryPolicy> retry_policy;
  Optional<RouteTimeouts> timeout;
};
template <class V> void describe(V& v, HttpRoute& x) {
  v("action", x.action); v("match", x.match); v("retryPolicy", x.retry_policy); v("timeout", x.timeout);
}

struct GrpcRouteMatch : Block {
  List<HeaderMatch> metadata;
  Text method_name, service_name;
  Integer port;
};
template <class V> void describe(V& v, GrpcRouteMatch& x) {
  v("metadata", x.metadata); v("methodName", x.method_name); v("port", x.port); v("serviceName", x.service_name);
}
struct GrpcRoute : Block {
  Optional<RouteAction> action;
  Optional<GrpcRouteMatch> match;
  Optional<GrpcRetryPolicy> retry_policy;
  Optional<RouteTimeouts> timeout;
};
template <class V> void describe(V& v, GrpcRoute& x) {
  v("action", x.action); v("match", x.match); v("retryPolicy", x.retry_policy); v("timeout", x.timeout);
}

struct TcpRouteMatch : Block { Integer port; };
template <class V> void describe(V& v, TcpRouteMatch& x) { v("port", x.port); }
struct TcpRoute : Block {
  Optional<RouteAction> action;
  Optional<TcpRouteMatch> match;
  Optional<TcpRouteTimeout> timeout;
};
template <class V> void describe(V& v, TcpRoute& x) { v("action", x.action); v("match", x.match); v("timeout", x.timeout); }

struct Route : Block {
  Optional<GrpcRoute> grpc_route;
  Optional<HttpRoute> http2_route, http_route;
  Text name;
  Integer priority;  // absent: after every route that has one
  Optional<TcpRoute> tcp_route;
};
template <class V> void describe(V& v, Route& x) {
  v("grpcRoute", x.grpc_route); v("http2Route", x.http2_route); v("httpRoute", x.http_route); v("name", x.name);
  v("priority", x.priority); v("tcpRoute", x.tcp_route);
}

struct VirtualRouterSpec : Block {
  Text aws_name;
  List<RouterListener> listeners;
  Optional<MeshReference> mesh_ref;
  List<Route> routes;
};
template <class V> void describe(V& v, VirtualRouterSpec& x) {
  v("awsName", x.aws_name); v("listeners", x.listeners); v("meshRef", x.mesh_ref); v("routes", x.routes);
}

}  // namespace a2i::appmesh
