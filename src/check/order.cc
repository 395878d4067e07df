// Rules about the order in which routes are tried: unreachable ones, and pairs whose order App Mesh left open.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "check/families.h"
#include "findings/rules_mesh.h"
#include "mesh/order.h"

namespace a2i::check {

namespace {

using appmesh::Route;

// What of a route's match matters for order; null members: no condition.
struct View {
  const appmesh::Text* prefix = nullptr;
  const appmesh::PathMatch* path = nullptr;
  const appmesh::List<appmesh::HeaderMatch>* headers = nullptr;
  const appmesh::List<appmesh::QueryParameter>* query = nullptr;
  std::string method, scheme, grpc;
  std::optional<std::int64_t> port;
};

template <class Match>
void addHttp(const Match& match, View& v) {
  if (match.prefix) v.prefix = &match.prefix;
  v.path = match.path.get();
  v.headers = &match.headers;
  v.query = &match.query_parameters;
  v.method = *match.method;
  if (match.port) v.port = *match.port;
}

View view(const Route& route) {
  View v;
  if (const appmesh::HttpRoute* http = route.http_route ? route.http_route.get() : route.http2_route.get(); http != nullptr && http->match) {
    addHttp(*http->match, v);
    v.scheme = *http->match->scheme;
  } else if (route.grpc_route && route.grpc_route->match) {
    const auto& match = *route.grpc_route->match;
    v.headers = &match.metadata;
    if (match.service_name) v.grpc = "/" + std::string(*match.service_name) + "/" + std::string(*match.method_name);
    if (match.port) v.port = *match.port;
  } else if (route.tcp_route && route.tcp_route->match && route.tcp_route->match->port) {
    v.port = *route.tcp_route->match->port;
  }
  return v;
}

const appmesh::HostnameMatch* hostOf(const appmesh::GatewayRouteSpec& route) {
  if (const auto* http = route.http_route ? route.http_route.get() : route.http2_route.get()) return http->match ? http->match->hostname.get() : nullptr;
  return route.grpc_route && route.grpc_route->match ? route.grpc_route->match->hostname.get() : nullptr;
}

View view(const appmesh::GatewayRouteSpec& route) {
  View v;
  if (const auto* http = route.http_route ? route.http_route.get() : route.http2_route.get(); http != nullptr && http->match) {
    addHttp(*http->match, v);
  } else if (route.grpc_route && route.grpc_route->match) {
    const auto& match = *route.grpc_route->match;
    v.headers = &match.metadata;
    if (match.service_name) v.grpc = "/" + std::string(*match.service_name) + "/";
    if (match.port) v.port = *match.port;
  }
  return v;
}

bool conditional(const View& v) {
  return !v.method.empty() || !v.scheme.empty() || (v.headers != nullptr && !v.headers->items.empty()) || (v.query != nullptr && !v.query->items.empty());
}

// Whether every path that `b` takes is taken by `a`.
bool coversPath(const View& a, const View& b) {
  if (!a.grpc.empty() || !b.grpc.empty()) return a.grpc.empty() || b.grpc.starts_with(a.grpc);
  if (a.path != nullptr) return b.path != nullptr && *a.path->exact == *b.path->exact && *a.path->regex == *b.path->regex;
  const std::string_view prefix = a.prefix == nullptr ? std::string_view("/") : a.prefix->value;
  if (prefix == "/") return true;
  if (b.path != nullptr) return b.path->exact && b.path->exact->starts_with(prefix);
  return b.prefix != nullptr && (*b.prefix)->starts_with(prefix);
}

bool samePort(const View& a, const View& b) { return !a.port || !b.port || *a.port == *b.port; }

// Two prefixes of one length take a common path only when they are equal; other pairs are told apart by kind before.
bool samePath(const View& a, const View& b) { return coversPath(a, b) && coversPath(b, a); }

bool contradicting(const std::string& a, const std::string& b) { return !a.empty() && !b.empty() && a != b; }

const appmesh::HeaderMatch* find(const View& v, const std::string& name) {
  if (v.headers == nullptr) return nullptr;
  for (const auto& header : v.headers->items) {
    if (base::lower(*header.name) == name) return &header;
  }
  return nullptr;
}

bool absent(const appmesh::HeaderMatch& header) { return !header.match && *header.invert; }

// No value is one that both comparisons take. Regular expressions are not looked into.
bool disjoint(const appmesh::HeaderMatchValue& a, const appmesh::HeaderMatchValue& b) {
  if (a.exact) {
    if (b.exact) return *a.exact != *b.exact;
    return (b.prefix && !a.exact->starts_with(*b.prefix)) || (b.suffix && !a.exact->ends_with(*b.suffix));
  }
  if (b.exact) return disjoint(b, a);
  if (a.prefix && b.prefix) return !a.prefix->starts_with(*b.prefix) && !b.prefix->starts_with(*a.prefix);
  if (a.suffix && b.suffix) return !a.suffix->ends_with(*b.suffix) && !b.suffix->ends_with(*a.suffix);
  return a.range && b.range && (*a.range->end <= *b.range->start || *b.range->end <= *a.range->start);
}

bool exclusiveHeaders(const appmesh::HeaderMatch& a, const appmesh::HeaderMatch& b) {
  if (absent(a) != absent(b)) return true;  // every other condition needs the header
  if (!a.match || !b.match) return false;
  if (*a.invert != *b.invert) return a.match->exact && b.match->exact && *a.match->exact == *b.match->exact;
  return !*a.invert && disjoint(*a.match, *b.match);
}

// Envoy compares the first parameter of a name.
bool exclusiveQueries(const View& a, const View& b) {
  if (a.query == nullptr || b.query == nullptr) return false;
  return std::any_of(a.query->items.begin(), a.query->items.end(), [&b](const auto& one) {
    return std::any_of(b.query->items.begin(), b.query->items.end(), [&one](const auto& other) {
      const bool values = one.match && other.match && one.match->exact && other.match->exact;
      return values && *one.name == *other.name && *one.match->exact != *other.match->exact;
    });
  });
}

// No request can satisfy both.
bool exclusive(const View& a, const View& b) {
  if (contradicting(a.method, b.method) || contradicting(a.scheme, b.scheme) || exclusiveQueries(a, b)) return true;
  if (a.headers == nullptr) return false;
  return std::any_of(a.headers->items.begin(), a.headers->items.end(), [&b](const auto& header) {
    const appmesh::HeaderMatch* const other = find(b, base::lower(*header.name));
    return other != nullptr && exclusiveHeaders(header, *other);
  });
}

// One route among those that one request meets, in the order in which they are tried.
struct Item {
  const mesh::Object* owner;
  std::string name;
  const yaml::Node* place;  // null: the owner's name
  std::int64_t priority;
  View view;
  source::Span span() const { return place == nullptr ? owner->manifest().name_span : place->span; }
};

class OrderChecker {
 public:
  OrderChecker(std::vector<Item> items, findings::Findings& findings) : items_(std::move(items)), findings_(findings) {}

  void run() {
    for (std::size_t later = 1; later < items_.size(); ++later) {
      for (std::size_t earlier = 0; earlier < later; ++earlier) {
        if (samePort(items_[earlier].view, items_[later].view) && judge(items_[earlier], items_[later])) break;
      }
    }
  }

 private:
  bool judge(const Item& a, const Item& b) {
    const bool tie = a.priority == b.priority;
    if (!conditional(a.view) && coversPath(a.view, b.view) && !(tie && conditional(b.view) && samePath(a.view, b.view))) {
      auto& finding = report(findings_, findings::kUnreachableRoute, *b.owner, b.place, "The route `" + base::printable(a.name) + "` is tried before and takes every request that this one would.");
      finding.related.push_back({a.span(), "tried before"});
      return true;
    }
    if (!tie || !samePath(a.view, b.view) || exclusive(a.view, b.view)) return false;
    auto& finding = report(findings_, findings::kUndefinedRouteOrder, *b.owner, b.place,
                           "This route and `" + base::printable(a.name) + "` have the same priority and path; which of them App Mesh tried first is not defined.");
    finding.related.push_back({a.span(), "the other route"});
    finding.way_out = "give the two different priorities; the translation tries `" + base::printable(a.name) + "` first";
    return true;
  }

  std::vector<Item> items_;
  findings::Findings& findings_;
};

// Quadratic in the routes of one router, which the API bounds; beyond that many the check is left out.
constexpr std::size_t kMost = 1000;

void checkRouter(const mesh::Router& router, findings::Findings& findings) {
  if (router.routes.size() > kMost) return;
  std::vector<Item> items;
  for (const mesh::Router::Route& route : router.routes) {
    const Route& spec = *route.spec;
    items.push_back({&router, std::string(*spec.name), spec.name ? spec.name.node : spec.node, spec.priority ? *spec.priority : mesh::kNoRoutePriority, view(spec)});
  }
  OrderChecker(std::move(items), findings).run();
}

// App Mesh chose by the host before it tried routes.
void checkGateway(const mesh::MeshGraph& graph, const mesh::Gateway& gateway, findings::Findings& findings) {
  std::map<std::string, std::vector<Item>> hosts;
  for (const mesh::GatewayRouteId id : gateway.routes) {
    const mesh::GatewayRoute& route = graph[id];
    if (!route.valid()) continue;
    const appmesh::HostnameMatch* const host = hostOf(route.spec());
    const std::string key = host == nullptr ? "" : host->exact ? "=" + base::lower(*host->exact) : "*" + base::lower(*host->suffix);
    const auto& priority = route.spec().priority;
    hosts[key].push_back({&route, route.manifest().name, nullptr, priority ? *priority : mesh::kNoGatewayPriority, view(route.spec())});
  }
  for (auto& [host, items] : hosts) {
    if (items.size() <= kMost) OrderChecker(std::move(items), findings).run();
  }
}

}  // namespace

void checkOrder(const mesh::MeshGraph& graph, findings::Findings& findings) {
  for (const mesh::Router& router : graph.routers) {
    if (router.valid()) checkRouter(router, findings);
  }
  for (const mesh::Gateway& gateway : graph.gateways) {
    if (gateway.valid()) checkGateway(graph, gateway, findings);
  }
}

}  // namespace a2i::check
