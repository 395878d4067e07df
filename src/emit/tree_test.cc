#include "emit/tree.h"

#include "catch.h"
#include "emit/file_names.h"

using namespace a2i;
using namespace a2i::emit;

namespace {

istio::Object object(const std::string& ns, const std::string& name, bool mesh_wide = false) {
  istio::Object made;
  made.ns = ns;
  made.name = name;
  made.spec = istio::ServiceEntry{.hosts = {"h"}, .addresses = {}, .ports = {}, .resolution = "DNS", .endpoints = {}, .export_to = {}};
  made.mesh_wide = mesh_wide;
  made.sources = {"VirtualNode " + ns + "/" + name};
  return made;
}

istio::Object policy(const std::string& ns, const std::string& name) {
  istio::Object made = object(ns, name);
  made.spec = istio::Raw{"security.istio.io/v1", "PeerAuthentication", istio::Map{{"mtls", istio::Map{{"mode", "STRICT"}}}}};
  made.concern = istio::Concern::kSecurity;
  return made;
}

istio::Patch patch(const std::string& name, bool namespace_written) {
  istio::Patch made;
  made.ns = "shop";
  made.namespace_written = namespace_written;
  made.target_group = "apps";
  made.target_version = "v1";
  made.target_kind = "Deployment";
  made.target_name = name;
  made.operations = {istio::Map{{"op", "test"}, {"path", "/spec/replicas"}, {"value", 1}}};
  made.sources = {"VirtualNode shop/" + name};
  return made;
}

std::vector<std::string> paths(const Files& files) {
  std::vector<std::string> all;
  for (const auto& [path, file] : files) all.push_back(path);
  return all;
}

const std::string kHead = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";

}  // namespace

TEST_CASE("the tree has one file for each object, and each folder names its files") {
  istio::Bundle bundle;
  bundle.objects = {object("istio-system", "default", true), object("pay", "z"), object("shop", "b"), object("shop", "a")};
  bundle.patches = {patch("web.v1", true), patch("cart", false)};
  const Files files = toTree(bundle, What::kAll, "# report\n");
  CHECK(paths(files) == std::vector<std::string>{"README.md", "kustomization.yaml", "mesh/kustomization.yaml", "mesh/serviceentry-default.yaml",
                                                 "namespaces/pay/kustomization.yaml", "namespaces/pay/serviceentry-z.yaml",
                                                 "namespaces/shop/kustomization.yaml", "namespaces/shop/serviceentry-a.yaml",
                                                 "namespaces/shop/serviceentry-b.yaml", "workloads/shop/deployment-cart.yaml",
                                                 "workloads/shop/deployment-web.v1.yaml", "workloads/shop/kustomization.yaml"});
  CHECK(files.at("README.md").content == "# report\n");
  CHECK(files.at("kustomization.yaml").content == kHead + "resources:\n- mesh\n- namespaces/pay\n- namespaces/shop\n");
  CHECK(files.at("namespaces/shop/kustomization.yaml").content == kHead + "resources:\n- serviceentry-a.yaml\n- serviceentry-b.yaml\n");
  CHECK(files.at("namespaces/shop/serviceentry-a.yaml").sources == std::vector<std::string>{"VirtualNode shop/a"});
  CHECK(files.at("workloads/shop/kustomization.yaml").content ==
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n"
        "- path: deployment-cart.yaml\n  target:\n    group: apps\n    kind: Deployment\n    name: \"^cart$\"\n    version: v1\n"
        "- path: deployment-web.v1.yaml\n  target:\n    group: apps\n    kind: Deployment\n    name: \"^web\\\\.v1$\"\n    namespace: \"^shop$\"\n    version: v1\n");
  CHECK(files.at("workloads/shop/deployment-cart.yaml").content == "- op: test\n  path: /spec/replicas\n  value: 1\n");
}

TEST_CASE("an empty bundle still is a kustomization") {
  const Files files = toTree({}, What::kAll, "");
  CHECK(paths(files) == std::vector<std::string>{"README.md", "kustomization.yaml"});
  CHECK(files.at("kustomization.yaml").content == kHead + "resources: []\n");
  CHECK(toStream({}, What::kAll).empty());
}

TEST_CASE("each WHAT holds its own, and `all` no patches in the stream") {
  istio::Bundle bundle;
  bundle.objects = {object("shop", "a"), policy("shop", "p")};
  bundle.patches = {patch("cart", false)};
  const std::string both = toStream(bundle, What::kAll), networking = toStream(bundle, What::kNetworking), security = toStream(bundle, What::kSecurity);
  CHECK(both == networking + "---\n" + security);
  CHECK(networking.starts_with("apiVersion: networking.istio.io/v1\nkind: ServiceEntry\n"));
  CHECK(security.starts_with("apiVersion: security.istio.io/v1\nkind: PeerAuthentication\n"));
  CHECK(both.find("replicas") == std::string::npos);
  CHECK(toStream(bundle, What::kTelemetry).empty());
  CHECK(toStream(bundle, What::kIop).starts_with("apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\n"));
  CHECK(toTree(bundle, What::kAll, "").count("install/istio-operator.yaml") == 0);
  bundle.installation.needed = false;
  CHECK(toTree(bundle, What::kIop, "").count("install/istio-operator.yaml") == 1);
  bundle.installation.needed = true;
  CHECK(toTree(bundle, What::kIop, "").count("install/istio-operator.yaml") == 1);
  CHECK(toTree(bundle, What::kAll, "").count("install/values-istiod.yaml") == 1);
  CHECK(toTree(bundle, What::kTelemetry, "").count("install/values-istiod.yaml") == 0);
  CHECK(toStream(bundle, What::kAll).find("IstioOperator") == std::string::npos);
  CHECK(toStream(bundle, What::kWorkloads).find("- op: test\n") != std::string::npos);
  CHECK(toTree(bundle, What::kSecurity, "").size() == 4);
  CHECK(toTree(bundle, What::kWorkloads, "").count("workloads/shop/deployment-cart.yaml") == 1);
  CHECK(toTree(bundle, What::kNetworking, "").count("workloads/shop/deployment-cart.yaml") == 0);
}

TEST_CASE("no two objects meet in one file, whatever their order") {
  istio::Bundle bundle;
  bundle.objects = {object("shop", "Cart"), object("shop", "cart"), object("shop", "other"), object("shop", "cart")};
  const Files files = toTree(bundle, What::kAll, "");
  std::swap(bundle.objects[0], bundle.objects[1]);
  CHECK(paths(files) == paths(toTree(bundle, What::kAll, "")));
  CHECK(files.size() == 7);
  CHECK(files.contains("namespaces/shop/serviceentry-other.yaml"));
  CHECK_FALSE(files.contains("namespaces/shop/serviceentry-cart.yaml"));
}

TEST_CASE("names from manifests are safe as names of files") {
  istio::Bundle bundle;
  bundle.objects = {object("../..", "../../etc/passwd"), object("shop", std::string(253, 'a')), object("shop", std::string(252, 'a') + "b"), object("", "\n")};
  for (const auto& [path, file] : toTree(bundle, What::kAll, "")) {
    CAPTURE(path);
    CHECK(("/" + path + "/").find("/../") == std::string::npos);
    CHECK(path.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-./READMEmd") == std::string::npos);
    CHECK(path.size() - (path.rfind('/') + 1) <= 200);
  }
  CHECK(toTree(bundle, What::kAll, "").size() == 2 + 4 + 3);
  CHECK(folderName("shop") == "shop");
  CHECK(folderName("..") != folderName("."));
  CHECK(exactPattern("a.b+c") == "^a\\.b\\+c$");
}

TEST_CASE("a path tells what it belongs to") {
  CHECK(inScope("namespaces/shop/sidecar-a.yaml", What::kAll, {}));
  CHECK(inScope("namespaces/shop/sidecar-a.yaml", What::kNetworking, {"pay", "shop"}));
  CHECK_FALSE(inScope("namespaces/shop/sidecar-a.yaml", What::kSecurity, {}));
  CHECK_FALSE(inScope("namespaces/shop/sidecar-a.yaml", What::kAll, {"sho"}));
  CHECK(inScope("namespaces/shop/peerauthentication-a.yaml", What::kSecurity, {}));
  CHECK(inScope("mesh/telemetry-a.yaml", What::kTelemetry, {}));
  CHECK_FALSE(inScope("mesh/telemetry-a.yaml", What::kTelemetry, {"shop"}));
  CHECK(inScope("workloads/shop/deployment-a.yaml", What::kWorkloads, {"shop"}));
  CHECK_FALSE(inScope("workloads/shop/deployment-a.yaml", What::kNetworking, {"shop"}));
  CHECK(inScope("install/istio-operator.yaml", What::kIop, {}));
}
