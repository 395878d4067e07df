#include "test_mesh.h"
#include "catch.h"

using namespace a2i::behaviour;

namespace {

const std::string kHttp = "{port: 80, protocol: http}";
const std::string kToA = "action: {weightedTargets: [{virtualNodeRef: {name: a}, weight: 1}]}";

std::string httpRoute(const std::string& name, const std::string& match, const std::string& more = "") {
  return "{name: " + name + ", httpRoute: {match: " + match + ", " + kToA + more + "}}";
}

}  // namespace

TEST_CASE("what nobody wrote is there, and says so") {
  TestMesh mesh(node("a", "{port: 8080, protocol: http}") + routed(kHttp, httpRoute("all", "{prefix: /}")));
  CHECK(mesh.found() == std::vector<std::string>{});
  CHECK(mesh.printed() ==
        "virtual service s/shop\n"
        "  host: \"shop.s\"\n"
        "  port: 80 http\n"
        "  route \"all\" http\n"
        "    when: path starts with \"/\"\n"
        "    to: s/a 8080 http weight 1\n"
        "    retries: 2 (default)\n"
        "    timeout: 15s: route 15s (default), s/a without a proxy\n"
        "    idle: 300s (default)\n"
        "workload s/a without pods\n"
        "  listener: 8080 http\n"
        "    timeout: 15s (default)\n"
        "    idle: 300s (default)\n"
        "  discovery: Service \"s/a\" as \"a.s.svc.cluster.local\", one address at a time\n"
        "  other destinations: dropped\n");
}

TEST_CASE("a node as provider: one route for each listener, with the defaults") {
  TestMesh mesh(object("VirtualNode", "a",
                       "{listeners: [{portMapping: {port: 80, protocol: http}, timeout: {http: {perRequest: {unit: s, value: 60}}}},"
                       " {portMapping: {port: 90, protocol: tcp}}], serviceDiscovery: {dns: {hostname: a.example.com., responseType: ENDPOINTS}}}") +
                object("VirtualService", "shop", "{awsName: a.example.com, provider: {virtualNode: {virtualNodeRef: {name: a}}}}"));
  CHECK(mesh.part("virtual service s/shop") ==
        "  host: \"a.example.com\"\n"
        "  port: 80 http\n"
        "  port: 90 tcp\n"
        "  route of the provider http port 80\n"
        "    when: always\n"
        "    to: s/a 80 http weight 100\n"
        "    retries: 2 (default)\n"
        "    timeout: 15s: route 15s (default), s/a 60s\n"
        "    idle: 300s (default)\n"
        "  route of the provider tcp port 90\n"
        "    when: always\n"
        "    to: s/a 90 tcp weight 100\n"
        "    idle: 300s (default)\n");
  CHECK(mesh.part("workload s/a without pods") ==
        "  listener: 80 http\n    timeout: 60s\n    idle: 300s (default)\n  listener: 90 tcp\n    idle: 300s (default)\n"
        "  discovery: DNS name \"a.example.com\", all addresses\n  other destinations: dropped\n");
}

TEST_CASE("routes stand in the order in which they were tried") {
  TestMesh mesh(node("a", kHttp) + routed(kHttp, "{name: none, httpRoute: {match: {prefix: /long/prefix}, " + kToA + "}}," +
                                                     "{name: late, priority: 1000, httpRoute: {match: {prefix: /}, " + kToA + "}}," +
                                                     "{name: first, priority: 0, httpRoute: {match: {prefix: /b}, " + kToA + "}}," +
                                                     "{name: short, httpRoute: {match: {prefix: /l}, " + kToA + "}}"));
  REQUIRE(mesh.behaviour.services.size() == 1);
  std::vector<std::string> order;
  for (const Route& route : mesh.behaviour.services[0].routes) order.push_back(route.name + " " + std::to_string(route.priority));
  CHECK(order == std::vector<std::string>{"first 0", "late 1000", "none 1001", "short 1001"});
}

TEST_CASE("the smallest limit counts") {
  const std::string listener = ", timeout: {http: {perRequest: {unit: ms, value: 2500}}}";
  const std::string off = ", timeout: {http: {perRequest: {unit: s, value: 0}, idle: {unit: s, value: 0}}}";
  const std::string targets = "action: {weightedTargets: [{virtualNodeRef: {name: a}, weight: 90}, {virtualNodeRef: {name: b}, weight: 10}]}";
  const auto withPods = [](const std::string& name, const std::string& more) {
    std::string text = node(name, kHttp, more);
    return text.insert(text.find("listeners:"), "podSelector: {matchLabels: {app: " + name + "}}, ");
  };
  const auto timeoutOf = [&](const std::string& a, const std::string& b, const std::string& route, bool b_has_pods = true) {
    TestMesh mesh(withPods("a", a) + (b_has_pods ? withPods("b", b) : node("b", kHttp, b)) + routed(kHttp, "{name: all, httpRoute: {match: {prefix: /}, " + targets + route + "}}"));
    REQUIRE(mesh.behaviour.services.size() == 1);
    const std::string text = mesh.part("virtual service s/shop");
    const std::size_t begin = text.find("    timeout: ");
    return text.substr(begin, text.find('\n', text.find("    idle: ")) - begin);
  };
  CHECK(timeoutOf(listener, "", ", timeout: {perRequest: {unit: s, value: 60}}") ==
        "    timeout: 2500ms: route 60s, s/a 2500ms, s/b 15s (default)\n    idle: 300s (default)");
  CHECK(timeoutOf(off, off, ", timeout: {perRequest: {unit: s, value: 60}, idle: {unit: s, value: 0}}") ==
        "    timeout: 60s: route 60s, s/a none, s/b none\n    idle: none");
  CHECK(timeoutOf(off, off, ", timeout: {perRequest: {unit: s, value: 0}}") ==
        "    timeout: none: route none, s/a none, s/b none\n    idle: 300s (default)");
  CHECK(timeoutOf(off, "", ", timeout: {perRequest: {unit: s, value: 0}}") ==
        "    timeout: 15s: route none, s/a none, s/b 15s (default)\n    idle: 300s (default)");
  CHECK(timeoutOf(off, "", ", timeout: {perRequest: {unit: s, value: 60}}", false) ==
        "    timeout: 60s: route 60s, s/a none, s/b without a proxy\n    idle: 300s (default)");
}

TEST_CASE("retries: written, switched off, of an old account") {
  const auto retriesOf = [](const std::string& written, Options options) {
    TestMesh mesh(node("a", kHttp) + routed(kHttp, httpRoute("all", "{prefix: /}", written)), options);
    const std::string text = mesh.part("virtual service s/shop");
    const std::size_t begin = text.find("retries: ");
    REQUIRE(begin != std::string::npos);
    return text.substr(begin, text.find('\n', begin) - begin);
  };
  const std::string policy =
      ", retryPolicy: {maxRetries: 3, perRetryTimeout: {unit: ms, value: 250}, httpRetryEvents: [gateway-error], tcpRetryEvents: [connection-error]}";
  CHECK(retriesOf(policy, {}) == "retries: 3 on gateway-error, connection-error, 250ms each");
  CHECK(retriesOf(policy, {.default_retries = false}) == "retries: 3 on gateway-error, connection-error, 250ms each");
  CHECK(retriesOf(", retryPolicy: {maxRetries: 0, perRetryTimeout: {unit: s, value: 0}, httpRetryEvents: [server-error]}", {}) == "retries: none");
  CHECK(retriesOf("", {.default_retries = false}) == "retries: none (default)");
}

TEST_CASE("conditions, inverted ones too") {
  TestMesh mesh(
      node("a", kHttp) +
      routed(kHttp,
             httpRoute(
                 "all",
                 "{path: {regex: '/v[0-9]+/.*'}, method: GET, port: 80, queryParameters: [{name: q}, {name: p, match: {exact: 'a\"b'}}], headers: ["
                 "{name: X-There}, {name: X-Gone, invert: true}, {name: X-Not, invert: true, match: {exact: beta}},"
                 "{name: X-N, match: {range: {start: 1, end: 9}}}, {name: X-E, match: {suffix: z}}]}")));
  REQUIRE(mesh.behaviour.services.size() == 1);
  CHECK(mesh.part("virtual service s/shop")
            .find("  route \"all\" http port 80\n    when: path matches \"/v[0-9]+/.*\", method is \"GET\", "
                  "header \"x-there\" is present, header \"x-gone\" is absent, header \"x-not\" is present and not one that is \"beta\", "
                  "header \"x-n\" is a number in [1, 9), header \"x-e\" ends with \"z\", query parameter \"q\" is present, query parameter \"p\" is "
                  "\"a\\\"b\"\n") != std::string::npos);
}

TEST_CASE("gRPC: methods are paths, metadata are headers") {
  const std::string grpc = "{port: 80, protocol: grpc}";
  const auto whenOf = [&](const std::string& match) {
    TestMesh mesh(node("a", grpc) + routed(grpc, "{name: all, grpcRoute: {match: " + match + ", " + kToA + "}}"));
    REQUIRE(mesh.behaviour.services.size() == 1);
    const std::string text = mesh.part("virtual service s/shop");
    const std::size_t begin = text.find("when: ");
    return text.substr(begin, text.find('\n', begin) - begin);
  };
  CHECK(whenOf("{serviceName: shop.Cart}") == "when: path starts with \"/shop.Cart/\"");
  CHECK(whenOf("{serviceName: shop.Cart, methodName: Add}") == "when: path is \"/shop.Cart/Add\"");
  CHECK(whenOf("{methodName: Add.All}") == "when: path matches \"/[^/]+/Add\\\\.All\"");
  CHECK(whenOf("{metadata: [{name: Tenant, match: {prefix: t}}]}") == "when: header \"tenant\" starts with \"t\"");
  CHECK(whenOf("{}") == "when: always");
}

TEST_CASE("TCP routes have no retries and no request timeout") {
  const std::string tcp = "{port: 5432, protocol: tcp}";
  TestMesh mesh(node("a", tcp, ", timeout: {tcp: {idle: {unit: s, value: 30}}}, connectionPool: {tcp: {maxConnections: 7}}") +
                routed(tcp, "{name: all, tcpRoute: {timeout: {idle: {unit: s, value: 60}}, " + kToA + "}}"));
  CHECK(mesh.part("virtual service s/shop") ==
        "  host: \"shop.s\"\n  port: 5432 tcp\n  route \"all\" tcp\n    when: always\n    to: s/a 5432 tcp weight 1\n    idle: 60s\n");
  CHECK(mesh.part("workload s/a without pods") ==
        "  listener: 5432 tcp\n    pool: connections 7\n    idle: 30s\n"
        "  discovery: Service \"s/a\" as \"a.s.svc.cluster.local\", one address at a time\n  other destinations: dropped\n");
}

TEST_CASE("what a workload may call: the mesh's filter, its backends, its groups") {
  TestMesh mesh(
      object("Mesh", "m", "{namespaceSelector: {}, egressFilter: {type: ALLOW_ALL}}") +
      object("VirtualNode", "c", "{podSelector: {}, backends: [{virtualService: {virtualServiceRef: {name: shop}}}], backendGroups: [{name: g}]}") +
      object("BackendGroup", "g", "{virtualservices: [{name: shop}, {name: more}]}") +
      object("VirtualService", "more", "{provider: {virtualNode: {virtualNodeRef: {name: a}}}}") + node("a", kHttp) +
      routed(kHttp, httpRoute("all", "{prefix: /}")));
  CHECK(mesh.part("workload s/c") == "  discovery: none\n  other destinations: allowed\n  may call: s/shop\n  may call: s/more\n");
}

TEST_CASE("limits at the node's own proxy and ejection by its clients") {
  TestMesh mesh(node("a", kHttp,
                     ", connectionPool: {http: {maxConnections: 5, maxPendingRequests: 6}}, outlierDetection: {maxServerErrors: 3, "
                     "maxEjectionPercent: 50, interval: {unit: s, value: 10}, baseEjectionDuration: {unit: ms, value: 1500}}"));
  CHECK(mesh.part("workload s/a without pods") ==
        "  listener: 80 http\n    pool: connections 5 pending 6\n"
        "    ejected by clients: after 3 errors, looked at every 10s, for 1500ms, at most 50%\n    timeout: 15s (default)\n    idle: 300s (default)\n"
        "  discovery: Service \"s/a\" as \"a.s.svc.cluster.local\", one address at a time\n  other destinations: dropped\n");
}
