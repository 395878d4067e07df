#pragma once

#include "appmesh/common.h"

namespace a2i::appmesh {

struct TargetService : VirtualServiceTarget {};
template <class V> void describe(V& v, TargetService& x) { v("virtualServiceARN", x.arn); v("virtualServiceRef", x.ref); }
struct GatewayRouteTarget : Block { Integer port; Optional<TargetService> virtual_service; };
template <class V> void describe(V& v, GatewayRouteTarget& x) { v("port", x.port); v("virtualService", x.virtual_service); }

struct HostnameRewrite : Block { Located<Switch> default_target_hostname; };  // absent: ENABLED
template <class V> void describe(V& v, HostnameRewrite& x) { v("defaultTargetHostname", x.default_target_hostname); }
struct PathRewrite : Block { Text exact; };
template <class V> void describe(V& v, PathRewrite& x) { v("exact", x.exact); }
struct PrefixRewrite : Block { Located<Switch> default_prefix; Text value; };  // absent: ENABLED
template <class V> void describe(V& v, PrefixRewrite& x) { v("defaultPrefix", x.default_prefix); v("value", x.value); }
struct Rewrite : Block { Optional<HostnameRewrite> hostname; Optional<PathRewrite> path; Optional<PrefixRewrite> prefix; };
struct HttpRewrite : Rewrite {};
template <class V> void describe(V& v, HttpRewrite& x) { v("hostname", x.hostname); v("path", x.path); v("prefix", x.prefix); }
struct GrpcRewrite : Rewrite {};
template <class V> void describe(V& v, GrpcRewrite& x) { v("hostname", x.hostname); }

struct HttpGatewayAction : Block { Optional<HttpRewrite> rewrite; Optional<GatewayRouteTarget> target; };
template <class V> void describe(V& v, HttpGatewayAction& x) { v("rewrite", x.rewrite); v("target", x.target); }
struct GrpcGatewayAction : Block { Optional<GrpcRewrite> rewrite; Optional<GatewayRouteTarget> target; };
template <class V> void describe(V& v, GrpcGatewayAction& x) { v("rewrite", x.rewrite); v("target", x.target); }

struct HostnameMatch : Block { Text exact, suffix; };
template <class V> void describe(V& v, HostnameMatch& x) { v("exact", x.exact); v("suffix", x.suffix); }

struct HttpGatewayRouteMatch : Block {
  List<HeaderMatch> headers;
  Optional<HostnameMatch> hostname;
  Text method, prefix;
  Optional<PathMatch> path;
  Integer port;
  List<QueryParameter> query_parameters;
};
template <class V> void describe(V& v, HttpGatewayRouteMatch& x) {
  v("headers", x.headers); v("hostname", x.hostname); v("method", x.method); v("path", x.path); v("port", x.port);
  v("prefix", x.prefix); v("queryParameters", x.query_parameters);
}
struct HttpGatewayRoute : Block { Optional<HttpGatewayAction> action; Optional<HttpGatewayRouteMatch> match; };
template <class V> void describe(V& v, HttpGatewayRoute& x) { v("action", x.action); v("match", x.match); }

struct GrpcGatewayRouteMatch : Block {
  Optional<HostnameMatch> hostname;
  List<HeaderMatch> metadata;
  Integer port;
  Text service_name;
};
template <class V> void describe(V& v, GrpcGatewayRouteMatch& x) {
  v("hostname", x.hostname); v("metadata", x.metadata); v("port", x.port); v("serviceName", x.service_name);
}
struct GrpcGatewayRoute : Block { Optional<GrpcGatewayAction> action; Optional<GrpcGatewayRouteMatch> match; };
template <class V> void describe(V& v, GrpcGatewayRoute& x) { v("action", x.action); v("match", x.match); }

struct GatewayRouteSpec : Block {
  Text aws_name;
  Optional<GrpcGatewayRoute> grpc_route;
  Optional<HttpGatewayRoute> http2_route, http_route;
  Optional<MeshReference> mesh_ref;
  Integer priority;
  Optional<GatewayReference> virtual_gateway_ref;
};
template <class V> void describe(V& v, GatewayRouteSpec& x) {
  v("awsName", x.aws_name); v("grpcRoute", x.grpc_route); v("http2Route", x.http2_route); v("httpRoute", x.http_route);
  v("meshRef", x.mesh_ref); v("priority", x.priority); v("virtualGatewayRef", x.virtual_gateway_ref);
}

}  // namespace a2i::appmesh
