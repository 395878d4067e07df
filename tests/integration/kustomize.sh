#!/usr/bin/env bash
# Kustomize itself applies the components: to kustomizations that are as users write them, and as they spoil them.
. "$(dirname "$0")/common.sh"
if command -v kustomize >/dev/null; then build() { kustomize build "$@"; }
elif kubectl kustomize --help >/dev/null 2>&1; then build() { kubectl kustomize "$@"; }
else skip "no kustomize and no kubectl"; fi

mkdir app
cat >app/mesh.yaml <<'YAML'
apiVersion: appmesh.k8s.aws/v1beta2
kind: VirtualNode
metadata: {name: cart, namespace: shop}
spec:
  podSelector: {matchLabels: {app: cart}}
  listeners:
  - portMapping: {port: 8080, protocol: http2}
    healthCheck: {protocol: tcp, healthyThreshold: 2, unhealthyThreshold: 3, intervalMillis: 5000, timeoutMillis: 2000}
  serviceDiscovery: {dns: {hostname: cart.shop.svc.cluster.local}}
YAML
cat >app/workload.yaml <<'YAML'
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {appmesh.k8s.aws/sidecarInjectorWebhook: enabled}}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: cart}, ports: [{port: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}, annotations: {appmesh.k8s.aws/sidecarInjectorWebhook: enabled, appmesh.k8s.aws/egressIgnoredPorts: "3306", mine: kept}}
    spec:
      readinessGates: [{conditionType: conditions.appmesh.k8s.aws/aws-cloudmap-healthy}]
      containers: [{name: cart, image: cart, ports: [{containerPort: 8080}]}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: cart, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
  maxReplicas: 3
  metrics: [{type: ContainerResource, containerResource: {name: cpu, container: envoy, target: {type: Utilization, averageUtilization: 60}}}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: night, namespace: shop}
spec:
  schedule: "0 3 * * *"
  jobTemplate: {spec: {template: {metadata: {annotations: {appmesh.k8s.aws/sidecarInjectorWebhook: disabled}}, spec: {restartPolicy: Never, containers: [{name: night, image: night}]}}}}
YAML
expect 0 "$tool" generate app --out-dir istio --fail-on error
expect 0 build istio

kustomization() { mkdir -p "$1" && { cat; printf 'components: [../istio/workloads/shop]\n'; } >"$1/kustomization.yaml" && cp app/workload.yaml "$1/"; }
moved() {  # FILE: all that the patches say is there
  for text in 'sidecar.istio.io/inject: "true"' 'traffic.sidecar.istio.io/excludeOutboundPorts: "3306"' 'mine: kept' 'istio-injection: enabled' \
    'appProtocol: http2' 'readinessProbe:' 'container: istio-proxy' 'sidecar.istio.io/inject: "false"'; do holds "$1" "$text"; done
  lacks "$1" appmesh.k8s.aws
}

kustomization plain <<<'resources: [workload.yaml]'
expect 0 build plain
moved "$scratch/output"

# The kustomization sets a namespace, a prefix and labels, in place or in a base.
kustomization named <<'YAML'
resources: [workload.yaml]
namespace: production
namePrefix: eu-
labels: [{pairs: {team: carts}, includeTemplates: true}]
YAML
expect 0 build named
moved "$scratch/output"
mkdir base && cp app/workload.yaml base/ && printf 'resources: [workload.yaml]\nnamespace: production\nlabels: [{pairs: {team: carts}, includeTemplates: true}]\n' >base/kustomization.yaml
kustomization overlay <<<'resources: [../base]'
expect 0 build overlay
moved "$scratch/output"
[ "$(grep -c 'team: carts' "$scratch/output")" -ge 2 ] || fail "labels of the kustomization are lost"

# It has only some of the objects.
kustomization part <<<'resources: [service.yaml]'
cat >part/service.yaml <<'YAML'
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: cart}, ports: [{port: 8080, protocol: TCP, name: web}]}
YAML
expect 0 build part
holds "$scratch/output" 'appProtocol: http2'

# An overlay has taken an annotation away already.
cp -r base gone && cat >>gone/kustomization.yaml <<'YAML'
patches:
- target: {kind: Deployment}
  patch: '[{"op": "remove", "path": "/spec/template/metadata/annotations/appmesh.k8s.aws~1egressIgnoredPorts"}]'
YAML
kustomization without <<<'resources: [../gone]'
expect 0 build without
moved "$scratch/output"

# Another port has come before the one that is meant: nothing is written in the wrong place.
cp -r base shifted && cat >>shifted/kustomization.yaml <<'YAML'
patches:
- target: {kind: Service}
  patch: '[{"op": "add", "path": "/spec/ports/0", "value": {"name": "admin", "port": 9000}}]'
YAML
kustomization wrong <<<'resources: [../shifted]'
expect 1 build wrong
holds "$scratch/output" 'test failed'
