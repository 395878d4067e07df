#include "findings/rules_workloads.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kLinks[] = {"https://istio.io/latest/docs/setup/additional-setup/gateway/"};
constexpr std::string_view kInjection[] = {"https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/"};
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

std::span<const Rule* const> workloadsRules() {
  static constexpr const Rule* kRules[] = {
      &kGatewayPods, &kAnnotationLost, &kTelemetrySettings, &kOwnProxy, &kFargate};
  return kRules;
}

}  // namespace a2i::findings
