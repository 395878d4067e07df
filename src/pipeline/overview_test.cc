// Objects, topology and the order of restarts, from manifests on.
#include "pipeline/overview.h"

#include <algorithm>

#include "catch.h"
#include "pipeline/run.h"

using namespace a2i;

namespace {

const std::string kHead = "apiVersion: appmesh.k8s.aws/v1beta2\nkind: ";

std::string node(const std::string& name, const std::vector<std::string>& backends) {
  std::string text = kHead + "VirtualNode\nmetadata: {name: " + name +
                     ", namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: " + name +
                     "}}\n  listeners:\n  - portMapping: {port: 8080, protocol: http}\n  serviceDiscovery: {dns: {hostname: " + name +
                     ".shop.svc.cluster.local}}\n";
  if (!backends.empty()) text += "  backends:\n";
  for (const std::string& backend : backends) text += "  - virtualService: {virtualServiceRef: {name: " + backend + "}}\n";
  return text + "---\n";
}

std::string service(const std::string& name, const std::string& provider) {
  return kHead + "VirtualService\nmetadata: {name: " + name + ", namespace: shop}\nspec:\n  awsName: " + name +
         ".shop.svc.cluster.local\n  provider: {" + provider + "}\n---\n";
}

std::string nodeProvider(const std::string& name) { return "virtualNode: {virtualNodeRef: {name: " + name + "}}"; }

const std::string kRouter =
    kHead +
    "VirtualRouter\nmetadata: {name: cart, namespace: shop}\nspec:\n  listeners:\n  - portMapping: {port: 8080, protocol: http}\n"
    "  routes:\n  - name: all\n    httpRoute:\n      match: {prefix: /}\n      action:\n        weightedTargets:\n"
    "        - {virtualNodeRef: {name: cart}, weight: 9}\n        - {virtualNodeRef: {name: cart2}, weight: 1}\n---\n";

pipeline::Outcome run(const std::string& text) {
  source::MemoryTree tree({{"mesh.yaml", text}});
  pipeline::Options options;
  options.overview = true;
  auto outcome = pipeline::run(tree, options);
  REQUIRE(outcome);
  return std::move(*outcome);
}

std::vector<std::string> edges(const report::Diagram& diagram) {
  std::vector<std::string> lines;
  for (const report::Edge& edge : diagram.edges)
    lines.push_back(edge.from + " > " + edge.to + (edge.label.empty() ? "" : " " + edge.label));
  return lines;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a component is shown with the files whose objects it patches") {
  source::MemoryTree tree({{"mesh.yaml", node("cart", {})},
                           {"deploy/cart.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: cart, namespace: shop}\nspec: {ports: [{port: 8080}]}\n"},
                           {"deploy/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {appmesh.k8s.aws/sidecarInjectorWebhook: enabled}}\n"},
                           {"watch/monitor.yaml", "apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: cart, namespace: shop}\nspec: {podMetricsEndpoints: [{portNumber: 9901}]}\n"}});
  pipeline::Options options;
  options.overview = true;
  const auto outcome = pipeline::run(tree, options);
  REQUIRE(outcome);
  const auto& components = outcome->summary.overview.components;
  REQUIRE(components.size() == 1);
  CHECK(components[0].ns == "shop");
  CHECK(components[0].files == Names{"deploy/cart.yaml", "deploy/namespace.yaml", "watch/monitor.yaml"});
}

TEST_CASE("a service is shown with all that stands behind it") {
  const auto outcome = run(node("cart", {}) + node("cart2", {}) + node("web", {"cart"}) + kRouter +
                           service("cart", "virtualRouter: {virtualRouterRef: {name: cart}}"));
  const auto& objects = outcome.summary.overview.objects;
  REQUIRE(objects.size() == 5);
  CHECK(objects[0].display == "VirtualNode shop/cart");
  CHECK(objects[0].parts.empty());
  CHECK(objects[4].display == "VirtualService shop/cart");
  CHECK(objects[4].host == "cart.shop.svc.cluster.local");
  CHECK(objects[4].parts ==
        Names{"VirtualService shop/cart", "VirtualRouter shop/cart", "VirtualNode shop/cart", "VirtualNode shop/cart2"});
  const source::Span span = objects[4].span;
  CHECK(outcome.files[span.file].content().substr(span.begin, 11) == "apiVersion:");
  CHECK(edges(outcome.summary.overview.before) ==
        Names{"VirtualNode shop/web > VirtualService shop/cart", "VirtualRouter shop/cart > VirtualNode shop/cart 9",
              "VirtualRouter shop/cart > VirtualNode shop/cart2 1", "VirtualService shop/cart > VirtualRouter shop/cart"});
  const Names after = edges(outcome.summary.overview.after);
  CHECK(std::find(after.begin(), after.end(), "Sidecar shop/web > VirtualService shop/cart") != after.end());
  CHECK(std::find(after.begin(), after.end(), "VirtualService shop/cart > host cart2.shop.svc.cluster.local 1") != after.end());
}

TEST_CASE("callees are restarted before their callers, and what calls in a circle together") {
  const auto outcome = run(node("a", {"b"}) + node("b", {"c", "d"}) + node("c", {"b"}) + node("d", {}) + node("alone", {}) +
                           service("b", nodeProvider("b")) + service("c", nodeProvider("c")) + service("d", nodeProvider("d")));
  CHECK(outcome.summary.overview.waves == std::vector<Names>{{"VirtualNode shop/alone", "VirtualNode shop/d"},
                                                             {"VirtualNode shop/b", "VirtualNode shop/c"},
                                                             {"VirtualNode shop/a"}});
}

TEST_CASE("a server with TLS waits for its callers or moves with them, one that Cloud Map finds waits, one without pods is none") {
  const auto waves = [](const std::string& from, const std::string& to) {
    std::string callee = node("b", {});
    const std::size_t at = callee.find(from);
    REQUIRE(at != std::string::npos);
    callee.replace(at, from.size(), to);
    return run(node("a", {"b"}) + callee + service("b", nodeProvider("b"))).summary.overview.waves;
  };
  const std::string protocol = "protocol: http}\n", tls = ", certificate: {file: {certificateChain: /c, privateKey: /k}}}\n";
  const std::vector<Names> first{{"VirtualNode shop/b"}, {"VirtualNode shop/a"}}, last{{"VirtualNode shop/a"}, {"VirtualNode shop/b"}};
  CHECK(waves(protocol, protocol + "    tls: {mode: DISABLED" + tls) == first);
  CHECK(waves(protocol, protocol + "    tls: {mode: PERMISSIVE" + tls) == last);
  CHECK(waves(protocol, protocol + "    tls: {mode: STRICT" + tls) == std::vector<Names>{{"VirtualNode shop/a", "VirtualNode shop/b"}});
  CHECK(waves("dns: {hostname: b.shop.svc.cluster.local}", "awsCloudMap: {namespaceName: shop, serviceName: b}") == last);
  CHECK(waves("  podSelector: {matchLabels: {app: b}}\n", "") == std::vector<Names>{{"VirtualNode shop/a"}});
}

TEST_CASE("an object with an error is named as one that nothing comes of") {
  const auto outcome = run(service("pay", nodeProvider("nobody")));
  CHECK(outcome.summary.overview.blocked_objects == Names{"VirtualService shop/pay"});
}

TEST_CASE("exclude patterns that take nothing are known") {
  source::MemoryTree tree({{"a/mesh.yaml", ""}, {"b/mesh.yaml", ""}});
  pipeline::Options options;
  options.excludes = {"a/", "*.yaml", "c/"};
  const auto outcome = pipeline::run(tree, options);
  REQUIRE(outcome);
  CHECK(outcome->unmatched_excludes == Names{"c/"});
}
