// Objects that Kubernetes would not store are told and answer with a refusal, however many routes there are.
#include "catch.h"
#include "pipeline/run.h"

using namespace a2i;

namespace {

std::string document(const std::string& kind, const std::string& name, const std::string& spec) {
  return "---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: " + kind + "\nmetadata: {name: " + name + ", namespace: shop}\nspec: " + spec + "\n";
}

// A gateway whose every route leads to a router with many.
std::string shop(int gateway_routes, int routes) {
  std::string text = document("VirtualNode", "cart", "{listeners: [{portMapping: {port: 80, protocol: http}}], serviceDiscovery: {dns: {hostname: cart.shop.svc.cluster.local}}}");
  text += document("VirtualService", "cart", "{awsName: cart.shop.svc.cluster.local, provider: {virtualRouter: {virtualRouterRef: {name: cart}}}}");
  std::string list;
  for (int i = 0; i < routes; ++i) {
    const std::string number = std::to_string(1000 + i);
    list += (i == 0 ? "" : ", ") + ("{name: r" + number + ", httpRoute: {match: {prefix: /r" + number + "}, action: {weightedTargets: [{virtualNodeRef: {name: cart}, weight: 1}]}}}");
  }
  text += document("VirtualRouter", "cart", "{listeners: [{portMapping: {port: 80, protocol: http}}], routes: [" + list + "]}");
  text += document("VirtualGateway", "web", "{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}, listeners: [{portMapping: {port: 8088, protocol: http}}]}");
  for (int i = 0; i < gateway_routes; ++i) {
    const std::string number = std::to_string(1000 + i);
    text += document("GatewayRoute", "g" + number, "{httpRoute: {match: {prefix: /g" + number + "}, action: {target: {virtualService: {virtualServiceRef: {name: cart}}}}}}");
  }
  return text;
}

struct Result {
  std::size_t virtual_services = 0, refusals = 0;  // refusals: those whose only route answers 503
  std::vector<std::string> messages;  // of AMI4108
};

Result run(const std::string& text) {
  source::MemoryTree tree(std::map<std::string, std::string>{{"a.yaml", text}});
  const auto outcome = pipeline::run(tree, {});
  REQUIRE(outcome);
  Result result;
  for (const istio::Object& object : outcome->bundle.objects) {
    const auto* const spec = std::get_if<istio::VirtualService>(&object.spec);
    if (spec == nullptr) continue;
    ++result.virtual_services;
    if (spec->http.size() == 1 && spec->http[0].match.empty() && spec->http[0].direct_response == 503) ++result.refusals;
  }
  for (const findings::Finding& finding : outcome->findings.all()) {
    if (finding.rule->id == "AMI4108") result.messages.push_back(finding.message);
  }
  return result;
}

}  // namespace

TEST_CASE("a host of a gateway with a normal number of routes is written") {
  const Result result = run(shop(20, 50));
  CHECK(result.virtual_services == 2);
  CHECK(result.refusals == 0);
  CHECK(result.messages.empty());
}

TEST_CASE("a host whose routes multiply beyond what a cluster stores answers with 503 and is told once") {
  const Result result = run(shop(100, 100));
  CHECK(result.virtual_services == 2);
  CHECK(result.refusals == 1);
  REQUIRE(result.messages.size() == 1);
  CHECK(result.messages[0].find("10100 routes") != std::string::npos);
}

TEST_CASE("the product is not even made where it is far beyond") {
  const Result result = run(shop(400, 400));
  CHECK(result.virtual_services == 2);
  CHECK(result.refusals == 1);
  REQUIRE(result.messages.size() == 1);
  CHECK(result.messages[0].find("no single VirtualService can hold") != std::string::npos);
}
