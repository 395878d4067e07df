#include "test_mesh.h"
#include "catch.h"

using namespace a2i::behaviour;

namespace {

const std::string kTarget = "target: {virtualService: {virtualServiceRef: {name: shop}}}";

// A gateway that takes the routes of namespace `s`, and the service behind it.
std::string gateway(const std::string& protocol = "http") {
  const std::string mapping = "{port: 80, protocol: " + protocol + "}";
  return "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: s, labels: {in: g}}\n" +
         object("VirtualGateway", "g", "{namespaceSelector: {matchLabels: {in: g}}, podSelector: {}, listeners: [{portMapping: " + mapping + "}]}") +
         object("VirtualService", "shop", "{provider: {virtualNode: {virtualNodeRef: {name: a}}}}") + node("a", mapping);
}

std::string route(const std::string& name, const std::string& match, const std::string& rewrite = "", const std::string& more = "") {
  return object("GatewayRoute", name, "{httpRoute: {match: " + match + ", action: {" + kTarget + rewrite + "}}" + more + "}");
}

std::string only(const std::string& match, const std::string& rewrite = "") {
  const std::string text = TestMesh(gateway() + route("x", match, rewrite)).part("gateway s/g");
  const std::string head = "  listener: 80 http\n  route s/x http\n";
  return text.substr(0, head.size()) == head ? text.substr(head.size()) : "not expected: " + text;
}

}  // namespace

TEST_CASE("without a word the prefix becomes / and the host the service's name") {
  CHECK(only("{prefix: /chapter}") ==
        "    host: any\n    when: path starts with \"/chapter\"\n    path: matched prefix becomes \"/\" (default)\n"
        "    host sent: the virtual service's (default)\n    to: s/shop\n");
  CHECK(
      only("{prefix: /}") ==
      "    host: any\n    when: path starts with \"/\"\n    path: kept (default)\n    host sent: the virtual service's (default)\n    to: s/shop\n");
}

TEST_CASE("a host alone cuts nothing off") {
  CHECK(only("{hostname: {exact: a.example.com}}") ==
        "    host: \"a.example.com\"\n    when: always\n    path: kept (default)\n    host sent: the virtual service's (default)\n    to: s/shop\n");
  CHECK(only("{hostname: {suffix: .example.com}, prefix: /a/}") ==
        "    host: ends with \".example.com\"\n    when: path starts with \"/a/\"\n    path: matched prefix becomes \"/\" (default)\n"
        "    host sent: the virtual service's (default)\n    to: s/shop\n");
}

TEST_CASE("written rewrites") {
  const auto pathOf = [](const std::string& match, const std::string& rewrite) {
    const std::string text = only(match, ", rewrite: " + rewrite);
    const std::size_t begin = text.find("    path: ");
    REQUIRE(begin != std::string::npos);
    return text.substr(begin, text.find("    to: ") - begin);
  };
  CHECK(pathOf("{prefix: /a/}", "{prefix: {defaultPrefix: DISABLED}}") == "    path: kept\n    host sent: the virtual service's (default)\n");
  CHECK(pathOf("{prefix: /a/}", "{prefix: {defaultPrefix: ENABLED}}") ==
        "    path: matched prefix becomes \"/\"\n    host sent: the virtual service's (default)\n");
  CHECK(pathOf("{prefix: /a/}", "{prefix: {value: /b/}}") ==
        "    path: matched prefix becomes \"/b/\"\n    host sent: the virtual service's (default)\n");
  CHECK(pathOf("{path: {exact: /a}}", "{path: {exact: /b}}") == "    path: becomes \"/b\"\n    host sent: the virtual service's (default)\n");
  CHECK(pathOf("{path: {exact: /a}}", "{hostname: {defaultTargetHostname: DISABLED}}") == "    path: kept (default)\n    host sent: kept\n");
  CHECK(pathOf("{path: {exact: /a}}", "{hostname: {defaultTargetHostname: ENABLED}}") ==
        "    path: kept (default)\n    host sent: the virtual service's\n");
}

TEST_CASE("gateway routes stand in the order in which they were tried") {
  TestMesh mesh(gateway() + route("a", "{prefix: /}") + route("b", "{prefix: /longer}") + route("c", "{prefix: /c}", "", ", priority: 0"));
  REQUIRE(mesh.behaviour.gateways.size() == 1);
  std::vector<std::string> order;
  for (const GatewayRoute& each : mesh.behaviour.gateways[0].routes) order.push_back(mesh.graph[each.route].manifest().name);
  CHECK(order == std::vector<std::string>{"c", "b", "a"});
}

TEST_CASE("a gRPC gateway route keeps its path") {
  TestMesh mesh(gateway("grpc") + object("GatewayRoute", "x",
                                         "{grpcRoute: {match: {serviceName: shop.Cart, port: 80}, action: {target: {port: 80, "
                                         "virtualService: {virtualServiceRef: {name: shop}}}}}}"));
  CHECK(mesh.part("gateway s/g") ==
        "  listener: 80 grpc\n  route s/x grpc port 80\n    host: any\n    when: path starts with \"/shop.Cart/\"\n    path: kept (default)\n"
        "    host sent: the virtual service's (default)\n    to: s/shop port 80\n");
}
