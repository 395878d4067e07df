// Rules about the routes of virtual routers.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "check/families.h"
#include "findings/rules_mesh.h"

namespace a2i::check {

namespace {

using appmesh::Protocol;

class RouteChecker {
 public:
  RouteChecker(const mesh::MeshGraph& graph, const mesh::Router& router, findings::Findings& findings)
      : graph_(graph), router_(router), findings_(findings) {}

  void run() {
    std::set<std::string_view> names;
    for (const appmesh::Route& route : router_.spec().routes.items) {
      if (route.name && !names.insert(*route.name).second) {
        add(findings::kDuplicateRouteName, route.name.node, "Another route of this router is named `" + base::printable(*route.name) + "`, too.");
      }
    }
    for (const mesh::Router::Route& route : router_.routes) check(route);
  }

 private:
  findings::Finding& add(const findings::Rule& rule, const yaml::Node* at, std::string message) {
    return report(findings_, rule, router_, at, std::move(message));
  }

  void check(const mesh::Router::Route& route) {
    const appmesh::Route& spec = *route.spec;
    const int kinds = (spec.http_route ? 1 : 0) + (spec.http2_route ? 1 : 0) + (spec.grpc_route ? 1 : 0) + (spec.tcp_route ? 1 : 0);
    if (kinds != 1) {
      add(findings::kRouteKindUnion, spec.name ? spec.name.node : spec.node,
          "The route `" + base::printable(*spec.name) + "` is of " + std::to_string(kinds) + " kinds; exactly one of httpRoute, http2Route, grpcRoute and tcpRoute is expected.");
      return;
    }
    if (spec.http_route) checkHttp(*spec.http_route, Protocol::kHttp, route);
    if (spec.http2_route) checkHttp(*spec.http2_route, Protocol::kHttp2, route);
    if (spec.grpc_route) checkGrpc(*spec.grpc_route, route);
    if (spec.tcp_route) {
      if (spec.tcp_route->match) checkPort(spec.tcp_route->match->port);
      else needPort(spec.tcp_route->key);
      checkListener(spec.tcp_route->key, spec.tcp_route->match ? spec.tcp_route->match->port : appmesh::Integer{}, Protocol::kTcp);
      checkTargets(route, Protocol::kTcp);
    }
  }

  static bool agree(Protocol a, Protocol b) {
    return a == b || (a != Protocol::kTcp && b != Protocol::kTcp && a != Protocol::kHttp && b != Protocol::kHttp);
  }

  // A route is for requests that came in at a listener of its kind; on one of the other sort it never took effect.
  void checkListener(const yaml::Node* key, const appmesh::Integer& port, Protocol protocol) {
    const auto& listeners = router_.spec().listeners.items;
    const appmesh::RouterListener* chosen = nullptr;
    for (const appmesh::RouterListener& listener : listeners) {
      if (listener.port_mapping && (port ? *listener.port_mapping->port == *port : listeners.size() == 1)) chosen = &listener;
    }
    if (chosen == nullptr || agree(*chosen->port_mapping->protocol, protocol)) return;
    const bool tcp = *chosen->port_mapping->protocol == Protocol::kTcp;
    const bool other_sort = tcp != (protocol == Protocol::kTcp);
    auto& finding = add(other_sort ? findings::kRouteOfOtherListener : findings::kProtocolMismatch, key,
                        "The listener of this router speaks another protocol than this kind of route.");
    finding.related.push_back({chosen->port_mapping->protocol.node->span, "the listener's protocol"});
  }

  void checkHttp(const appmesh::HttpRoute& http, Protocol protocol, const mesh::Router::Route& route) {
    if (http.match) {
      const appmesh::HttpRouteMatch& match = *http.match;
      if ((match.prefix ? 1 : 0) + (match.path ? 1 : 0) != 1) {
        add(findings::kPathMatchUnion, match.key, "The match needs exactly one of `prefix` and `path`.");
      }
      checkPrefix(match.prefix, router_, findings_);
      if (match.path) checkPath(*match.path, router_, findings_);
      checkHeaders(match.headers, router_, findings_);
      checkQuery(match.query_parameters, router_, findings_);
      match.port ? checkPort(match.port) : needPort(match.key);
    }
    checkListener(http.key, http.match ? http.match->port : appmesh::Integer{}, protocol);
    checkRetries(http.retry_policy.get());
    checkTargets(route, protocol);
  }

  void checkGrpc(const appmesh::GrpcRoute& grpc, const mesh::Router::Route& route) {
    if (grpc.match) {
      const appmesh::GrpcRouteMatch& match = *grpc.match;
      if (match.method_name && !match.service_name) {
        add(findings::kMethodWithoutService, match.method_name.node, "`methodName` stands without `serviceName`.");
      }
      checkHeaders(match.metadata, router_, findings_);
      match.port ? checkPort(match.port) : needPort(match.key);
    }
    checkListener(grpc.key, grpc.match ? grpc.match->port : appmesh::Integer{}, Protocol::kGrpc);
    checkRetries(grpc.retry_policy.get());
    checkTargets(route, Protocol::kGrpc);
  }

  void checkPort(const appmesh::Integer& port) {
    const auto& listeners = router_.spec().listeners.items;
    if (!port || listeners.empty()) return;
    const bool known = std::any_of(listeners.begin(), listeners.end(), [&port](const auto& listener) { return listener.port_mapping && *listener.port_mapping->port == *port; });
    if (!known) add(findings::kUnknownPort, port.node, "This router has no listener on port " + std::to_string(*port) + ".");
  }

  void needPort(const yaml::Node* at) {
    if (router_.spec().listeners.items.size() > 1) add(findings::kMissingPort, at, "This router has several listeners, so the match needs a `port`.");
  }

  void checkRetries(const appmesh::RetryPolicy* policy) {
    if (policy == nullptr) return;
    const bool any = !policy->http_retry_events.items.empty() || !policy->tcp_retry_events.items.empty() || !policy->grpc_retry_events.items.empty();
    if (!any) add(findings::kNoRetryEvent, policy->key, "The retry policy names no event to retry on.");
  }

  void checkTargets(const mesh::Router::Route& route, Protocol protocol) {
    std::int64_t sum = 0;
    const yaml::Node* heaviest = nullptr;
    for (const mesh::Router::Target& target : route.targets) {
      sum += *target.spec->weight;
      if (target.spec->weight) heaviest = target.spec->weight.node;
      // A node with an error of its own has had its finding; what it says cannot be trusted here.
      if (target.node.target && graph_[*target.node.target].valid()) checkTarget(graph_[*target.node.target], target, protocol);
    }
    // An HTTP request to a single target of weight 0 can be refused; a TCP connection has no such answer in Istio.
    if ((route.targets.size() > 1 || protocol == Protocol::kTcp) && sum == 0 && heaviest != nullptr) {
      add(findings::kNoWeight, heaviest, "All targets of this route have the weight 0.");
    } else if (sum > 100 && heaviest != nullptr) {
      add(findings::kWeightSum, heaviest, "The weights of this route add up to " + std::to_string(sum) + ".");
    }
  }

  void checkTarget(const mesh::Node& node, const mesh::Router::Target& target, Protocol protocol) {
    const auto& listeners = node.spec().listeners.items;
    const auto& port = target.spec->port;
    const appmesh::NodeListener* chosen = nullptr;
    for (const appmesh::NodeListener& listener : listeners) {
      if (listener.port_mapping && (port ? *listener.port_mapping->port == *port : listeners.size() == 1)) chosen = &listener;
    }
    if (chosen == nullptr) {
      if (port) add(findings::kUnknownPort, port.node, "`" + node.manifest().display() + "` has no listener on port " + std::to_string(*port) + ".");
      else add(findings::kMissingPort, target.node.node, "`" + node.manifest().display() + "` has " + std::to_string(listeners.size()) + " listeners, so the target needs a `port`.");
      return;
    }
    const Protocol speaks = *chosen->port_mapping->protocol;
    if (!agree(speaks, protocol)) {
      auto& finding = add(findings::kProtocolMismatch, target.node.node, "The listener of `" + node.manifest().display() + "` speaks another protocol than this kind of route.");
      finding.related.push_back({chosen->port_mapping->protocol.node->span, "the listener's protocol"});
    }
  }

  const mesh::MeshGraph& graph_;
  const mesh::Router& router_;
  findings::Findings& findings_;
};

}  // namespace

void checkRoutes(const mesh::MeshGraph& graph, findings::Findings& findings) {
  for (const mesh::Router& router : graph.routers) {
    if (router.valid()) RouteChecker(graph, router, findings).run();
  }
}

}  // namespace a2i::check
