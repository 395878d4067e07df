// precheck, generate and verify as a user meets them.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "catch.h"
#include "contains.h"
#include "sandbox.h"

using a2i::test::contains;
using a2i::test::kBroken;
using a2i::test::kHealthyMesh;
using a2i::test::Sandbox;

TEST_CASE("a healthy mesh has no findings") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  const auto ran = box.run({"precheck", "--fail-on", "note"});
  INFO(ran.out);
  CHECK(ran.exit == 0);
}

TEST_CASE("standard input works like a file") {
  Sandbox box(false);
  const auto ran = box.run({"generate", "networking", "-"}, kHealthyMesh);
  INFO(ran.err);
  CHECK(ran.exit == 0);
  CHECK(contains(ran.out, "kind: VirtualService\n"));
  CHECK(contains(ran.out, "kind: Sidecar\n"));
  Sandbox other;
  other.write("mesh.yaml", kHealthyMesh);
  CHECK(other.run({"generate", "networking"}).out == ran.out);
}

TEST_CASE("an unknown reference is an error at its line and column, and nothing comes of it") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("pay.yaml", kBroken);
  const auto ran = box.run({"generate"});
  CHECK(ran.exit == 1);
  CHECK(contains(ran.err, "pay.yaml:5:51: error: "));
  CHECK_FALSE(contains(ran.out, "pay"));
  CHECK(box.run({"precheck", "--fail-on", "never"}).exit == 0);
}

TEST_CASE("the number of jobs, the order of the arguments and the folder make no difference") {
  Sandbox box;
  box.write("a/mesh.yaml", kHealthyMesh);
  box.write("b/pay.yaml", kBroken);
  const auto one = box.run({"generate", "-j", "1", "a", "b"});
  const auto two = box.run({"generate", "-j", "4", "b", "a"});
  CHECK(one.out == two.out);
  CHECK(one.err == two.err);
}

TEST_CASE("the tree is written once, verified, and never over a foreign edit") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  CHECK(box.run({"verify", "--out-dir", "istio"}).exit == 1);
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  CHECK(box.exists("istio/.appmesh2istio.json"));
  CHECK(box.exists("istio/kustomization.yaml"));
  const auto first = box.snapshot();
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  CHECK(box.snapshot() == first);
  CHECK(box.run({"verify", "--out-dir", "istio"}).exit == 0);

  const std::string file = "istio/namespaces/shop/sidecar-cart.yaml";
  REQUIRE(box.exists(file));
  box.write(file, box.read(file) + "# by hand\n");
  const auto edited = box.snapshot();
  const auto drift = box.run({"verify", "--out-dir", "istio"});
  CHECK(drift.exit == 1);
  CHECK(contains(drift.out, "-# by hand\n"));
  const auto refused = box.run({"generate", "--out-dir", "istio", "--fail-on", "never"});
  CHECK(refused.exit == 1);
  CHECK(contains(refused.err, "[AMI6001]"));
  CHECK(box.snapshot() == edited);
}

TEST_CASE("prune acts within WHAT and the selected namespaces and meshes") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  const std::string file = "istio/namespaces/shop/sidecar-cart.yaml", list = box.read("istio/namespaces/shop/kustomization.yaml");
  for (const std::vector<std::string>& scope : std::vector<std::vector<std::string>>{{"security"}, {"--only-namespace", "pay"}, {"--only-mesh", "other"}}) {
    CAPTURE(scope[0]);
    std::vector<std::string> arguments = {"generate", "--out-dir", "istio", "--prune"};
    arguments.insert(arguments.begin() + 1, scope.begin(), scope.end());
    CHECK(box.run(arguments).exit == 0);
    CHECK(box.exists(file));
    CHECK(box.read("istio/namespaces/shop/kustomization.yaml") == list);
    CHECK(contains(box.read("istio/kustomization.yaml"), "- namespaces/shop\n"));
  }
}

TEST_CASE("an interrupted run is repaired, and said so once") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  const auto whole = box.snapshot();
  box.write("istio/.appmesh2istio.stage/README.md", "half");
  const auto repaired = box.run({"generate", "--out-dir", "istio"});
  CHECK(repaired.exit == 0);
  CHECK(contains(repaired.err, "[AMI6002]"));
  CHECK(box.snapshot() == whole);
  CHECK_FALSE(contains(box.run({"generate", "--out-dir", "istio"}).err, "AMI6002"));
}

TEST_CASE("an out-dir that is a repository itself keeps its history") {
  Sandbox box;
  box.write("mesh.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n");
  REQUIRE(box.run({"generate", "--out-dir", "gitops", "mesh.yaml"}).exit == 0);
  box.write("gitops/.git/HEAD", "ref: refs/heads/main\n");
  box.write("mesh.yaml", kHealthyMesh);
  REQUIRE(box.run({"generate", "--out-dir", "gitops", "mesh.yaml"}).exit == 0);
  CHECK(box.exists("gitops/namespaces/shop/sidecar-cart.yaml"));
  CHECK(box.read("gitops/.git/HEAD") == "ref: refs/heads/main\n");
}

TEST_CASE("a commit on a branch leaves the work tree and the index alone") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.commit("start");
  const auto before = box.snapshot();
  const auto ran = box.run({"generate", "--out-dir", "istio", "--commit", "migrate/istio", "--message", "Translate", "--author", "A <a@example.com>"});
  INFO(ran.err);
  REQUIRE(ran.exit == 0);
  CHECK(box.snapshot() == before);
  CHECK(box.git("status --porcelain").empty());
  CHECK(box.git("log -1 --format='%s %an %ae' migrate/istio") == "Translate A a@example.com\n");
  CHECK(contains(box.git("ls-tree -r --name-only migrate/istio"), "istio/namespaces/shop/sidecar-cart.yaml\n"));
  const std::string tip = box.git("rev-parse migrate/istio");
  CHECK(box.run({"generate", "--out-dir", "istio", "--commit", "migrate/istio", "--author", "A <a@example.com>"}).exit == 0);
  CHECK(box.git("rev-parse migrate/istio") == tip);
  CHECK(box.run({"generate", "--out-dir", "istio", "--commit", "main", "--author", "A <a@example.com>"}).exit == 3);
  const auto same = box.run({"generate", "--out-dir", "istio", "--rev", "migrate/istio", "--commit", "again", "--author", "A <a@example.com>"});
  CHECK(same.exit == 0);
  CHECK(contains(same.err, "nothing to commit: again is up to date"));
  CHECK(box.git("rev-parse again") == tip);
  box.git("fsck --strict");
}

TEST_CASE("the author is that of Git's environment, and what it leaves open that of Git's configuration") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.commit("start");
  box.git("config user.name Configured");
  box.git("config user.email configured@example.com");
  setenv("GIT_AUTHOR_NAME", "Environment", 1);
  const int exit = box.run({"generate", "--out-dir", "istio", "--commit", "migrate/istio"}).exit;
  unsetenv("GIT_AUTHOR_NAME");
  CHECK(exit == 0);
  CHECK(box.git("log -1 --format='%an %ae, %cn' migrate/istio") == "Environment configured@example.com, Configured\n");
}

namespace {

std::string node(const std::string& ns, const std::string& name) {
  return "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: " + name + ", namespace: " + ns + "}\nspec:\n  podSelector: {matchLabels: {app: " + name +
         "}}\n  listeners: [{portMapping: {port: 80, protocol: http}}]\n  serviceDiscovery: {dns: {hostname: " + name + "." + ns + ".svc.cluster.local}}\n";
}

std::string mesh(const std::string& name, const std::string& more) {
  return "apiVersion: appmesh.k8s.aws/v1beta2\nkind: Mesh\nmetadata: {name: " + name + "}\nspec: {namespaceSelector: {}" + more + "}\n";
}

}  // namespace

TEST_CASE("nodes that wish for one name get Services of their own, however far apart they are handled") {
  const auto of_cloud_map = [](const std::string& name) {
    return "---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: " + name + ", namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: " + name +
           "}}\n  listeners: [{portMapping: {port: 80, protocol: http}}]\n  serviceDiscovery: {awsCloudMap: {namespaceName: shop.local, serviceName: " + name + "}}\n";
  };
  std::string text = of_cloud_map("cart-a");  // cart-a-mesh, and so would be that of cart.a
  for (int i = 0; i < 200; ++i) text += of_cloud_map("cart-b" + std::to_string(i));
  text += of_cloud_map("cart.a");
  Sandbox box(false);
  const std::string one = box.run({"generate", "networking", "-", "--fail-on", "never", "-j", "1"}, text).out;
  CHECK(contains(one, "\n  name: cart-a-mesh\n"));
  CHECK(contains(one, "\n  name: cart-a-mesh-2\n"));
  CHECK(contains(one, "\n  host: cart-a-mesh-2.shop.svc.cluster.local\n"));
  CHECK(box.run({"generate", "networking", "-", "--fail-on", "never", "-j", "4"}, text).out == one);
}

TEST_CASE("a file named alone is counted alone, with the assumptions that matter for it") {
  Sandbox box;
  box.write("a/cart.yaml", node("shop", "cart"));
  box.write("b/cash.yaml", node("till", "cash"));
  const std::string one = box.run({"precheck", "a/cart.yaml"}).out;
  CHECK(contains(one, "1 App Mesh object in 1 file,"));
  CHECK(contains(one, "taken to exist: shop/cart."));
  CHECK(contains(box.run({"precheck", "."}).out, "taken to exist: shop/cart, till/cash."));
}

TEST_CASE("a file named alone that is left out because of another one says so") {
  Sandbox box;
  box.write("cart.yaml", node("shop", "cart"));
  box.write("one.yaml", mesh("one", ""));
  box.write("two.yaml", mesh("two", ""));
  box.write("ns.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n");
  CHECK(contains(box.run({"precheck", "cart.yaml"}).out, "cart.yaml:3:18: warning: `VirtualNode shop/cart` is left out"));
  box.write("two.yaml", "");
  box.write("one.yaml", mesh("one", ", egressFilter: {type: SOME}"));
  const std::string blocked = box.run({"precheck", "cart.yaml"}).out;
  CHECK(contains(blocked, "`VirtualNode shop/cart` is left out because of an error [AMI2"));
  CHECK(contains(blocked, "one.yaml:4:"));
}

TEST_CASE("a file named alone is judged, the rest of its repository is context") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("other.yaml", kBroken);
  box.write("pay.yaml", "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualService\nmetadata: {name: alias, namespace: shop}\nspec:\n"
                        "  awsName: alias.shop.svc.cluster.local\n  provider: {virtualNode: {virtualNodeRef: {name: cart}}}\n");
  const auto ran = box.run({"generate", "pay.yaml"});
  INFO(ran.err);
  CHECK(ran.exit == 0);
  CHECK(contains(ran.out, "alias.shop.svc.cluster.local"));
  CHECK_FALSE(contains(ran.out, "kind: Sidecar"));
}

TEST_CASE("the tree of a revision is read without the work tree, also when bare") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.commit("start");
  const std::string from_work_tree = box.run({"generate"}).out;
  box.write("mesh.yaml", "broken: [");
  CHECK(box.run({"generate", "--rev", "HEAD"}).out == from_work_tree);
  box.git("clone -q --bare . bare.git");
  std::string bare = box.root() + "/bare.git";
  REQUIRE(chdir(bare.c_str()) == 0);
  CHECK(box.run({"generate", "--rev", "main"}).out == from_work_tree);
  REQUIRE(chdir(box.root().c_str()) == 0);
  CHECK(box.run({"generate", "--rev", "nowhere"}).exit == 3);
}

TEST_CASE("ignored files, the out-dir and generated manifests are never input") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write(".gitignore", "scratch/\n");
  box.write("scratch/pay.yaml", kBroken);
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  CHECK(box.run({"precheck"}).exit == 0);
  CHECK(box.run({"verify", "--out-dir", "istio"}).exit == 0);
}

TEST_CASE("reports are written also when there is nothing to report") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  REQUIRE(box.run({"precheck", "--report", "sarif=a.sarif", "--report", "json=a.json", "--report", "text=a.txt"}).exit == 0);
  CHECK(contains(box.read("a.sarif"), "\"results\": []"));
  CHECK(contains(box.read("a.json"), "spec.listeners[0].portMapping.port"));
  CHECK(box.exists("a.txt"));
}

TEST_CASE("a configuration below the root is not read, and that is told") {
  Sandbox box;
  box.write("team/deploy/mesh.yaml", kHealthyMesh);
  box.write("team/.appmesh2istio.yaml", "default-namespace: other\n");
  const std::string told = "team/.appmesh2istio.yaml is not read: the configuration is that at the root of the repository, or what --config names\n";
  CHECK(box.run({"precheck", "team/deploy"}).err == told);
  CHECK(box.run({"precheck", "team/deploy/mesh.yaml", "team/deploy"}).err == told);
  CHECK(box.run({"precheck", "."}).err.empty());
  CHECK(box.run({"precheck", "team/deploy", "-q"}).err.empty());
  CHECK(box.run({"precheck", "team/deploy", "--config", "team/.appmesh2istio.yaml"}).err.empty());
}

TEST_CASE("the configuration lies under the command line") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write(".appmesh2istio.yaml", "root-namespace: mesh-root\n");
  CHECK(contains(box.run({"generate"}).out, "mesh-root/*"));
  CHECK(contains(box.run({"generate", "--root-namespace", "other"}).out, "other/*"));
  box.write(".appmesh2istio.yaml", "istio-version: '9.9'\n");
  CHECK(box.run({"precheck"}).exit == 2);
  box.write(".appmesh2istio.yaml", "exclude: [mesh.yaml]\nrules: {AMI9001: error}\nprine: true\n");
  const auto ran = box.run({"precheck"});
  CHECK(ran.exit == 1);
  CHECK(contains(ran.out, ".appmesh2istio.yaml:3:1: error: "));
}

TEST_CASE("a run that was interrupted is finished by the next one, and told") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("istio/notes.txt", "ours\n");
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  const auto expected = box.snapshot();
  box.write("istio/.appmesh2istio.stage/namespaces/shop/sidecar-web.yaml", "half a file");
  const auto ran = box.run({"generate", "--out-dir", "istio"});
  CHECK(ran.exit == 0);
  CHECK(contains(ran.err, "[AMI6002]"));
  CHECK(box.snapshot() == expected);
  CHECK(box.read("istio/notes.txt") == "ours\n");
}

TEST_CASE("files of objects that are gone stay until --prune, within the scope of the run") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("pay.yaml", "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: pay, namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: pay}}\n");
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  const std::string file = "istio/namespaces/shop/sidecar-pay.yaml";
  REQUIRE(box.exists(file));
  box.write("pay.yaml", "# gone\n");
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  CHECK(box.exists(file));
  CHECK(contains(box.read("istio/namespaces/shop/kustomization.yaml"), "- sidecar-pay.yaml\n"));
  REQUIRE(box.run({"generate", "--out-dir", "istio", "--prune", "--only-namespace", "other"}).exit == 0);
  CHECK(box.exists(file));
  REQUIRE(box.run({"generate", "--out-dir", "istio", "--prune"}).exit == 0);
  CHECK_FALSE(box.exists(file));
  CHECK(box.run({"verify", "--out-dir", "istio"}).exit == 0);
}

TEST_CASE("what cannot be read keeps what came of it, and nothing is pruned") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  const std::string pay = "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: pay, namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: pay}}\n";
  box.write("pay.yaml", pay);
  box.commit("all");
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  const std::string file = "istio/namespaces/shop/sidecar-pay.yaml", before = box.read(file);
  std::string deep = "  a: " + std::string(200, '[');
  for (const std::string& broken : {pay + "  {{{\n", pay + std::string("\0", 1), pay + "\xff\n", pay + deep, pay + "  a: {{ .Values.a }}\n"}) {
    CAPTURE(broken.substr(pay.size(), 20));
    box.write("pay.yaml", broken);
    const auto ran = box.run({"generate", "--out-dir", "istio", "--prune"});
    CHECK(ran.exit == 1);
    CHECK(contains(ran.err, "nothing was pruned"));
    CHECK(box.read(file) == before);
    CHECK(contains(box.read("istio/namespaces/shop/kustomization.yaml"), "- sidecar-pay.yaml\n"));
  }
  // Nor does the Sidecar of a caller lose what stands there.
  const std::size_t service = kHealthyMesh.find("---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualService"), next = kHealthyMesh.find("---", service + 1);
  box.write("mesh.yaml", kHealthyMesh.substr(0, service) + kHealthyMesh.substr(next));
  box.write("service.yaml", kHealthyMesh.substr(service, next - service) + "  {{{\n");
  const std::string caller = "istio/namespaces/shop/sidecar-web.yaml", caller_before = box.read(caller);
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 1);
  CHECK(box.read(caller) == caller_before);
  // An object that a partial or damaged clone lacks.
  const std::string id = box.git("rev-parse HEAD:pay.yaml").substr(0, 40);
  std::filesystem::remove(".git/objects/" + id.substr(0, 2) + "/" + id.substr(2));
  const auto ran = box.run({"generate", "--rev", "HEAD", "--out-dir", "istio", "--prune"});
  CHECK(ran.exit == 1);
  CHECK(contains(ran.err, "git fetch --refetch --no-filter"));
  CHECK(contains(ran.err, "nothing was pruned"));
  CHECK(box.read(file) == before);
}

TEST_CASE("an object with an error keeps its earlier file, and nothing is pruned") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  const std::string file = "istio/namespaces/shop/sidecar-web.yaml", before = box.read(file);
  std::string broken = kHealthyMesh;
  broken.replace(broken.find("podSelector: {matchLabels: {app: web}}"), 38, "podSelector: {matchLabels: [app, web]}");
  box.write("mesh.yaml", broken);
  const auto ran = box.run({"generate", "--out-dir", "istio", "--prune"});
  CHECK(ran.exit == 1);
  CHECK(contains(ran.err, "nothing was pruned: objects have errors"));
  CHECK(box.read(file) == before);
}
