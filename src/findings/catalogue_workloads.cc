#include "findings/rules_workloads.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kLinks[] = {"https://istio.io/latest/docs/setup/additional-setup/gateway/"};
constexpr std::string_view kStrict[] = {"https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/"};
constexpr std::string_view kNetworking[] = {"https://istio.io/latest/docs/reference/config/networking/"};
constexpr std::string_view kInjection[] = {"https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/"};
constexpr std::string_view kFlaggerLinks[] = {"https://docs.flagger.app/tutorials/istio-progressive-delivery"};
constexpr std::string_view kRolloutLinks[] = {"https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/"};
constexpr std::string_view kPorts[] = {"https://istio.io/latest/docs/ops/deployment/application-requirements/"};
constexpr std::string_view kMetrics[] = {"https://istio.io/latest/docs/reference/config/metrics/"};
constexpr std::string_view kTracing[] = {"https://istio.io/latest/docs/tasks/observability/distributed-tracing/"};
}

const Rule kGatewayPods{
    .id = "AMI5001", .slug = "gateway-pods", .level = Level::kWarning, .blocks_output = false,
    .title = "The pods of a gateway have to be replaced",
    .help = "A VirtualGateway's pods run App Mesh's Envoy image, which gets no configuration any more once it is restarted, so no patch touches them; let nothing else "
        "restart them either before they are replaced. The translated Gateway selects pods by the same labels.\n\n"
        "The installation files make the pods that take their place: an ingress gateway of the IstioOperator, or a release of the chart `gateway`, "
        "named NAME-istio. As your own Service selects both kinds of pods by their labels, it sends requests to either from the moment the new ones run. So install "
        "Istio without its gateways first (`--set 'components.ingressGateways[0].enabled=false'`), and with them when the tree is applied and what stands behind "
        "has moved. Then remove the old Deployment, its autoscaler and its role.",
    .way_out = "remove the old Deployment, its autoscaler and its role when the new gateway serves",
    .links = kLinks,
};

const Rule kGatewayLabel{
    .id = "AMI5002", .slug = "gateway-label", .level = Level::kNote, .blocks_output = false,
    .title = "A gateway's pods need one more label",
    .help = "App Mesh looked for the pods of a VirtualGateway in its own namespace. Istio looks in all namespaces, and takes a Gateway that asks for no label "
        "to be for every gateway of the cluster: routes of one gateway would be served by another, to whoever reaches that.\n\n"
        "Where another gateway's pods have the same labels, or where none are named, the Gateway asks for one more, which the pods of the installation "
        "files have. Gateways that you install in another way need it as well.",
    .way_out = "give the label to the pods of this gateway, unless they come from the files in `install/`",
    .links = kLinks,
};

const Rule kAnnotationLost{
    .id = "AMI5101", .slug = "annotation-lost", .level = Level::kNote, .blocks_output = false,
    .title = "A setting of the injected proxy has no counterpart",
    .help = "App Mesh's injector took this from an annotation of the pod. The patch of the workload removes the annotation; Istio's injector "
        "has nothing that says the same.\n\n"
        "Settings of Istio's own proxy go into the annotation `proxy.istio.io/config` or into a container named `istio-proxy` in the pod.",
    .way_out = "write settings of Istio's proxy into the annotation `proxy.istio.io/config`",
    .links = kInjection,
};

const Rule kTelemetrySettings{
    .id = "AMI5102", .slug = "tracing-and-statistics", .level = Level::kWarning, .blocks_output = false,
    .title = "Tracing or statistics of the proxy are set up in another place",
    .help = "App Mesh's Envoy was told by its environment (X-Ray, Jaeger, Datadog, StatsD). Istio's proxies take tracing from an extension "
        "provider of the mesh configuration and a Telemetry resource that names it, and statistics from Prometheus; without them traces "
        "end at the switch.\n\n"
        "Jaeger: provider `zipkin` at port 9411 (or `opentelemetry`). Datadog: provider `datadog` at port 8126. X-Ray: Istio has no "
        "provider for it; send `opentelemetry` to a collector of AWS (ADOT) that passes traces on. StatsD: "
        "`meshConfig.defaultConfig.statsdUdpAddress`. App Mesh sampled 5 % for X-Ray, Istio samples 1 % unless told. Applications that send to the X-Ray daemon which App Mesh's injector put beside them "
        "(UDP port 2000) need one of their own.",
    .way_out = "set up a tracing or statistics provider in `meshConfig`",
    .links = kTracing,
};

const Rule kOwnProxy{
    .id = "AMI5103", .slug = "own-proxy-container", .level = Level::kError, .blocks_output = false,
    .title = "A pod brings App Mesh's proxy in its own template",
    .help = "App Mesh's injector left a pod alone that already had a container `envoy` or `proxyinit`. Beside Istio's sidecar both would redirect "
        "the same traffic, as the same user and on the same ports; and App Mesh's gets no configuration any more.\n\n"
        "Remove the container from the template when Istio's injection is switched on.",
    .way_out = "remove the container from the template when Istio's injection is switched on",
    .links = kInjection,
};

const Rule kFargate{
    .id = "AMI5104", .slug = "fargate", .level = Level::kWarning, .blocks_output = false,
    .title = "Pods on Fargate cannot have Istio's sidecar",
    .help = "Istio redirects the traffic of a pod by an init container with the capability NET_ADMIN, or by a DaemonSet (istio-cni); Fargate "
        "allows neither, and schedules no pod that asks for it. App Mesh had its own way there.\n\n"
        "A patch gives the pods the label `sidecar.istio.io/inject: \"false\"`: others reach them in plain text, and their own calls are not "
        "routed by the mesh. Pods that get to Fargate by a profile alone, without its label in their template, need the same label by hand. Or move the workload to EC2 nodes.",
    .way_out = "move the workload to EC2 nodes, or leave it without a sidecar",
    .links = kInjection,
};

const Rule kReadinessGate{
    .id = "AMI5105", .slug = "readiness-gate", .level = Level::kWarning, .blocks_output = false,
    .title = "Pods wait for a condition that only App Mesh's controller sets",
    .help = "App Mesh's injector added the readiness gate `conditions.appmesh.k8s.aws/aws-cloudmap-healthy` to pods of nodes in Cloud Map. Written into a "
        "template it stays there, and without the controller no such pod becomes ready again.\n\n"
        "The patch removes the gate. Pods that the injector gave it lose it with their restart.",
    .way_out = "nothing, where the patch is applied; else remove the gate by hand",
    .links = kInjection,
};

const Rule kNotInjected{
    .id = "AMI5106", .slug = "never-injected", .level = Level::kWarning, .blocks_output = false,
    .title = "Pods of the mesh that Istio never injects",
    .help = "Istio's injector leaves pods with `hostNetwork: true` and those of `kube-system` and `kube-public` alone, whatever their labels say. App "
        "Mesh's did not look at either.\n\n"
        "Without a sidecar the pods are reached in plain text, and routes, timeouts and retries of their own calls do not hold. Move them, or take "
        "`hostNetwork` away, where the mesh matters to them.",
    .way_out = "take `hostNetwork` away, or leave the pods outside of the mesh",
    .links = kInjection,
};

const Rule kOtherCopy{
    .id = "AMI5107", .slug = "annotation-in-another-copy", .level = Level::kWarning, .blocks_output = false,
    .title = "An annotation of App Mesh stands in another copy of a workload",
    .help = "The workload stands in several files, as a base and what an overlay patches into it, or once for each environment. The translation takes the "
        "longest of them and writes one patch; what only another copy says, or says otherwise, is not in it, so pods of that environment would start "
        "without the setting, or with that of another.\n\n"
        "Translate what one environment comes to (`kustomize build ENVIRONMENT | appmesh2istio generate all -`). Where only this copy has the annotation, "
        "Istio's may as well take its place there by hand.",
    .way_out = "translate one environment at a time (`kustomize build DIR | appmesh2istio generate all -`)",
    .links = kInjection,
};

const Rule kFlagger{
    .id = "AMI5201", .slug = "flagger-canary", .level = Level::kWarning, .blocks_output = false,
    .title = "A Canary of Flagger uses App Mesh",
    .help = "Flagger made virtual nodes, a router and a service for each Canary by itself; with its Istio provider it makes the VirtualService and DestinationRules of the "
        "Canary instead. They stand in no manifest, and where a dump of a cluster shows them, no VirtualService or DestinationRule is written for them: two writers would set back "
        "each other's weights.\n\n"
        "The patch sets `provider: istio`, takes `service.meshName` and `service.backends` away, says App Mesh's timeout of 15 s where none was "
        "written, and puts Istio's words into `service.retries.retryOn`. By hand: `meshProvider=istio` for Flagger itself, queries of your "
        "own MetricTemplates that read `envoy_…` series, and `service.gateways` and `service.hosts` where the Canary was reached through Flagger's App Mesh gateway. "
        "App Mesh retried twice by itself where no retries were written; write `service.retries` where you rely on it.",
    .way_out = "rewrite its MetricTemplates for Istio's series; set `service.gateways`, `service.hosts` and `service.retries`",
    .links = kFlaggerLinks,
};

const Rule kRollout{
    .id = "AMI5202", .slug = "argo-rollout", .level = Level::kWarning, .blocks_output = false,
    .title = "A Rollout of Argo shifts traffic in App Mesh",
    .help = "Argo Rollouts changed the weights of an App Mesh router. In Istio it changes those of a VirtualService whose route has a "
        "destination for the stable and one for the canary Service.\n\n"
        "Where such a route is translated, a patch replaces `trafficRouting.appMesh` by `trafficRouting.istio` with its names; elsewhere there is none, and "
        "`trafficRouting.istio` and the VirtualService that it names are for you to write. Keep the weights out of what Git applies (Argo CD: `ignoreDifferences` for `.spec.http[].route[].weight` together with the sync option `RespectIgnoreDifferences=true`), or each sync "
        "sets a running rollout back.",
    .way_out = "apply the patch with the switch, and keep the weights out of what Git applies",
    .links = kRolloutLinks,
};

const Rule kIstioCollision{
    .id = "AMI5203", .slug = "istio-collision", .level = Level::kError, .blocks_output = false,
    .title = "An Istio or Gateway API object of the repository meets one of the translation",
    .help = "For one host Istio takes one VirtualService (or the routes of the Gateway API), one DestinationRule and one ServiceEntry, and for one pod "
        "one Sidecar, one PeerAuthentication and one Telemetry; of two it takes the older one, so which of them counts depends on the day they were "
        "applied.\n\n"
        "Merge the two by hand, or remove the one that is not meant.",
    .way_out = "merge the two by hand, or remove the one that is not meant",
    .links = kNetworking,
};

const Rule kNetworkPolicy{
    .id = "AMI5204", .slug = "network-policy", .level = Level::kWarning, .blocks_output = false,
    .title = "A NetworkPolicy keeps the mesh from what it needs",
    .help = "App Mesh's Envoys talked to AWS; Istio's talk to istiod in the root namespace at port 15012. Without it pods never become "
        "ready. The API server calls istiod's webhooks at 15017. Metrics of the proxy are at 15090, and together with the application's at 15020, no longer at "
        "9901.\n\n"
        "Calls between sidecars keep the port of the application, so rules for those stay right. Open 15021 of gateways where a load balancer asks for their health "
        "there. Port 15008 is of use to ambient mode alone. Policies add up: one that lets through is enough.",
    .way_out = "let through what Istio's proxies need in place of what App Mesh's needed",
    .links = kPorts,
};

const Rule kAutoscaler{
    .id = "AMI5205", .slug = "autoscaler-container", .level = Level::kWarning, .blocks_output = false,
    .title = "An autoscaler measures App Mesh's container",
    .help = "The container `envoy` is gone when the pods are restarted with Istio's sidecar. An autoscaler that cannot read one of its metrics does "
        "not scale down any more, and not at all where it is the only one.\n\n"
        "The patch names `istio-proxy` instead. Apply it together with the restart, and look at the target value: the two proxies do not use "
        "the same CPU and memory.",
    .way_out = "apply the patch together with the restart, and look at the target value again",
    .links = kInjection,
};

const Rule kAlerts{
    .id = "AMI5206", .slug = "alerts-on-app-mesh", .level = Level::kWarning, .blocks_output = false,
    .title = "Alerts read metrics of App Mesh's proxy",
    .help = "Names of Envoy's clusters (`cds_egress_MESH_NODE_…`), the labels `appmesh_mesh` and `appmesh_virtual_node` and the container `envoy` are App Mesh's. "
        "Istio's proxies have other names, and few of Envoy's own series unless `proxyStatsMatcher` asks for them. An alert without series never fires, and none "
        "says so.\n\n"
        "Rewrite the queries for `istio_requests_total`, `istio_request_duration_milliseconds` and their like (labels `destination_workload`, "
        "`response_code`, `reporter`).",
    .way_out = "rewrite the queries for `istio_requests_total` and its like",
    .links = kMetrics,
};

const Rule kMonitor{
    .id = "AMI5207", .slug = "monitor-port", .level = Level::kWarning, .blocks_output = false,
    .title = "A monitor or Service leads to the admin port of App Mesh's proxy",
    .help = "App Mesh's Envoy had its metrics at port 9901 (`stats`). Istio's proxy has them at 15090 (`http-envoy-prom`), path `/stats/prometheus`, and "
        "together with those of the application at 15020. A ServiceMonitor names a port of the Service, so it is the Service that is told.\n\n"
        "The patch names the new port.",
    .way_out = "apply the patch that names port 15090, `/stats/prometheus`",
    .links = kMetrics,
};

const Rule kStrictAlready{
    .id = "AMI5208", .slug = "strict-while-moving", .level = Level::kWarning, .blocks_output = false,
    .title = "A PeerAuthentication refuses plain text while workloads still move",
    .help = "Callers with App Mesh's proxy, or with none, do not know Istio's mutual TLS. A workload under STRICT refuses them from the moment it "
        "has its sidecar.\n\n"
        "Set PERMISSIVE until the last caller is restarted, or restart callers and callees together. `--mtls strict` is the phase after that.",
    .way_out = "set PERMISSIVE until the last caller is restarted",
    .links = kStrict,
};

std::span<const Rule* const> workloadsRules() {
  static constexpr const Rule* kRules[] = {
      &kGatewayPods, &kGatewayLabel, &kAnnotationLost, &kTelemetrySettings, &kOwnProxy, &kFargate, &kReadinessGate, &kNotInjected, &kOtherCopy,
      &kFlagger, &kRollout, &kIstioCollision, &kNetworkPolicy, &kAutoscaler, &kAlerts, &kMonitor, &kStrictAlready};
  return kRules;
}

}  // namespace a2i::findings
