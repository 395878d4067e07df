// What a user may rely on about paths, standard input, revisions and scopes.
#include <filesystem>

#include "catch.h"
#include "contains.h"
#include "sandbox.h"

using a2i::test::contains;
using a2i::test::kBroken;
using a2i::test::kHealthyMesh;
using a2i::test::Ran;
using a2i::test::Sandbox;

namespace {

void commitAll(const Sandbox& box) {
  box.git("add -A");
  box.git("commit -q -m x");
}

}  // namespace

TEST_CASE("a bare repository asks for a revision instead of showing nothing") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  commitAll(box);
  box.git("clone -q --bare . b.git");
  std::filesystem::current_path("b.git");
  const Ran ran = box.run({"precheck"});
  CHECK(ran.exit == 2);
  CHECK(contains(ran.err, "--rev"));
  CHECK(box.run({"precheck", "--rev", "main"}).exit == 0);
  CHECK(box.run({"precheck", "-"}, kHealthyMesh).exit == 0);
}

TEST_CASE("a path that the commit does not hold cannot be read") {
  Sandbox box;
  box.write("a/mesh.yaml", kHealthyMesh);
  commitAll(box);
  CHECK(box.run({"precheck", "--rev", "main", "a"}).exit == 0);
  CHECK(box.run({"precheck", "--rev", "main", "a/mesh.yaml"}).exit == 0);
  const Ran ran = box.run({"precheck", "--rev", "main", "a", "b"});
  CHECK(ran.exit == 3);
  CHECK(contains(ran.err, "b: no such file or folder in main"));
  CHECK(box.run({"precheck", "--rev", "main", "-"}).exit == 2);
}

TEST_CASE("standard input stands for the file whose name it is given") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("pay.yaml", kBroken);
  const Ran ran = box.run({"precheck", ".", "-", "--stdin-filename", "pay.yaml"}, "a: b\n");
  CHECK(ran.exit == 0);
  CHECK_FALSE(contains(ran.out, "pay.yaml"));
}

TEST_CASE("the configuration of the repository holds for standard input, wherever in it the command runs") {
  Sandbox box;
  box.write(".appmesh2istio.yaml", "rules:\n  AMI3001: warning\n");
  box.write("deep/down/x", "");
  std::filesystem::current_path("deep/down");
  const Ran ran = box.run({"precheck", "-"}, kBroken);
  CHECK(ran.exit == 0);
  CHECK(contains(ran.out, "stdin.yaml:5:51: warning: "));
}

TEST_CASE("outside of Git the configuration is that of the files, wherever the command runs") {
  Sandbox box(false);
  box.write("ng/.appmesh2istio.yaml", "rules: {AMI3001: warning}\nexclude: [/old/]\n");
  box.write("ng/a/pay.yaml", kBroken);
  box.write("ng/old/pay.yaml", kBroken);
  box.write("other/pay.yaml", kBroken);
  const std::string ng = box.root() + "/ng";
  const auto same = [&](const std::vector<std::string>& paths) {
    std::vector<std::string> arguments = {"precheck"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    const Ran ran = box.run(arguments);
    INFO(ran.out);
    CHECK(ran.exit == 0);
    CHECK(contains(ran.out, "a/pay.yaml:5:51: warning: "));
    CHECK(contains(ran.out, "1 App Mesh object in 1 file"));
  };
  for (const char* folder : {"/", "ng", "a"}) {
    std::filesystem::current_path(std::string(folder) == "/" ? "/" : std::string(folder) == "ng" ? ng : ng + "/a");
    CAPTURE(folder);
    same({ng});
    same({ng + "/a"});
    same({ng + "/a/pay.yaml"});
  }
  std::filesystem::current_path(box.root());
  same({"ng"});
  CHECK(box.run({"precheck", "ng", "other"}).exit == 1);  // it lies beside one of them
}

TEST_CASE("the configuration of a repository does not hold for files elsewhere") {
  Sandbox elsewhere(false);
  elsewhere.write("pay.yaml", kBroken);
  Sandbox box;
  box.write(".appmesh2istio.yaml", "rules: {AMI3001: warning}\n");
  CHECK(box.run({"precheck", "-"}, kBroken).exit == 0);
  CHECK(box.run({"precheck", elsewhere.root()}).exit == 1);
}

TEST_CASE("a configuration in a folder that everybody may write to is not taken from above") {
  Sandbox box(false);
  box.write("shared/.appmesh2istio.yaml", "rules: {AMI3001: warning}\n");
  box.write("shared/ng/pay.yaml", kBroken);
  CHECK(box.run({"precheck", "shared/ng"}).exit == 0);
  std::filesystem::permissions("shared", std::filesystem::perms::all);
  CHECK(box.run({"precheck", "shared/ng"}).exit == 1);
  CHECK(box.run({"precheck", "shared"}).exit == 0);
}

TEST_CASE("with --rev the configuration that is named comes from the commit, too") {
  Sandbox box;
  box.write("pay.yaml", kBroken);
  box.write("ci/mesh.yaml", "rules: {AMI3001: warning}\n");
  commitAll(box);
  box.write("ci/mesh.yaml", "rules: {AMI3001: off}\n");
  box.write("ci/new.yaml", "rules: {AMI3001: off}\n");
  CHECK(contains(box.run({"precheck", "--rev", "main", "--config", "ci/mesh.yaml"}).out, "pay.yaml:5:51: warning: "));
  CHECK(contains(box.run({"precheck", "--rev", "main", "--config", box.root() + "/ci/mesh.yaml"}).out, "pay.yaml:5:51: warning: "));
  const Ran missing = box.run({"precheck", "--rev", "main", "--config", "ci/new.yaml"});
  CHECK(missing.exit == 2);
  CHECK(contains(missing.err, "ci/new.yaml: the configuration file cannot be read from main"));
  Sandbox outside(false);
  outside.write("own.yaml", "rules: {AMI3001: note}\n");
  const std::string own = outside.root() + "/own.yaml";
  std::filesystem::current_path(box.root());
  CHECK(contains(box.run({"precheck", "--rev", "main", "--config", own}).out, "pay.yaml:5:51: note: "));
  box.git("clone -q --bare . b.git");
  std::filesystem::current_path("b.git");
  CHECK(contains(box.run({"precheck", "--rev", "main", "--config", "ci/mesh.yaml"}).out, "pay.yaml:5:51: warning: "));
  CHECK(contains(box.run({"precheck", "--rev", "main", "--config", own}).out, "pay.yaml:5:51: note: "));
}

TEST_CASE("a template is read like the manifest that it becomes, unless that lies beside it") {
  Sandbox box;
  const std::string placeholder = "---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualService\nmetadata: {name: \"pay-${STAGE}\", namespace: shop}\n";
  box.write("mesh.yaml.template", kHealthyMesh + placeholder + placeholder);
  const Ran ran = box.run({"precheck"});
  CHECK(ran.exit == 1);
  CHECK(contains(ran.out, "mesh.yaml.template:"));
  CHECK(contains(ran.out, "[AMI1006]"));
  CHECK(contains(ran.out, ": 1 error, 0 warnings, 0 notes"));

  box.write("mesh.yaml", kHealthyMesh);
  CHECK(box.run({"precheck", "--fail-on", "note"}).exit == 0);
  box.write(".appmesh2istio.yaml", "exclude:\n  - mesh.yaml\n");
  CHECK(box.run({"precheck", "--fail-on", "note"}).exit == 0);
}

TEST_CASE("a configuration file of nearly the right name is told, not passed over") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write(".appmesh2istio.yml", "rules:\n  AMI3001: warning\n");
  commitAll(box);
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"precheck"}, {"precheck", "--rev", "main"}}) {
    const Ran ran = box.run(arguments);
    CHECK(ran.exit == 2);
    CHECK(contains(ran.err, ".appmesh2istio.yml is not read; name it .appmesh2istio.yaml"));
  }
  CHECK(box.run({"precheck", "--config", ".appmesh2istio.yml"}).exit == 0);
}

TEST_CASE("what is written is never read: a path inside of the out-dir is refused") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  const auto before = box.snapshot();
  for (const char* path : {"istio", "istio/namespaces", "istio/mesh/kustomization.yaml"}) {
    CHECK(box.run({"generate", path, "--out-dir", "istio"}).exit == 2);
  }
  CHECK(box.snapshot() == before);
}

TEST_CASE("a link that leads out of the repository is read only when it is named, and by that name") {
  Sandbox outside(false);
  outside.write("pay.yaml", kBroken);
  const std::string target = outside.root() + "/pay.yaml";
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  std::filesystem::create_symlink(target, "link.yaml");
  std::filesystem::create_directory_symlink(outside.root(), "folder");
  CHECK(box.run({"precheck"}).exit == 0);
  const Ran ran = box.run({"precheck", "link.yaml"});
  CHECK(ran.exit == 1);
  CHECK(contains(ran.out, "link.yaml:5:51: error: "));
  CHECK(contains(box.run({"precheck", "folder"}).out, "folder/pay.yaml:5:51: error: "));
}

TEST_CASE("verify acts within WHAT, as generate does") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  REQUIRE(box.run({"generate", "networking", "--out-dir", "istio"}).exit == 0);
  CHECK(box.run({"verify", "networking", "--out-dir", "istio"}).exit == 0);
  CHECK(box.run({"verify", "--out-dir", "istio"}).exit == 1);
}

TEST_CASE("a run for a part leaves the README of the whole tree alone") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("pay.yaml", "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: pay, namespace: pay}\nspec: {podSelector: {matchLabels: {app: pay}}}\n");
  REQUIRE(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  const std::string readme = box.read("istio/README.md");
  REQUIRE(contains(readme, "Sidecar pay/pay"));
  for (const std::vector<std::string>& part : std::vector<std::vector<std::string>>{{"--only-namespace", "pay"}, {"pay.yaml"}}) {
    CAPTURE(part[0]);
    for (const char* command : {"verify", "generate"}) {
      std::vector<std::string> arguments = {command, "--out-dir", "istio"};
      arguments.insert(arguments.end(), part.begin(), part.end());
      CHECK(box.run(arguments).exit == 0);
      CHECK(box.read("istio/README.md") == readme);
    }
  }
  box.write("pay.yaml", "");
  CHECK(box.run({"verify", "security", "--out-dir", "istio"}).exit == 0);
  CHECK(box.run({"generate", "mesh.yaml", "--out-dir", "other"}).exit == 0);
  CHECK(box.exists("other/README.md"));
}

TEST_CASE("a run for one mesh reports and patches nothing of another") {
  Sandbox box;
  box.write("meshes.yaml",
            "apiVersion: appmesh.k8s.aws/v1beta2\nkind: Mesh\nmetadata: {name: a}\nspec: {namespaceSelector: {matchLabels: {mesh: a}}}\n---\n"
            "apiVersion: appmesh.k8s.aws/v1beta2\nkind: Mesh\nmetadata: {name: b}\nspec: {namespaceSelector: {matchLabels: {mesh: b}}}\n");
  for (const std::string name : {"a", "b"}) {
    box.write(name + ".yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + ", labels: {mesh: " + name + ", appmesh.k8s.aws/sidecarInjectorWebhook: enabled}}\n---\n"
              "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: node, namespace: " + name + "}\nspec: {podSelector: {matchLabels: {app: node}}}\n");
  }
  box.write("empty.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: empty, labels: {mesh: b, appmesh.k8s.aws/sidecarInjectorWebhook: enabled}}\n");
  REQUIRE(box.run({"generate", "--out-dir", "istio", "--only-mesh", "b"}).exit == 0);
  CHECK(box.exists("istio/workloads/b/kustomization.yaml"));
  CHECK(box.exists("istio/workloads/empty/kustomization.yaml"));
  CHECK_FALSE(box.exists("istio/workloads/a/kustomization.yaml"));
  CHECK_FALSE(box.exists("istio/namespaces/a"));
  REQUIRE(box.run({"generate", "iop", "--out-dir", "iop", "--only-mesh", "b"}).exit == 0);
  CHECK(box.exists("iop/install/istio-operator.yaml"));
}

TEST_CASE("a namespace or mesh that nothing belongs to is told, and others' Namespaces are not reported") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("bank.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: bank}\n---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: a, namespace: bank}\n");
  const std::string all = box.run({"precheck"}).out;
  CHECK(contains(all, "bank.yaml:3:18: warning"));
  const std::string shop = box.run({"precheck", "--only-namespace", "shop", "--only-mesh", "shop"}).out;
  CHECK_FALSE(contains(shop, "bank.yaml"));
  CHECK_FALSE(contains(shop, "which --only"));
  CHECK(contains(box.run({"precheck", "--only-namespace", "shpo"}).out, "assumed: Nothing that was read belongs to the namespace shpo"));
  CHECK(contains(box.run({"precheck", "--only-mesh", "shpo"}).out, "assumed: Nothing that was read belongs to the mesh shpo"));
}

TEST_CASE("a commit cannot be compared with a folder outside of its repository") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  commitAll(box);
  CHECK(box.run({"verify", "--rev", "main", "--out-dir", "/elsewhere"}).exit == 2);
}

TEST_CASE("--verbose says what the run worked on") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("other.yaml", "kind: ConfigMap\n");
  box.write(".appmesh2istio.yaml", "");
  const Ran ran = box.run({"precheck", "-v"});
  CHECK(ran.err == "repository: " + box.root() + "\nconfiguration: .appmesh2istio.yaml\nparsed: mesh.yaml\n");
  CHECK(ran.out == box.run({"precheck"}).out);
  CHECK(box.run({"precheck", "-v", "-q"}).err.empty());
}

TEST_CASE("each phase can be looked at") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  const auto print = [&box](const std::string& phase) {
    const Ran ran = box.run({"precheck", "--print", phase});
    CHECK(ran.exit == 0);
    CHECK(contains(ran.err, "0 errors"));
    return ran.out;
  };
  CHECK(contains(print("manifests"), "mesh.yaml:3:18: appmesh.k8s.aws/v1beta2 Mesh shop\n"));
  CHECK(contains(print("graph"), "VirtualNode shop/web aws=web_shop mesh=shop\n  backend shop/cart\n"));
  CHECK_FALSE(print("behaviour").empty());
  CHECK(print("istio") == box.run({"generate"}).out);
  CHECK(box.run({"precheck", "--print", "model"}).exit == 2);
}

TEST_CASE("what a live cluster wrote is evidence, not a fault") {
  Sandbox box;
  box.write("dump.yaml", R"(apiVersion: v1
kind: List
items:
- apiVersion: appmesh.k8s.aws/v1beta2
  kind: Mesh
  metadata: {name: m, uid: "1", resourceVersion: "1", generation: 2, finalizers: [a], managedFields: [{manager: kubectl, fieldsV1: {"f:spec": {}}}]}
  spec: {awsName: m, namespaceSelector: {matchLabels: {mesh: m}}}
  status: {meshARN: "arn:aws:appmesh:eu-west-1:123456789012:mesh/m", conditions: [{type: MeshActive, status: "True"}]}
- apiVersion: appmesh.k8s.aws/v1beta2
  kind: VirtualNode
  metadata: {name: cart, namespace: shop, uid: "2"}
  spec: {awsName: cart_shop, meshRef: {name: m, uid: "1"}, podSelector: {}, listeners: [{portMapping: {port: 80, protocol: http}}],
         serviceDiscovery: {dns: {hostname: cart.shop.svc.cluster.local}}}
- apiVersion: appmesh.k8s.aws/v1beta2
  kind: VirtualService
  metadata: {name: cart, namespace: shop}
  spec: {awsName: cart.shop.svc.cluster.local, meshRef: {name: m, uid: "1"}, provider: {virtualNode: {virtualNodeRef: {name: cart}}}}
- apiVersion: appmesh.k8s.aws/v1beta2
  kind: VirtualGateway
  metadata: {name: gw, namespace: shop}
  spec: {awsName: gw_shop, meshRef: {name: m, uid: "1"}, podSelector: {matchLabels: {app: gw}}, namespaceSelector: {matchLabels: {no: "1"}}, listeners: [{portMapping: {port: 80, protocol: http}}]}
- apiVersion: appmesh.k8s.aws/v1beta2
  kind: GatewayRoute
  metadata: {name: cart, namespace: shop}
  spec: {awsName: cart_shop, meshRef: {name: m, uid: "1"}, virtualGatewayRef: {name: gw, namespace: shop, uid: "3"},
         httpRoute: {match: {prefix: /}, action: {target: {virtualService: {virtualServiceRef: {name: cart}}}}}}
)");
  const Ran ran = box.run({"precheck"});
  INFO(ran.out);
  CHECK(ran.exit == 0);
  CHECK(contains(ran.out, "0 errors, 0 warnings, 0 notes"));
}

TEST_CASE("UTF-16, as Windows' shells write it, is read like UTF-8") {
  Sandbox box;
  std::string wide = "\xff\xfe";
  for (const char c : kBroken) wide.append(1, c).append(1, '\0');
  box.write("pay.yaml", wide);
  const Ran ran = box.run({"precheck"});
  CHECK(ran.exit == 1);
  CHECK(contains(ran.out, "pay.yaml:5:51: error: "));
}

TEST_CASE("of an object that stands twice the copy in the named file counts, and its finding stands there") {
  const std::string deployment =
      "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: b, namespace: shop}\nspec:\n  template:\n    metadata:\n"
      "      labels: {app: b}\n      annotations: {appmesh.k8s.aws/cpuRequest: 50m}\n";
  Sandbox box;
  box.write("base.yaml", kHealthyMesh + deployment + "    spec: {containers: [{name: b, image: b}]}\n");
  box.write("rendered.yaml", kHealthyMesh + deployment);
  const std::string whole = box.run({"generate"}).out;
  for (const char* file : {"base.yaml", "rendered.yaml"}) {
    const Ran ran = box.run({"generate", file});
    CHECK(ran.exit == 0);
    CHECK(ran.out == whole);
    CHECK(contains(box.run({"generate", "workloads", file}).out, "proxyCPU"));
  }

  std::string other = kHealthyMesh;
  other.insert(other.find(", protocol: http}"), "1");
  box.write("rendered.yaml", other);
  for (const std::string file : {"base.yaml", "rendered.yaml"}) {
    const Ran ran = box.run({"precheck", file});
    CHECK(ran.exit == 1);
    CHECK(contains(ran.out, "AMI3005"));
    CHECK(ran.out.starts_with(file + ":"));
  }
}
