#include "findings/rules_translation.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kLinks[] = {"https://istio.io/latest/docs/reference/config/networking/"};
}

const Rule kHostWithoutService{
    .id = "AMI4001", .slug = "host-without-service", .level = Level::kError, .blocks_output = true,
    .title = "A virtual service has a name that Istio cannot route",
    .help = "App Mesh's Envoys took any name that clients sent as Host. In Istio the host has to be a DNS name that is known: as a "
        "Kubernetes Service or as a ServiceEntry.\n\n"
        "Give the virtual service the name of a Kubernetes Service (`awsName: NAME.NAMESPACE.svc.cluster.local`) and let "
        "its clients call that, or create a Service of this name.",
    .links = kLinks,
};

const Rule kServiceWithoutPort{
    .id = "AMI4002", .slug = "service-without-port", .level = Level::kError, .blocks_output = true,
    .title = "The Service of a node lacks the port of its listener",
    .help = "Istio sends requests to a port of the Service. App Mesh's Envoys dialled the host name and the listener's port, "
        "so the Service needs a port that leads there.\n\n"
        "Add the port to the Service.",
    .links = kLinks,
};

const Rule kSharedService{
    .id = "AMI4003", .slug = "shared-service", .level = Level::kWarning, .blocks_output = false,
    .title = "Two virtual nodes have the same address",
    .help = "Both nodes are found by one host name and port, so App Mesh balanced over the pods of both whichever was meant, and weights "
        "between the two had no effect. The translation keeps that.\n\n"
        "If the weights were meant to count, give each node a Kubernetes Service of its own whose selector takes only its pods, "
        "and name it in `serviceDiscovery.dns.hostname`.",
    .links = kLinks,
};

const Rule kPortProtocol{
    .id = "AMI4004", .slug = "port-protocol", .level = Level::kWarning, .blocks_output = false,
    .title = "A Service does not say which protocol its port speaks",
    .help = "App Mesh knew the protocol from the listener. Istio reads it from `appProtocol` or the name of the Service's "
        "port (`http`, `grpc-api`); without it Istio guesses from the first bytes, and a port that is declared as TCP "
        "ignores every HTTP route, timeout and retry in silence.\n\n"
        "Include the component in `workloads/NAMESPACE` of the output tree in the kustomization that holds the Service, "
        "or set `appProtocol` by hand.",
    .links = kLinks,
};

const Rule kHostClaimedTwice{
    .id = "AMI4005", .slug = "host-claimed-twice", .level = Level::kError, .blocks_output = true,
    .title = "Two virtual services stand for one host",
    .help = "App Mesh matched the Host that clients sent to the letter, so `cart.shop` and `cart.shop.svc.cluster.local` "
        "could lead to different routes. In Istio both are names of one Service, which has one set of routes.\n\n"
        "Merge the two into one virtual service.",
    .links = kLinks,
};

const Rule kSelectorExpression{
    .id = "AMI4006", .slug = "selector-expression", .level = Level::kError, .blocks_output = true,
    .title = "Pods are selected by an expression",
    .help = "Istio's Sidecars and Gateways select pods by equal labels only. An expression with `In` and one value is the same as a label and "
        "carried over.\n\n"
        "Give the pods a label of their own and select by `matchLabels`.",
    .links = kLinks,
};

const Rule kHostByEntry{
    .id = "AMI4007", .slug = "host-by-service-entry", .level = Level::kWarning, .blocks_output = false,
    .title = "A virtual service has a name that no Kubernetes Service bears",
    .help = "App Mesh's Envoys went by the Host that clients sent; DNS only had to resolve it to something. The translation makes the name "
        "known to Istio by a ServiceEntry and routes it as before.\n\n"
        "The name still has to resolve for the clients. Names that AWS Cloud Map published stop doing so when nobody registers pods "
        "there any more: create a Kubernetes Service of this name and let the clients call it, add a DNS record, or let the "
        "sidecars answer DNS (`ISTIO_META_DNS_CAPTURE`) with a ServiceEntry that has an address.",
    .links = kLinks,
};

const Rule kServiceLacksPort{
    .id = "AMI4008", .slug = "service-lacks-port", .level = Level::kWarning, .blocks_output = false,
    .title = "The Service of a virtual service lacks the port that clients call",
    .help = "App Mesh's Envoys caught requests to any port and compared it with the listeners of the router or node; the Kubernetes Service "
        "behind the name needed no such port. A sidecar of Istio knows the ports of the Service only, so these requests would be "
        "refused or pass it by.\n\n"
        "Include the component in `workloads/NAMESPACE` of the output tree in the kustomization that holds the Service, or add the "
        "port by hand; where it leads to does not matter when all requests are routed to other Services.",
    .links = kLinks,
};

const Rule kSharedServiceDiffers{
    .id = "AMI4009", .slug = "shared-service-differs", .level = Level::kError, .blocks_output = true,
    .title = "Two virtual nodes with one address disagree",
    .help = "Both nodes are found by one host name and port but differ in protocol, outlier detection or idle timeout. In Istio these belong "
        "to the host's port.\n\n"
        "Make the two agree, or give each node a Kubernetes Service of its own.",
    .links = kLinks,
};

const Rule kNodeAddress{
    .id = "AMI4010", .slug = "node-address", .level = Level::kError, .blocks_output = true,
    .title = "The address of a node is no name of a host",
    .help = "App Mesh's Envoys resolved whatever stands in `serviceDiscovery.dns.hostname`. In Istio a host is a DNS name of labels with "
        "letters, digits and hyphens; IP addresses and underscores are refused.\n\n"
        "Give the address a DNS name, or write a ServiceEntry with `resolution: STATIC` and the address as its endpoint, and name its host "
        "here.",
    .links = kLinks,
};

const Rule kHeaderConditions{
    .id = "AMI4101", .slug = "header-conditions", .level = Level::kError, .blocks_output = true,
    .title = "Several conditions on one header cannot be written",
    .help = "Istio's match holds one condition for each header name, and one more for what it must not be. Conditions beyond "
        "that have no place, so the route is not written.\n\n"
        "Replace them by one regular expression that says the same.",
    .links = kLinks,
};

const Rule kDifferentTimeouts{
    .id = "AMI4103", .slug = "different-timeouts", .level = Level::kWarning, .blocks_output = false,
    .title = "The targets of a route end requests after different times",
    .help = "In App Mesh each node's own Envoy ended requests after its listener's `perRequest` (15 s unless written). Istio "
        "has one timeout for the whole route. The shortest is taken, so requests to the other targets may end earlier "
        "than before. The same holds for idle TCP connections: each route had its own time, in Istio the port of the server has one.\n\n"
        "Give the nodes the same timeout, or accept the shortest.",
    .links = kLinks,
};

const Rule kTimeoutCutShort{
    .id = "AMI4104", .slug = "timeout-cut-short", .level = Level::kNote, .blocks_output = false,
    .title = "A timeout never took effect",
    .help = "A route's timeout above that of the target's listener (15 s unless written) was cut short there. The translation "
        "keeps what App Mesh did.\n\n"
        "If the longer time was meant all along, raise the listener's timeout, too, and translate again.",
    .links = kLinks,
};

const Rule kOutlierDetection{
    .id = "AMI4105", .slug = "outlier-detection-zero", .level = Level::kWarning, .blocks_output = false,
    .title = "Outlier detection with a zero cannot be carried over",
    .help = "Istio takes 0 for `interval`, `baseEjectionTime` or `maxEjectionPercent` as \"not set\" and uses its own default, "
        "which would eject hosts that App Mesh kept. The outlier detection of this listener is left out.\n\n"
        "Set the value that you want in the DestinationRule.",
    .links = kLinks,
};

const Rule kNotComposable{
    .id = "AMI4106", .slug = "gateway-route-not-composable", .level = Level::kError, .blocks_output = true,
    .title = "A gateway route and a route behind it cannot be made one",
    .help = "App Mesh matched twice, first at the gateway, then, on the rewritten request, at the virtual service. Istio's "
        "gateway matches once. For this pair there is no single condition that says the same.\n\n"
        "Simplify one of the two, or let the gateway send to a workload with a sidecar that applies the routes of the "
        "virtual service (a hairpin).",
    .links = kLinks,
};

const Rule kTcpIdleTimes{
    .id = "AMI4107", .slug = "tcp-idle-times", .level = Level::kWarning, .blocks_output = false,
    .title = "TCP ports of one host have different idle timeouts",
    .help = "In App Mesh each listener and each TCP route had an idle timeout of its own. Istio has one for all TCP ports of a host; the "
        "shortest is written.\n\n"
        "Give the ports Services of their own, or one timeout for all of them.",
    .links = kLinks,
};

const Rule kObjectTooLarge{
    .id = "AMI4108", .slug = "object-too-large", .level = Level::kError, .blocks_output = true,
    .title = "An object would be larger than a cluster takes",
    .help = "Kubernetes' store takes objects of up to 1.5 MB. A VirtualService holds all routes of a host, and at a gateway each gateway route "
        "times the routes of the virtual service behind it.\n\n"
        "Let the gateway route by host and prefix only and send to a workload with a sidecar that applies the routes of the virtual service "
        "(a hairpin), or split the host.",
    .links = kLinks,
};

const Rule kGatewayHost{
    .id = "AMI4109", .slug = "gateway-host", .level = Level::kError, .blocks_output = true,
    .title = "A gateway route is for a host that Istio does not take",
    .help = "App Mesh compared the Host header with any text. In Istio the hosts of gateways are DNS names of two labels at least, with "
        "letters, digits and hyphens and without a port; `*` may stand for their beginning only.\n\n"
        "Match the name without the port (Istio passes the port over), or let clients use a DNS name.",
    .links = kLinks,
};

const Rule kIdleTimeout{
    .id = "AMI4201", .slug = "idle-timeout", .level = Level::kWarning, .blocks_output = false,
    .title = "The idle timeout of HTTP requests is not carried over",
    .help = "App Mesh ended a request or stream after this time without a byte (300 s unless written). Istio switches Envoy's "
        "stream idle timeout off and has no field for it before release 1.31. From then on it has one for each proxy, for what comes in and goes "
        "out alike: it is set, by patches, to the longest that the node's listeners and the routes to its backends ask for.\n\n"
        "With `--allow-envoyfilter` an EnvoyFilter sets `idle_timeout` on these routes of the sidecars (not at gateways). It is bound to names "
        "that Istio may change. Otherwise limit long silent streams by `timeout`.",
    .links = kLinks,
};

const Rule kHealthCheck{
    .id = "AMI4202", .slug = "health-check", .level = Level::kWarning, .blocks_output = false,
    .title = "The health check of a node is not carried over",
    .help = "In App Mesh the Envoys of all clients asked the node. In Istio the kubelet does: a pod whose readiness probe "
        "fails leaves the endpoints of its Service.\n\n"
        "Give the container a `readinessProbe` with this path, period (intervalMillis), timeout and thresholds.",
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
    .links = kLinks,
};

const Rule kCloudMap{
    .id = "AMI4206", .slug = "cloud-map", .level = Level::kError, .blocks_output = true,
    .title = "A node that AWS Cloud Map finds has no address in Istio",
    .help = "Istio does not read Cloud Map. A node whose pods are selected by labels gets a Service for them, one without pods is called by "
        "the DNS name of its Cloud Map service. Neither is possible here.\n\n"
        "Create a Service that selects the node's pods, or a ServiceEntry with the addresses of its members, and name its host in "
        "`serviceDiscovery.dns.hostname`.",
    .links = kLinks,
};

const Rule kIpPreference{
    .id = "AMI4207", .slug = "ip-preference", .level = Level::kNote, .blocks_output = false,
    .title = "The IP preference is not carried over",
    .help = "The controller overwrote this value by the IP family of the cluster. Istio follows the IP families of Services "
        "and pods.",
    .links = kLinks,
};

const Rule kSharedMesh{
    .id = "AMI4208", .slug = "shared-mesh", .level = Level::kWarning, .blocks_output = false,
    .title = "The mesh belongs to another AWS account",
    .help = "Nodes and services that the other account defined are in its own manifests. In Istio, clusters of several "
        "accounts form one mesh by a common root certificate and gateways between their networks.",
    .links = kLinks,
};

const Rule kGatewayPool{
    .id = "AMI4210", .slug = "gateway-pool", .level = Level::kWarning, .blocks_output = false,
    .title = "The connection pool of a gateway limits each destination on its own",
    .help = "App Mesh limited what came in at a listener of the gateway, all destinations together. Istio limits what goes out to each "
        "destination, by DestinationRules for the gateway's pods. Together more may pass than before.\n\n"
        "Lower the limits of the destinations where the sum matters.",
    .links = kLinks,
};

const Rule kGatewayHealthCheck{
    .id = "AMI4211", .slug = "gateway-health-check", .level = Level::kNote, .blocks_output = false,
    .title = "The health check of a gateway is not carried over",
    .help = "It let load balancers ask the gateway. Istio's gateway answers on port 15021 at `/healthz/ready`; point the load "
        "balancer there.",
    .links = kLinks,
};

const Rule kCloudMapService{
    .id = "AMI4212", .slug = "cloud-map-service", .level = Level::kWarning, .blocks_output = false,
    .title = "A node that AWS Cloud Map found is found by Kubernetes or DNS now",
    .help = "App Mesh took the addresses of a node from AWS Cloud Map, where the controller registered its pods; nobody does so any more. "
        "Istio takes them from Kubernetes: from a Service that selects the same pods, yours where there is one, else a new one. "
        "Members outside of the cluster are called by the DNS name of their Cloud Map service, which exists for namespaces with "
        "private DNS only.\n\n"
        "Programs that asked Cloud Map themselves need another source. And restart callers of such a node before it, or with it: App Mesh's proxies "
        "hold the addresses they were told last, and do not find the new pods.",
    .links = kLinks,
};

const Rule kNotTranslated{
    .id = "AMI4999", .slug = "not-translated", .level = Level::kError, .blocks_output = false,
    .title = "A value has no place in the translation",
    .help = "Nothing in this program answers for the field, which is a defect of the program: please report it with the lines "
        "around. The value is lost in the output.",
    .links = kLinks,
};

std::span<const Rule* const> translationRules() {
  static constexpr const Rule* kRules[] = {
      &kHostWithoutService, &kServiceWithoutPort, &kSharedService, &kPortProtocol, &kHostClaimedTwice,
      &kSelectorExpression, &kHostByEntry, &kServiceLacksPort, &kSharedServiceDiffers, &kNodeAddress, &kHeaderConditions, &kDifferentTimeouts, &kTimeoutCutShort,
      &kOutlierDetection, &kNotComposable, &kTcpIdleTimes, &kObjectTooLarge, &kGatewayHost, &kIdleTimeout, &kHealthCheck, 
      &kAccessLog, &kCloudMap, &kIpPreference, &kSharedMesh, &kGatewayPool,
      &kGatewayHealthCheck, &kCloudMapService, &kNotTranslated};
  return kRules;
}

}  // namespace a2i::findings
