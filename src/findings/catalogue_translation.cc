#include "findings/rules_translation.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kLinks[] = {"https://istio.io/latest/docs/reference/config/networking/"};
constexpr std::string_view kMachines[] = {"https://istio.io/latest/docs/ops/deployment/vm-architecture/"};
}

const Rule kHeaderConditions{
    .id = "AMI4101", .slug = "header-conditions", .level = Level::kError, .blocks_output = true,
    .title = "Several conditions on one header cannot be written",
    .help = "Istio's match holds one condition for each header name, and one more for what it must not be. Conditions beyond "
        "that have no place, so the route is not written.\n\n"
        "Replace them by one regular expression that says the same.",
    .way_out = "replace them by one regular expression that says the same",
    .links = kLinks,
};

const Rule kDifferentTimeouts{
    .id = "AMI4103", .slug = "different-timeouts", .level = Level::kWarning, .blocks_output = false,
    .title = "The targets of a route end requests after different times",
    .help = "In App Mesh each node's own Envoy ended requests after its listener's `perRequest` (15 s unless written). Istio "
        "has one timeout for the whole route. The shortest is taken, so requests to the other targets may end earlier "
        "than before. The same holds for idle TCP connections: each route had its own time, in Istio the port of the server has one.\n\n"
        "Give the nodes the same timeout, or accept the shortest.",
    .way_out = "give the nodes the same timeout, or accept the shortest",
    .links = kLinks,
};

const Rule kTimeoutCutShort{
    .id = "AMI4104", .slug = "timeout-cut-short", .level = Level::kNote, .blocks_output = false,
    .title = "A timeout never took effect",
    .help = "A route's timeout above that of the target's listener (15 s for a request and 300 s for an idle TCP connection, unless written) "
        "was cut short there. The translation keeps what App Mesh did. A node without `podSelector` had no proxy that could cut anything: only what its "
        "listener writes counts.\n\n"
        "If the longer time was meant all along, raise the listener's timeout, too, and translate again.",
    .way_out = "to make the longer time count, raise the listener's timeout as well",
    .links = kLinks,
};

const Rule kOutlierDetection{
    .id = "AMI4105", .slug = "outlier-detection-zero", .level = Level::kWarning, .blocks_output = false,
    .title = "Outlier detection with a zero cannot be carried over",
    .help = "Istio refuses 0 for `interval` and `baseEjectionTime` and takes it for `maxEjectionPercent` as \"not set\", that is 10 %, "
        "which would eject hosts that App Mesh kept. The outlier detection of this listener is left out.\n\n"
        "Write the value that you want, greater than 0, into the listener.",
    .way_out = "write a value greater than 0, or remove the outlier detection",
    .links = kLinks,
};

const Rule kNotComposable{
    .id = "AMI4106", .slug = "gateway-route-not-composable", .level = Level::kError, .blocks_output = true,
    .title = "A gateway route and a route behind it cannot be made one",
    .help = "App Mesh matched twice, first at the gateway, then, on the rewritten request, at the virtual service. Istio's "
        "gateway matches once. For this pair there is no single condition that says the same.\n\n"
        "Simplify one of the two, or let the gateway send to a workload with a sidecar that applies the routes of the "
        "virtual service (a hairpin).",
    .way_out = "simplify one of the two, or let the gateway send to a workload with a sidecar that applies the routes (a hairpin)",
    .links = kLinks,
};

const Rule kTcpIdleTimes{
    .id = "AMI4107", .slug = "tcp-idle-times", .level = Level::kWarning, .blocks_output = false,
    .title = "TCP ports of one host have different idle timeouts",
    .help = "In App Mesh each listener and each TCP route had an idle timeout of its own. Istio has one for all TCP ports of a host; the "
        "shortest is written.\n\n"
        "Give the ports Services of their own, or one timeout for all of them.",
    .way_out = "give the ports Services of their own, or one timeout for all of them",
    .links = kLinks,
};

const Rule kObjectTooLarge{
    .id = "AMI4108", .slug = "object-too-large", .level = Level::kError, .blocks_output = true,
    .title = "An object would be larger than a cluster takes",
    .help = "Kubernetes' store takes objects of up to 1.5 MB. A VirtualService holds all routes of a host, and at a gateway each gateway route "
        "times the routes of the virtual service behind it.\n\n"
        "Let the gateway route by host and prefix only and send to a workload with a sidecar that applies the routes of the virtual service "
        "(a hairpin), or split the host.",
    .way_out = "split the host, or let the gateway send to a workload with a sidecar that applies the routes (a hairpin)",
    .links = kLinks,
};

constexpr std::string_view kGatewayHostLinks[] = {"https://github.com/aws/aws-app-mesh-roadmap/issues/365"};
const Rule kGatewayHost{
    .id = "AMI4109", .slug = "gateway-host", .level = Level::kError, .blocks_output = true,
    .title = "A gateway route is for a host with a port",
    .help = "App Mesh's API took no port in the host of a gateway route, so this one never served a request.\n\n"
        "Match the name without the port: Istio passes over the port of a Host header.",
    .way_out = "match the name without the port; Istio passes it over",
    .links = kGatewayHostLinks,
};

const Rule kIdleTimeout{
    .id = "AMI4201", .slug = "idle-timeout", .level = Level::kWarning, .blocks_output = false,
    .title = "The idle timeout of HTTP requests is not carried over",
    .help = "App Mesh ended a request or stream after this time without a byte (300 s unless written). Istio switches Envoy's "
        "stream idle timeout off and has no field for it before release 1.31. From then on it has one for each proxy, for what comes in and goes "
        "out alike: it is set, by patches, to the longest that the node's listeners and the routes to its backends ask for. Nothing is set where one of "
        "them is switched off, where the pods are not in the input or have an annotation `proxy.istio.io/config` already.\n\n"
        "With `--allow-envoyfilter` an EnvoyFilter sets `idle_timeout` on these routes of the sidecars (not at gateways). It is bound to names "
        "that Istio may change. Otherwise limit long silent streams by `timeout`.",
    .way_out = "`--allow-envoyfilter` or release 1.31 can say it; else limit silent streams by `timeout`",
    .links = kLinks,
};

const Rule kHealthCheck{
    .id = "AMI4202", .slug = "health-check", .level = Level::kWarning, .blocks_output = false,
    .title = "The health check of a node is not carried over",
    .help = "In App Mesh the Envoys of all clients asked the node. In Istio the kubelet does: a pod whose readiness probe "
        "fails leaves the endpoints of its Service.\n\n"
        "Give the container a `readinessProbe` with this path, period (intervalMillis), timeout and thresholds. It has one: of several health "
        "checks of a node the first becomes it.",
    .way_out = "give the container a `readinessProbe` with this path, period, timeout and thresholds",
    .links = kLinks,
};

const Rule kAccessLog{
    .id = "AMI4205", .slug = "access-log", .level = Level::kWarning, .blocks_output = false,
    .title = "The access log comes out elsewhere or with less",
    .help = "Istio writes access logs by a provider in the mesh configuration and a Telemetry resource that names it; both are written. "
        "Its proxy has a read-only file system, and a log file that it cannot open makes it refuse all traffic, so a path other than "
        "/dev/stdout and /dev/stderr becomes /dev/stdout. A JSON format has each key once.\n\n"
        "Where the file is needed, mount a writable volume into the container `istio-proxy` (`sidecar.istio.io/userVolume` and "
        "`userVolumeMount`) and set the provider's `path`.",
    .way_out = "where the file is needed, mount a volume into `istio-proxy` and set the provider's `path`",
    .links = kLinks,
};

const Rule kCloudMap{
    .id = "AMI4206", .slug = "cloud-map", .level = Level::kError, .blocks_output = true,
    .title = "A node that AWS Cloud Map finds has no address in Istio",
    .help = "Istio does not read Cloud Map. A node whose pods are selected by labels gets a Service for them, one without pods (its members run "
        "outside of this cluster) is called by the DNS name of its Cloud Map service. Neither is possible here.\n\n"
        "Create a Service that selects the node's pods, or a ServiceEntry with the addresses of its members, and name its host in "
        "`serviceDiscovery.dns.hostname`.",
    .way_out = "create a Service that selects the node's pods, or a ServiceEntry with its addresses, and name its host in `serviceDiscovery.dns.hostname`",
    .links = kLinks,
};

const Rule kIpPreference{
    .id = "AMI4207", .slug = "ip-preference", .level = Level::kNote, .blocks_output = false,
    .title = "The IP preference is not carried over",
    .help = "The controller overwrote this value by the IP family of the cluster. Istio follows the IP families of Services "
        "and pods.",
    .way_out = "set `ipFamilies` of the Services where a family is to be preferred",
    .links = kLinks,
};

const Rule kSharedMesh{
    .id = "AMI4208", .slug = "shared-mesh", .level = Level::kWarning, .blocks_output = false,
    .title = "The mesh belongs to another AWS account",
    .help = "Nodes and services that the other account defined are in its own manifests. In Istio, clusters of several "
        "accounts form one mesh by a common root certificate and gateways between their networks.",
    .way_out = "translate the manifests of the other account as well",
    .links = kLinks,
};

const Rule kGatewayPool{
    .id = "AMI4210", .slug = "gateway-pool", .level = Level::kWarning, .blocks_output = false,
    .title = "The connection pool of a gateway limits each destination on its own",
    .help = "App Mesh limited what came in at a listener of the gateway, all destinations together. Istio limits what goes out to each "
        "destination, by DestinationRules for the gateway's pods. Together more may pass than before.\n\n"
        "Lower the limits of the destinations where the sum matters.",
    .way_out = "lower the limits of the destinations where the sum matters",
    .links = kLinks,
};

const Rule kGatewayHealthCheck{
    .id = "AMI4211", .slug = "gateway-health-check", .level = Level::kNote, .blocks_output = false,
    .title = "The health check of a gateway is not carried over",
    .help = "It let load balancers ask the gateway. Istio's gateway answers on port 15021 at `/healthz/ready`; point the load "
        "balancer there.",
    .way_out = "point the load balancer at port 15021, `/healthz/ready`",
    .links = kLinks,
};

const Rule kCloudMapService{
    .id = "AMI4212", .slug = "cloud-map-service", .level = Level::kWarning, .blocks_output = false,
    .title = "A node that AWS Cloud Map found is found by Kubernetes now",
    .help = "App Mesh took the addresses of a node from AWS Cloud Map, where the controller registered its pods; nobody does so any more. "
        "Istio takes them from Kubernetes: from a Service that selects the same pods, yours where there is one, else a new one.\n\n"
        "Programs that asked Cloud Map themselves need another source. And restart callers of such a node before it, or with it: App Mesh's proxies "
        "hold the addresses they were told last, and do not find the new pods.",
    .way_out = "restart the callers of this node with it or before it",
    .links = kLinks,
};

const Rule kOutsideMembers{
    .id = "AMI4213", .slug = "members-outside", .level = Level::kWarning, .blocks_output = false,
    .title = "The members of a node run outside of this cluster",
    .help = "AWS Cloud Map found members that no pods of this cluster are: tasks of ECS, instances of EC2, or pods of another cluster, each with "
        "App Mesh's Envoy beside it. The translation calls them by the DNS name of their Cloud Map service, which exists for namespaces with private "
        "DNS only, as servers outside of the mesh: routes, timeouts and retries of their callers hold, mutual TLS does not, and a server that "
        "demands Istio's certificates refuses their own calls.\n\n"
        "Something has to go on registering them in Cloud Map, as ECS does for its services. Take App Mesh's Envoy out of the task definition. To have "
        "the members in the mesh, move them into the cluster, or run Istio's proxy on EC2 instances: a WorkloadGroup, a WorkloadEntry for each, and a "
        "ServiceEntry with `workloadSelector`, `resolution: STATIC` and `location: MESH_INTERNAL` in the place of the written one. Istio itself has no "
        "sidecar for ECS.",
    .way_out = "keep the members registered in Cloud Map, or bring them into the mesh as pods or by WorkloadEntries",
    .links = kMachines,
};

const Rule kNotTranslated{
    .id = "AMI4999", .slug = "not-translated", .level = Level::kError, .blocks_output = false,
    .title = "A value has no place in the translation",
    .help = "Nothing in this program answers for the field, which is a defect of the program: please report it with the lines "
        "around. The value is lost in the output.",
    .way_out = "report it with the lines around; the value is lost in the output",
    .links = kLinks,
};

std::span<const Rule* const> translationRules() {
  static constexpr const Rule* kRules[] = {&kHeaderConditions, &kDifferentTimeouts, &kTimeoutCutShort, &kOutlierDetection, &kNotComposable,
      &kTcpIdleTimes, &kObjectTooLarge, &kGatewayHost, &kIdleTimeout, &kHealthCheck, &kAccessLog, &kCloudMap, &kIpPreference, &kSharedMesh,
      &kGatewayPool, &kGatewayHealthCheck, &kCloudMapService, &kOutsideMembers,
      &kNotTranslated};
  return kRules;
}

}  // namespace a2i::findings
