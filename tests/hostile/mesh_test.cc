// Meshes that are made to be expensive, or only large.
#include "../cli/sandbox.h"
#include "hostile.h"

using namespace a2i::test;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr int kMany = 6'000;  // sanitizers take their time
#else
constexpr int kMany = 30'000;
#endif

std::string number(const std::string& text, int i) {
  std::string made = text;
  for (std::size_t at = made.find('%'); at != std::string::npos; at = made.find('%')) made.replace(at, 1, std::to_string(i));
  return made;
}

std::string each(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += number(text, i);
  return all;
}

std::string node(const std::string& selector) {
  return "---\n" + kHead + "kind: VirtualNode\nmetadata: {name: n%, namespace: shop}\nspec:\n  podSelector: {" + selector + "}\n";
}

std::string pods(const std::string& labels) {
  return "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: n%, namespace: shop}\nspec:\n  template:\n    metadata: {labels: {" + labels + "}}\n    spec: {containers: [{name: a, image: b}]}\n";
}

}  // namespace

TEST_CASE("labels that all have in common make no quadratic work") {
  const Quick quick;
  const std::string labels = "app.kubernetes.io/instance: shop, app.kubernetes.io/name: n%";
  const auto outcome = runText(each(kMany, node("matchLabels: {" + labels + "}") + pods(labels) + "---\napiVersion: v1\nkind: Service\nmetadata: {name: n%, namespace: shop}\nspec: {selector: {" + labels + "}, ports: [{port: 80}]}\n"));
  CHECK(outcome.summary.appmesh_objects == kMany);
}

TEST_CASE("expressions that stand for a label are found like one") {
  const Quick quick;
  const auto outcome = runText(each(kMany, node("matchExpressions: [{key: app, operator: In, values: [n%]}]") + pods("app: n%")));
  CHECK(outcome.summary.appmesh_objects == kMany);
}

TEST_CASE("Istio objects beside the mesh are not held against all nodes on all pods") {
  const Quick quick;
  const auto outcome = runText(each(1'500, node("matchLabels: {app: n%}") + pods("app: n%") +
                                              "---\napiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: s%, namespace: shop}\nspec: {workloadSelector: {labels: {team: t%}}}\n"));
  CHECK(told(outcome, "AMI5203") == 0);
}

TEST_CASE("each namespace finds its mesh among as many") {
  const Quick quick;
  const auto outcome = runText(each(kMany, "---\n" + kHead + "kind: Mesh\nmetadata: {name: m%}\nspec: {namespaceSelector: {matchLabels: {mesh: m%}}}\n"
                                           "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: n%, labels: {mesh: m%}}\n"
                                           "---\n" + kHead + "kind: VirtualNode\nmetadata: {name: a, namespace: n%}\nspec: {podSelector: {matchLabels: {app: a}}}\n"));
  CHECK(outcome.summary.appmesh_objects == 2 * kMany);
  CHECK(outcome.findings.all().empty());
}

TEST_CASE("each gateway route finds its gateway among as many") {
  const Quick quick;
  const std::string route = "---\n" + kHead + "kind: GatewayRoute\nmetadata: {name: r%, namespace: n%, labels: {gateway: g%}}\n"
                            "spec: {httpRoute: {match: {prefix: /}, action: {target: {virtualService: {virtualServiceRef: {name: cart, namespace: shop}}}}}}\n";
  const std::string gateway = "---\n" + kHead + "kind: VirtualGateway\nmetadata: {name: g%, namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: g%}}\n"
                              "  listeners: [{portMapping: {port: 8080, protocol: http}}]\n";
  for (const std::string selectors : {"  namespaceSelector: {}\n  gatewayRouteSelector: {matchLabels: {gateway: g%}}\n",
                                      "  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: n%}}\n"}) {
    CAPTURE(selectors);
    const auto outcome = runText(kHealthyMesh + each(kMany / 2, gateway + selectors + route));
    CHECK(told(outcome, "AMI3009") == 0);
    CHECK(told(outcome, "AMI3010") == 0);
  }
}
