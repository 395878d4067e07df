// Rules about virtual gateways and gateway routes.
#include <algorithm>

#include "base/text.h"
#include "check/families.h"
#include "findings/rules_mesh.h"

namespace a2i::check {

namespace {

class GatewayRouteChecker {
 public:
  GatewayRouteChecker(const mesh::MeshGraph& graph, const mesh::GatewayRoute& route, findings::Findings& findings)
      : graph_(graph), route_(route), findings_(findings) {}

  void run() {
    const appmesh::GatewayRouteSpec& spec = route_.spec();
    const int kinds = (spec.http_route ? 1 : 0) + (spec.http2_route ? 1 : 0) + (spec.grpc_route ? 1 : 0);
    if (kinds != 1) {
      add(findings::kRouteKindUnion, nullptr, "This gateway route is of " + std::to_string(kinds) + " kinds; exactly one of httpRoute, http2Route and grpcRoute is expected.");
      return;
    }
    if (spec.grpc_route) return checkGrpc(*spec.grpc_route);
    checkHttp(spec.http_route ? *spec.http_route : *spec.http2_route);
  }

 private:
  findings::Finding& add(const findings::Rule& rule, const yaml::Node* at, std::string message) { return report(findings_, rule, route_, at, std::move(message)); }

  void checkHttp(const appmesh::HttpGatewayRoute& http) {
    if (http.match) {
      const appmesh::HttpGatewayRouteMatch& match = *http.match;
      if (!match.prefix && !match.path && !match.hostname) add(findings::kGatewayMatchMissing, match.key, "The match needs at least one of `prefix`, `path` and `hostname`.");
      if (match.prefix && match.path) add(findings::kPathMatchUnion, match.key, "The match has both `prefix` and `path`; one is expected.");
      checkPrefix(match.prefix, route_, findings_);
      if (match.prefix && (match.prefix->starts_with("/aws-appmesh") || match.prefix->starts_with("/aws-app-mesh"))) {
        add(findings::kReservedPrefix, match.prefix.node, "App Mesh keeps prefixes like `" + base::printable(*match.prefix) + "` to itself.");
      }
      if (match.path) checkPath(*match.path, route_, findings_);
      checkHeaders(match.headers, route_, findings_);
      checkQuery(match.query_parameters, route_, findings_);
      checkHost(match.hostname.get());
      checkPort(match.port, match.key);
    }
    if (http.action && http.action->rewrite) {
      checkRewrite(*http.action->rewrite);
      if (http.match) checkPair(*http.match, *http.action->rewrite);
    }
  }

  void checkGrpc(const appmesh::GrpcGatewayRoute& grpc) {
    if (!grpc.match) return;
    const appmesh::GrpcGatewayRouteMatch& match = *grpc.match;
    if (!match.service_name && !match.hostname) add(findings::kGatewayMatchMissing, match.key, "The match needs `serviceName` or `hostname`.");
    if (match.service_name && (match.service_name->starts_with("aws.app") || match.service_name->starts_with("/aws.app"))) {
      add(findings::kReservedPrefix, match.service_name.node, "App Mesh keeps services like `" + base::printable(*match.service_name) + "` to itself.");
    }
    checkHeaders(match.metadata, route_, findings_);
    checkHost(match.hostname.get());
    checkPort(match.port, match.key);
  }

  void checkHost(const appmesh::HostnameMatch* host) {
    if (host != nullptr && (host->exact ? 1 : 0) + (host->suffix ? 1 : 0) != 1) {
      add(findings::kHostnameUnion, host->key, "`hostname` needs exactly one of `exact` and `suffix`.");
    }
  }

  void checkPort(const appmesh::Integer& port, const yaml::Node* match) {
    if (!route_.gateway) return;
    const auto& listeners = graph_[*route_.gateway].spec().listeners.items;
    if (!port) {
      if (listeners.size() > 1) add(findings::kMissingPort, match, "The gateway has several listeners, so the match needs a `port`.");
      return;
    }
    const bool known = std::any_of(listeners.begin(), listeners.end(), [&port](const auto& listener) { return listener.port_mapping && *listener.port_mapping->port == *port; });
    if (!known) add(findings::kUnknownPort, port.node, "The gateway has no listener on port " + std::to_string(*port) + ".");
  }

  void checkRewrite(const appmesh::HttpRewrite& rewrite) {
    if (!rewrite.prefix && !rewrite.path && !rewrite.hostname) add(findings::kRewriteUnion, rewrite.key, "`rewrite` says nothing; one of `prefix`, `path` and `hostname` is expected.");
    if (rewrite.prefix && rewrite.path) add(findings::kRewriteUnion, rewrite.key, "`rewrite` has both `prefix` and `path`; one is expected.");
    if (!rewrite.prefix) return;
    const appmesh::PrefixRewrite& prefix = *rewrite.prefix;
    if (prefix.value && prefix.default_prefix) add(findings::kRewriteUnion, prefix.key, "`prefix` has both `defaultPrefix` and `value`; one is expected.");
    if (prefix.value && (!prefix.value->starts_with('/') || !prefix.value->ends_with('/'))) {
      add(findings::kRewriteSlash, prefix.value.node, "`" + base::printable(*prefix.value) + "` does not begin and end with `/`.");
    }
  }

  // App Mesh's guide offers each rewrite for its own kind of match; its API takes the crossed pair, and what came of it is not documented.
  void checkPair(const appmesh::HttpGatewayRouteMatch& match, const appmesh::HttpRewrite& rewrite) {
    if (match.path && rewrite.prefix && rewrite.prefix->value) add(findings::kCrossedRewrite, rewrite.prefix->key, "There is no prefix to rewrite: the route matches by `path`.");
    if (match.prefix && rewrite.path) add(findings::kCrossedRewrite, rewrite.path->key, "`rewrite.path` goes with a match by `path`; this route matches by `prefix`.");
  }

  const mesh::MeshGraph& graph_;
  const mesh::GatewayRoute& route_;
  findings::Findings& findings_;
};

}  // namespace

void checkGateways(const mesh::MeshGraph& graph, findings::Findings& findings) {
  for (const mesh::Gateway& gateway : graph.gateways) {
    if (!gateway.valid()) continue;
    for (const appmesh::GatewayListener& listener : gateway.spec().listeners.items) {
      if (!listener.connection_pool) continue;
      const appmesh::ConnectionPool& pool = *listener.connection_pool;
      const int kinds = (pool.http ? 1 : 0) + (pool.http2 ? 1 : 0) + (pool.grpc ? 1 : 0);
      if (kinds > 1) report(findings, findings::kPoolUnion, gateway, pool.key, "The connection pool is of " + std::to_string(kinds) + " kinds; one is expected.");
    }
  }
}

void checkGatewayRoutes(const mesh::MeshGraph& graph, findings::Findings& findings) {
  for (const mesh::GatewayRoute& route : graph.gateway_routes) {
    if (route.valid()) GatewayRouteChecker(graph, route, findings).run();
  }
}

}  // namespace a2i::check
