#include "mesh/order.h"

#include <algorithm>
#include <tuple>

namespace a2i::mesh {

namespace {

template <class Match>
PathRank httpRank(const Match* match) {
  if (match == nullptr) return {};
  if (match->path && match->path->exact) return {3, match->path->exact->size()};
  if (match->path && match->path->regex) return {2, match->path->regex->size()};
  return {1, match->prefix ? match->prefix->size() : 1};
}

PathRank grpcRank(const appmesh::Text& service, const appmesh::Text* method) {
  if (service && method != nullptr && *method) return {3, service->size() + (*method)->size()};
  if (method != nullptr && *method) return {2, (*method)->size()};
  return {1, service ? service->size() + 2 : 1};
}

std::size_t conditions(const appmesh::Route& route) {
  const appmesh::HttpRoute* http = route.http_route ? route.http_route.get() : route.http2_route.get();
  if (http != nullptr && http->match) {
    const auto& match = *http->match;
    return match.headers.items.size() + match.query_parameters.items.size() + (match.method ? 1 : 0) + (match.scheme ? 1 : 0);
  }
  return route.grpc_route && route.grpc_route->match ? route.grpc_route->match->metadata.items.size() : 0;
}

std::size_t conditions(const appmesh::GatewayRouteSpec& route) {
  const appmesh::HttpGatewayRoute* http = route.http_route ? route.http_route.get() : route.http2_route.get();
  if (http != nullptr && http->match) {
    return http->match->headers.items.size() + http->match->query_parameters.items.size() + (http->match->method ? 1 : 0);
  }
  return route.grpc_route && route.grpc_route->match ? route.grpc_route->match->metadata.items.size() : 0;
}

std::int64_t priority(const appmesh::Integer& written, std::int64_t otherwise) { return written ? *written : otherwise; }

}  // namespace

PathRank pathRank(const appmesh::Route& route) {
  if (route.http_route) return httpRank(route.http_route->match.get());
  if (route.http2_route) return httpRank(route.http2_route->match.get());
  if (route.grpc_route && route.grpc_route->match) return grpcRank(route.grpc_route->match->service_name, &route.grpc_route->match->method_name);
  return {};
}

PathRank pathRank(const appmesh::GatewayRouteSpec& route) {
  if (route.http_route) return httpRank(route.http_route->match.get());
  if (route.http2_route) return httpRank(route.http2_route->match.get());
  if (route.grpc_route && route.grpc_route->match) return grpcRank(route.grpc_route->match->service_name, nullptr);
  return {};
}

namespace {

struct Tried {
  std::int64_t priority;
  PathRank rank;
  std::string text;  // of an exact path or a prefix
  std::string host;
};

// An exact path and a prefix meet when the one begins with the other; of an expression nobody can tell without trying.
bool meet(const Tried& a, const Tried& b) {
  if (a.host != b.host || a.priority != b.priority || a.rank.kind == b.rank.kind || a.rank.kind == 0 || b.rank.kind == 0) return false;
  if (a.rank.kind == 3 && b.rank.kind == 1) return a.text.starts_with(b.text);
  if (a.rank.kind == 1 && b.rank.kind == 3) return b.text.starts_with(a.text);
  return true;
}

bool anyMeet(const std::vector<Tried>& routes) {
  for (std::size_t i = 1; i < routes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (meet(routes[j], routes[i])) return true;
    }
  }
  return false;
}

template <class Match>
std::string httpText(const Match* match) {
  if (match == nullptr) return "/";
  if (match->path && match->path->exact) return std::string(*match->path->exact);
  return std::string(match->prefix ? *match->prefix : "/");
}

constexpr std::size_t kMostCompared = 1000;  // quadratic; the API bounds the routes of a router

}  // namespace

bool choiceMatters(const Router& router) {
  std::vector<Tried> routes;
  for (const Router::Route& route : router.routes) {
    const appmesh::HttpRoute* const http = route.spec->http_route ? route.spec->http_route.get() : route.spec->http2_route.get();
    if (http != nullptr) routes.push_back({priority(route.spec->priority, kNoRoutePriority), pathRank(*route.spec), httpText(http->match.get()), {}});
  }
  return routes.size() <= kMostCompared && anyMeet(routes);
}

bool choiceMatters(const Gateway& gateway, const MeshGraph& graph) {
  std::vector<Tried> routes;
  for (const GatewayRouteId id : gateway.routes) {
    const appmesh::GatewayRouteSpec& spec = graph[id].spec();
    const appmesh::HttpGatewayRoute* const http = spec.http_route ? spec.http_route.get() : spec.http2_route.get();
    if (http == nullptr) continue;
    const appmesh::HostnameMatch* const host = http->match ? http->match->hostname.get() : nullptr;
    routes.push_back({priority(spec.priority, kNoGatewayPriority), pathRank(spec), httpText(http->match.get()),
                      host == nullptr ? "" : std::string(*host->exact) + "*" + std::string(*host->suffix)});
  }
  return routes.size() <= kMostCompared && anyMeet(routes);
}

void sortRoutes(Router& router) {
  std::stable_sort(router.routes.begin(), router.routes.end(), [](const Router::Route& a, const Router::Route& b) {
    const auto key = [](const Router::Route& r) { return std::tuple(priority(r.spec->priority, kNoRoutePriority)); };
    if (key(a) != key(b)) return key(a) < key(b);
    const auto specific = [](const Router::Route& r) { return std::tuple(pathRank(*r.spec), conditions(*r.spec)); };
    if (specific(a) != specific(b)) return specific(a) > specific(b);
    return *a.spec->name < *b.spec->name;
  });
}

void sortRoutes(Gateway& gateway, const MeshGraph& graph) {
  std::stable_sort(gateway.routes.begin(), gateway.routes.end(), [&graph](GatewayRouteId left, GatewayRouteId right) {
    const auto& a = graph[left].spec();
    const auto& b = graph[right].spec();
    const std::int64_t first = priority(a.priority, kNoGatewayPriority), second = priority(b.priority, kNoGatewayPriority);
    if (first != second) return first < second;
    const auto specific = [](const auto& spec) { return std::tuple(pathRank(spec), conditions(spec)); };
    if (specific(a) != specific(b)) return specific(a) > specific(b);
    return left.index < right.index;
  });
}

}  // namespace a2i::mesh
