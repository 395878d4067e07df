#include "test_mesh.h"
#include "catch.h"

using namespace a2i::behaviour;

namespace {

const std::string kHttp = "{port: 80, protocol: http}";
const std::string kRoute = "{name: all, httpRoute: {match: {prefix: /}, action: {weightedTargets: [{virtualNodeRef: {name: a}, weight: 1}]}}}";
const std::string kNamespace = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: s, labels: {in: g}}\n";
const std::string kGatewayRoute =
    object("GatewayRoute", "x", "{httpRoute: {match: {prefix: /}, action: {target: {virtualService: {virtualServiceRef: {name: shop}}}}}}");

std::string gateway(const std::string& port) {
  return kNamespace +
         object("VirtualGateway", "g",
                "{namespaceSelector: {matchLabels: {in: g}}, podSelector: {}, listeners: [{portMapping: {port: " + port + ", protocol: http}}]}");
}

// What was found, but for the fault that the test itself has put in.
std::vector<std::string> consequences(const TestMesh& mesh) {
  std::vector<std::string> lines = mesh.found();
  std::erase_if(lines, [](const std::string& line) { return line.rfind("AMI3901 ", 0) != 0; });
  return lines;
}

}  // namespace

TEST_CASE("a fault in a node reaches all that needs it, each told once") {
  TestMesh mesh(gateway("80") + kGatewayRoute + routed(kHttp, kRoute) + node("a", "{port: wrong, protocol: http}"));
  CHECK(mesh.behaviour.services.empty());
  CHECK(mesh.behaviour.workloads.empty());
  CHECK(mesh.part("gateway s/g").find("    to: s/shop, which is left out\n") != std::string::npos);
  CHECK(mesh.found().size() == 3);
  CHECK(consequences(mesh) ==
        std::vector<std::string>{
            "AMI3901 VirtualService s/shop: `VirtualService s/shop` is left out because it needs `VirtualNode s/a`, which has an error. Requests to it are refused, "
            "lest the pods of its Service take them.",
            "AMI3901 GatewayRoute s/x: `GatewayRoute s/x` is left out because it needs `VirtualService s/shop`, which has an error."});
}

TEST_CASE("routes of a gateway with an error") {
  TestMesh mesh(gateway("wrong") + kGatewayRoute + routed(kHttp, kRoute) + node("a", kHttp));
  CHECK(mesh.behaviour.services.size() == 1);
  CHECK(mesh.behaviour.gateways.empty());
  CHECK(mesh.found().size() == 2);
  CHECK(consequences(mesh) ==
        std::vector<std::string>{
            "AMI3901 GatewayRoute s/x: `GatewayRoute s/x` is left out because it needs `VirtualGateway s/g`, which has an error."});
}

TEST_CASE("an unknown provider is told at the reference and nowhere else") {
  TestMesh mesh(object("VirtualService", "shop", "{provider: {virtualRouter: {virtualRouterRef: {name: gone}}}}"));
  CHECK(mesh.behaviour.services.empty());
  REQUIRE(mesh.found().size() == 1);
  CHECK(mesh.found()[0].rfind("AMI3001 VirtualService s/shop: ", 0) == 0);
}

TEST_CASE("an unknown target takes the router and its service along, other services stay") {
  TestMesh mesh(routed(kHttp, kRoute) + node("b", kHttp) +
                object("VirtualService", "other", "{provider: {virtualNode: {virtualNodeRef: {name: b}}}}"));
  REQUIRE(mesh.behaviour.services.size() == 1);
  CHECK(mesh.behaviour.services[0].host == "other.s");
  CHECK(mesh.found().size() == 2);
  CHECK(consequences(mesh) ==
        std::vector<std::string>{
            "AMI3901 VirtualService s/shop: `VirtualService s/shop` is left out because it needs `VirtualRouter s/r`, which has an error. Requests to it are refused, "
            "lest the pods of its Service take them."});
}

TEST_CASE("a mesh with an error takes along what belongs to it, told once") {
  TestMesh mesh("---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: Mesh\nmetadata: {name: m}\nspec: {namespaceSelector: {}, egressFilter: {type: SOME}}\n" +
                routed(kHttp, kRoute) + node("a", kHttp));
  CHECK(mesh.behaviour.services.empty());
  CHECK(mesh.behaviour.workloads.empty());
  CHECK(consequences(mesh) == std::vector<std::string>{"AMI3901 Mesh m: The 3 objects of `Mesh m` are left out because it has an error."});
}
