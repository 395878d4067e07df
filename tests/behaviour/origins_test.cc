// Each leaf is accounted for by exactly one value, or the ledger could lose or double it.
#include <map>

#include "appmesh/read.h"
#include "test_mesh.h"
#include "catch.h"

using namespace a2i;
using namespace a2i::behaviour;

namespace {

using Counts = std::map<const yaml::Node*, int>;

void count(const yaml::Node* node, Counts& counts) {
  for (const yaml::Entry& entry : node->entries()) count(&entry.value, counts);
  for (const yaml::Node& item : node->items()) count(&item, counts);
  if (node->entries().empty() && node->items().empty()) ++counts[node];
}

void count(const behaviour::Fields& nodes, Counts& counts) {
  for (const yaml::Node* node : nodes) count(node, counts);
}

void count(const Conditions& conditions, Counts& counts) {
  count(conditions.path.from, counts);
  count(conditions.method.from, counts);
  count(conditions.scheme.from, counts);
  for (const auto& header : conditions.headers) count(header.from, counts);
  for (const auto& query : conditions.query) count(query.from, counts);
}

void count(const VirtualService& service, Counts& counts) {
  count(service.from, counts);
  for (const Port& port : service.ports) count(port.from, counts);
  for (const Route& route : service.routes) {
    count(route.order_from, counts);
    count(route.port_from, counts);
    count(route.conditions, counts);
    for (const WeightedDestination& target : route.destinations) {
      count(target.from, counts);
      count(target.weight.from, counts);
    }
    count(route.retry.from, counts);
    count(route.timeout.from, counts);
    count(route.idle.from, counts);
  }
}

void count(const Gateway& gateway, Counts& counts) {
  for (const GatewayRoute& route : gateway.routes) {
    count(route.order_from, counts);
    count(route.port_from, counts);
    count(route.host.from, counts);
    count(route.conditions, counts);
    count(route.path_change.from, counts);
    count(route.host_becomes_service_name.from, counts);
    count(route.target_from, counts);
  }
}

// The leaves of an object that are not accounted for exactly once.
std::vector<std::string> missed(const k8s::Manifest& manifest, const Counts& counts) {
  std::vector<std::string> lines;
  for (const appmesh::Leaf& leaf : appmesh::leaves(manifest)) {
    const auto found = counts.find(leaf.node);
    const int times = found == counts.end() ? 0 : found->second;
    if (times != 1) lines.push_back(leaf.path + " " + std::to_string(times));
  }
  return lines;
}

const std::string kAction = "action: {weightedTargets: [{virtualNodeRef: {name: a, namespace: s}, weight: 1, port: 80}]}";
const std::string kHeaders = "[{name: h, invert: true, match: {exact: v}}, {name: i, match: {range: {start: 1, end: 2}}}]";
const std::string kTimes =
    "timeout: {idle: {unit: s, value: 1}, perRequest: {unit: s, value: 2}}, "
    "retryPolicy: {maxRetries: 1, perRetryTimeout: {unit: s, value: 1}, httpRetryEvents: [server-error], tcpRetryEvents: [connection-error]}";

void checkRouter(const std::string& protocol, const std::string& route) {
  const std::string mapping = "{port: 80, protocol: " + protocol + "}";
  TestMesh mesh(node("a", mapping) + routed(mapping, "{name: all, priority: 3, " + route + "}"));
  INFO(mesh.printed());
  REQUIRE(mesh.behaviour.services.size() == 1);
  Counts counts;
  count(mesh.behaviour.services[0], counts);
  CHECK(missed(mesh.graph.services[0].manifest(), counts) == std::vector<std::string>{});
  CHECK(missed(mesh.graph.routers[0].manifest(), counts) == std::vector<std::string>{});
}

void checkGatewayRoute(const std::string& protocol, const std::string& route) {
  const std::string mapping = "{port: 80, protocol: " + protocol + "}";
  TestMesh mesh(
      "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: s, labels: {in: g}}\n" +
      object("VirtualGateway", "g", "{namespaceSelector: {matchLabels: {in: g}}, podSelector: {}, listeners: [{portMapping: " + mapping + "}]}") +
      object("VirtualService", "shop", "{provider: {virtualNode: {virtualNodeRef: {name: a}}}}") + node("a", mapping) +
      object("GatewayRoute", "x", "{priority: 3, " + route + "}"));
  INFO(mesh.printed());
  REQUIRE(mesh.behaviour.gateways.size() == 1);
  REQUIRE(mesh.behaviour.gateways[0].routes.size() == 1);
  Counts counts;
  count(mesh.behaviour.gateways[0], counts);
  CHECK(missed(mesh.graph.gateway_routes[0].manifest(), counts) == std::vector<std::string>{});
}

}  // namespace

TEST_CASE("every leaf of a route is accounted for exactly once") {
  const std::string match =
      "match: {port: 80, method: GET, scheme: http, headers: " + kHeaders + ", queryParameters: [{name: q, match: {exact: v}}], ";
  checkRouter("http", "httpRoute: {" + match + "prefix: /a}, " + kAction + ", " + kTimes + "}");
  checkRouter("http2", "http2Route: {" + match + "path: {exact: /a}}, " + kAction + ", " + kTimes + "}");
  checkRouter("grpc", "grpcRoute: {match: {port: 80, serviceName: s, methodName: m, metadata: " + kHeaders + "}, " + kAction + ", " + kTimes + "}");
  checkRouter("tcp", "tcpRoute: {match: {port: 80}, " + kAction + ", timeout: {idle: {unit: s, value: 1}}}");
}

TEST_CASE("every leaf of a gateway route is accounted for exactly once") {
  const std::string target = "target: {port: 80, virtualService: {virtualServiceRef: {name: shop, namespace: s}}}";
  const std::string match =
      "match: {port: 80, hostname: {exact: a.b}, method: GET, headers: " + kHeaders + ", queryParameters: [{name: q, match: {exact: v}}], ";
  const std::string host = "hostname: {defaultTargetHostname: DISABLED}";
  checkGatewayRoute("http", "httpRoute: {" + match + "prefix: /a/}, action: {" + target + ", rewrite: {" + host + ", prefix: {value: /b/}}}}");
  checkGatewayRoute("http2", "http2Route: {" + match + "path: {exact: /a}}, action: {" + target + ", rewrite: {" + host + ", path: {exact: /b}}}}");
  checkGatewayRoute("grpc", "grpcRoute: {match: {port: 80, hostname: {suffix: .b}, serviceName: s, metadata: " + kHeaders + "}, action: {" + target +
                                ", rewrite: {" + host + "}}}");
}

TEST_CASE("every leaf of what a node's listeners decide is accounted for") {
  TestMesh mesh(node(
      "a", "{port: 80, protocol: http}",
      ", timeout: {http: {idle: {unit: s, value: 1}, perRequest: {unit: s, value: 2}}}, connectionPool: {http: {maxConnections: 1, "
      "maxPendingRequests: 2}}, "
      "outlierDetection: {maxServerErrors: 3, maxEjectionPercent: 50, interval: {unit: s, value: 10}, baseEjectionDuration: {unit: s, value: 1}}"));
  REQUIRE(mesh.behaviour.workloads.size() == 1);
  Counts counts;
  for (const Listener& listener : mesh.behaviour.workloads[0].listeners) {
    count(listener.port.from, counts);
    count(listener.pool.from, counts);
    count(listener.outlier.from, counts);
    count(listener.request_timeout.from, counts);
    count(listener.idle_timeout.from, counts);
  }
  count(mesh.behaviour.workloads[0].discovery.from, counts);
  CHECK(missed(mesh.graph.nodes[0].manifest(), counts) == std::vector<std::string>{});
}
