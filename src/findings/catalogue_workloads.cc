#include "findings/rules_workloads.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kLinks[] = {"https://istio.io/latest/docs/setup/additional-setup/gateway/"};
constexpr std::string_view kInjection[] = {"https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/"};
constexpr std::string_view kFlaggerLinks[] = {"https://docs.flagger.app/tutorials/istio-progressive-delivery"};
constexpr std::string_view kRolloutLinks[] = {"https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/"};
constexpr std::string_view kTracing[] = {"https://istio.io/latest/docs/tasks/observability/distributed-tracing/"};
}

const Rule kGatewayPods{
    .id = "AMI5001", .slug = "gateway-pods", .level = Level::kWarning, .blocks_output = false,
    .title = "The pods of a gateway have to be replaced",
    .help = "A VirtualGateway's pods run App Mesh's Envoy image, which is of no use without App Mesh. The translated Gateway "
        "selects pods by the same labels.\n\n"
        "Deploy Istio's gateway (Helm chart `gateway`, or a Deployment with `inject.istio.io/templates: gateway`) with "
        "these labels, on the same ports, behind the same Service.",
    .links = kLinks,
};

const Rule kAnnotationLost{
    .id = "AMI5101", .slug = "annotation-lost", .level = Level::kNote, .blocks_output = false,
    .title = "A setting of the injected proxy has no counterpart",
    .help = "App Mesh's injector took this from an annotation of the pod. The patch of the workload removes the annotation; Istio's injector "
        "has nothing that says the same.\n\n"
        "Settings of Istio's own proxy go into the annotation `proxy.istio.io/config` or into a container named `istio-proxy` in the pod.",
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
        "`meshConfig.defaultConfig.statsdUdpAddress`. App Mesh sampled 5 % for X-Ray, Istio samples 1 % unless told.",
    .links = kTracing,
};

const Rule kOwnProxy{
    .id = "AMI5103", .slug = "own-proxy-container", .level = Level::kWarning, .blocks_output = false,
    .title = "A pod brings App Mesh's proxy in its own template",
    .help = "App Mesh's injector left a pod alone that already had a container `envoy` or `proxyinit`. Beside Istio's sidecar both would redirect "
        "the same traffic, as the same user and on the same ports.\n\n"
        "Remove the container from the template when Istio's injection is switched on.",
    .links = kInjection,
};

const Rule kFargate{
    .id = "AMI5104", .slug = "fargate", .level = Level::kWarning, .blocks_output = false,
    .title = "Pods on Fargate cannot have Istio's sidecar",
    .help = "Istio redirects the traffic of a pod by an init container with the capability NET_ADMIN, or by a DaemonSet (istio-cni); Fargate "
        "allows neither. App Mesh had its own way there.\n\n"
        "Move the workload to EC2 nodes, or leave it without a sidecar: others reach it in plain text then, and its own calls are not "
        "routed by the mesh.",
    .links = kInjection,
};

const Rule kFlagger{
    .id = "AMI5201", .slug = "flagger-canary", .level = Level::kWarning, .blocks_output = false,
    .title = "A Canary of Flagger uses App Mesh",
    .help = "Flagger made a virtual node, router and service for each Canary by itself. They stand in no manifest, so nothing of them is "
        "translated; with its Istio provider Flagger makes the VirtualService and DestinationRule of the Canary instead.\n\n"
        "Include the patch that sets `provider: istio`, take `service.meshName` and `service.backends` away, and give Flagger's own "
        "installation `meshProvider=istio`. Timeouts and retries go to `service.timeout` and `service.retries`.",
    .links = kFlaggerLinks,
};

const Rule kRollout{
    .id = "AMI5202", .slug = "argo-rollout", .level = Level::kWarning, .blocks_output = false,
    .title = "A Rollout of Argo shifts traffic in App Mesh",
    .help = "Argo Rollouts changed the weights of an App Mesh router. In Istio it changes those of a VirtualService whose route has a "
        "destination for the stable and one for the canary Service.\n\n"
        "Replace `trafficRouting.appMesh` by `trafficRouting.istio` with the name of the translated VirtualService and of the route, and keep "
        "the weights out of what Git applies (Argo CD: `ignoreDifferences`).",
    .links = kRolloutLinks,
};

const Rule kIstioCollision{
    .id = "AMI5203", .slug = "istio-collision", .level = Level::kError, .blocks_output = false,
    .title = "An Istio object of the repository meets one of the translation",
    .help = "For one host Istio takes one VirtualService and one DestinationRule of a namespace, and for one pod one Sidecar; of two it takes "
        "the older one, so which of them counts depends on the day they were applied.\n\n"
        "Merge the two by hand, or remove the one that is not meant.",
    .links = kLinks,
};

const Rule kNetworkPolicy{
    .id = "AMI5204", .slug = "network-policy", .level = Level::kWarning, .blocks_output = false,
    .title = "A NetworkPolicy keeps sidecars from istiod",
    .help = "App Mesh's Envoys talked to AWS; Istio's talk to istiod in the root namespace at port 15012. A policy that lists the ports of "
        "outgoing traffic has to list this one, or the pods never become ready.\n\n"
        "Add an egress rule for port 15012 to the namespace of istiod. Policies of that namespace have to let in 15012 and, from the API "
        "server, 15017.",
    .links = kLinks,
};

std::span<const Rule* const> workloadsRules() {
  static constexpr const Rule* kRules[] = {
      &kGatewayPods, &kAnnotationLost, &kTelemetrySettings, &kOwnProxy, &kFargate,
      &kFlagger, &kRollout, &kIstioCollision, &kNetworkPolicy};
  return kRules;
}

}  // namespace a2i::findings
