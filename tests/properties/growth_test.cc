// A mesh four times as large takes about four times as long, whatever there is much of: work by the square of the mesh would take sixteen times.
#include <ctime>

#include "catch.h"
#include "pipeline/run.h"

using namespace a2i;

namespace {

const std::string kApi = "apiVersion: appmesh.k8s.aws/v1beta2\n";

std::string object(const std::string& kind, const std::string& name, const std::string& spec) {
  return "---\n" + kApi + "kind: " + kind + "\nmetadata:\n  name: " + name + "\n  namespace: shop\nspec:\n" + spec;
}

std::string mesh() {
  return kApi + "kind: Mesh\nmetadata:\n  name: shop\nspec:\n  namespaceSelector:\n    matchLabels:\n      mesh: shop\n" +
         "---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    mesh: shop\n";
}

// A node with its pods and Service, a router, a virtual service, and a way in through the gateway.
std::string application(const std::string& name, const std::string& backend) {
  return object("VirtualNode", name,
                "  podSelector:\n    matchLabels:\n      team: all\n      app: " + name + "\n  listeners:\n    - portMapping:\n        port: 8080\n        protocol: http\n" +
                    "  serviceDiscovery:\n    dns:\n      hostname: " + name + ".shop.svc.cluster.local\n  backends:\n    - virtualService:\n        virtualServiceRef:\n          name: " +
                    backend + "\n        clientPolicy:\n          tls:\n            enforce: false\n            validation:\n              trust:\n                file:\n                  certificateChain: /ca.pem\n") +
         object("VirtualRouter", name,
                "  listeners:\n    - portMapping:\n        port: 8080\n        protocol: http\n  routes:\n    - name: all\n      httpRoute:\n        match:\n          prefix: /\n"
                "        action:\n          weightedTargets:\n            - virtualNodeRef:\n                name: " + name + "\n              weight: 1\n") +
         object("VirtualService", name, "  awsName: " + name + ".shop.svc.cluster.local\n  provider:\n    virtualRouter:\n      virtualRouterRef:\n        name: " + name + "\n") +
         object("GatewayRoute", name,
                "  httpRoute:\n    match:\n      prefix: /" + name + "/\n    action:\n      target:\n        virtualService:\n          virtualServiceRef:\n            name: " + name + "\n") +
         "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: " + name + "\n  namespace: shop\nspec:\n  selector:\n    app: " + name + "\n  ports:\n    - name: http\n      port: 8080\n" +
         "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: " + name + "\n  namespace: shop\nspec:\n  template:\n    metadata:\n      labels:\n        team: all\n        app: " +
         name + "\n    spec:\n      containers:\n        - name: app\n";
}

std::string gateway() {
  return object("VirtualGateway", "gate",
                "  namespaceSelector:\n    matchLabels:\n      mesh: shop\n  podSelector:\n    matchLabels:\n      app: gate\n  listeners:\n    - portMapping:\n        port: 80\n        protocol: http\n");
}

// `distance`: to the application that each calls; beyond the last one is none.
std::string repository(std::size_t applications, std::size_t distance) {
  std::string text = mesh() + gateway();
  for (std::size_t i = 0; i < applications; ++i) text += application("app-" + std::to_string(i), "app-" + std::to_string(i + distance));
  return text;
}

double seconds(const std::string& text, std::size_t objects) {
  source::MemoryTree tree({{"mesh.yaml", text}});
  pipeline::Options options;
  options.jobs = 1;
  options.overview = true;
  const std::clock_t begin = std::clock();
  const auto outcome = pipeline::run(tree, options);
  const std::clock_t end = std::clock();
  REQUIRE(outcome);
  CHECK(outcome->summary.appmesh_objects == objects);
  return static_cast<double>(end - begin) / CLOCKS_PER_SEC;
}

void checkGrowth(std::size_t distance_share) {
  constexpr std::size_t kFew = 1250, kMany = 5000;  // 4 objects each
  const double few = seconds(repository(kFew, 1 + kFew * distance_share), 4 * kFew + 2);
  const double many = seconds(repository(kMany, 1 + kMany * distance_share), 4 * kMany + 2);
  INFO("seconds: " << few << " and " << many);
  CHECK(many < 8 * few);
}

}  // namespace

TEST_CASE("a mesh of 20,000 objects in one namespace") { checkGrowth(0); }

TEST_CASE("a mesh of 20,000 objects in which every backend is unknown") { checkGrowth(1); }
