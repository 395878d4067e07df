// Bases and overlays of Kustomize: they are not built, and what that leaves out is told.
#include "catch.h"
#include "contains.h"
#include "sandbox.h"

using a2i::test::contains;
using a2i::test::kHealthyMesh;
using a2i::test::Ran;
using a2i::test::Sandbox;

namespace {

const std::string kNoNamespace = R"(apiVersion: appmesh.k8s.aws/v1beta2
kind: VirtualNode
metadata: {name: cart}
spec:
  podSelector: {matchLabels: {app: cart}}
  listeners:
  - portMapping: {port: 8080, protocol: http}
  serviceDiscovery: {dns: {hostname: cart.shop.svc.cluster.local}}
)";

}  // namespace

TEST_CASE("patches of App Mesh objects are told at the kustomization that has them, and are no objects themselves") {
  Sandbox box;
  box.write("base/kustomization.yaml", "resources: [mesh.yaml]\n");
  box.write("base/mesh.yaml", kHealthyMesh);
  CHECK(box.run({"precheck"}).exit == 0);
  const std::string whole = box.run({"generate"}).out;

  const auto overlay = [&box](const std::string& patches) {
    box.write("prod/kustomization.yaml", "resources: [../base]\n" + patches);
    return box.run({"precheck"});
  };
  box.write("prod/cart.yaml",
            "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: cart, namespace: shop}\nspec:\n  listeners: [{healthCheck: {path: /}}]\n");
  box.write("prod/gone.yaml", "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualService\nmetadata: {name: cart, namespace: shop}\n$patch: delete\n");
  box.write("prod/ops.yaml", "- {op: remove, path: /spec/backends}\n");
  const std::string both = "patchesStrategicMerge: [cart.yaml]\npatches:\n- path: gone.yaml\n- target: {kind: VirtualNode, name: web}\n  path: ops.yaml\n";
  const Ran ran = overlay(both);
  CHECK(ran.exit == 1);
  CHECK(contains(ran.out, "prod/kustomization.yaml:4:9: error: This kustomization patches App Mesh objects (`gone.yaml`, `VirtualNode web`, `cart.yaml`)"));
  CHECK(contains(ran.out, "4 App Mesh objects in 1 file"));
  CHECK(contains(ran.out, ": 1 error, 0 warnings"));
  CHECK(box.run({"generate"}).out == whole);
  // A hook names the files that changed.
  const Ran named = box.run({"precheck", "prod/cart.yaml"});
  CHECK(named.exit == 1);
  CHECK(named.out.starts_with("prod/cart.yaml:1:1: error: This file is a patch"));

  CHECK(contains(overlay("patches:\n- patch: |-\n    apiVersion: appmesh.k8s.aws/v1beta2\n    kind: Mesh\n    metadata: {name: shop}\n").out, "AMI1012"));
  CHECK(contains(overlay("patchesJson6902:\n- target: {group: appmesh.k8s.aws, version: v1beta2, kind: VirtualRouter, name: r}\n  path: ops.yaml\n").out, "`VirtualRouter r`"));
  CHECK(contains(overlay("replacements:\n- targets: [{select: {kind: VirtualNode}, fieldPaths: [spec.x]}]\n").out, "`VirtualNode`"));
  // What is patched is not App Mesh's.
  box.write("prod/cart.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart}\nspec: {replicas: 3}\n");
  box.write("prod/gone.yaml", "");
  CHECK(overlay("patches:\n- path: cart.yaml\n- target: {kind: Deployment}\n  path: ops.yaml\n- target: {group: networking.istio.io, kind: VirtualService}\n  path: ops.yaml\n").exit == 0);
}

TEST_CASE("a namespace or a part of names that a kustomization sets is told where it changes App Mesh objects") {
  Sandbox box;
  box.write("base/kustomization.yaml", "resources: [cart.yaml]\n");
  box.write("base/cart.yaml", kNoNamespace);
  box.write("other/kustomization.yaml", "namespace: bank\nresources: [x.yaml]\n");
  box.write("other/x.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n");
  const Ran bases = box.run({"precheck"});
  CHECK(bases.exit == 0);
  const std::string assumed = "assumed: Objects that name no namespace are taken to be in `default`; `--default-namespace` names another one: VirtualNode cart.";
  CHECK(contains(bases.out, assumed));
  CHECK_FALSE(contains(box.run({"precheck", "--default-namespace", "shop"}).out, "name no namespace"));

  box.write("prod/kustomization.yml", "namespace: shop\nresources: [../base, ../prod]\n");
  const Ran ran = box.run({"precheck"});
  CHECK(ran.exit == 1);
  CHECK(contains(ran.out, "prod/kustomization.yml:1:12: error: This kustomization gives App Mesh objects the namespace `shop`;"));
  CHECK(box.run({"precheck", "--default-namespace", "shop"}).exit == 0);

  box.write("prod/kustomization.yml", "nameSuffix: -v2\nresources: [../base]\n");
  CHECK(contains(box.run({"precheck"}).out, "adds `-v2` to their names"));
}

TEST_CASE("a tree that an earlier run wrote is no kustomization of the user's") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {mesh: shop, appmesh.k8s.aws/sidecarInjectorWebhook: enabled}}\n");
  box.run({"generate", "--out-dir", "istio"});
  REQUIRE(contains(box.read("istio/workloads/shop/namespace-shop.yaml"), "appmesh.k8s.aws"));
  CHECK_FALSE(contains(box.run({"precheck"}).out, "AMI1012"));
}

TEST_CASE("what Flux patches is told for each cluster, though its objects have one name") {
  const std::string flux =
      "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: shop, namespace: flux-system}\nspec:\n  patches:\n"
      "  - target: {kind: VirtualNode, name: cart}\n    patch: '[{op: remove, path: /spec/";
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("clusters/a/shop.yaml", flux + "logging}]'\n");
  box.write("clusters/b/shop.yaml", flux + "backends}]'\n");
  const Ran ran = box.run({"precheck"});
  CHECK(ran.exit == 1);
  CHECK(contains(ran.out, "clusters/a/shop.yaml:6:13: error: "));
  CHECK(contains(ran.out, "clusters/b/shop.yaml:6:13: error: "));
  CHECK_FALSE(contains(ran.out, "stand in several files"));
}
