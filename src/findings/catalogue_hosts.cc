#include "findings/rules_translation.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kLinks[] = {"https://istio.io/latest/docs/reference/config/networking/"};
constexpr std::string_view kAliasLinks[] = {"https://kubernetes.io/docs/concepts/services-networking/service/#externalname"};
constexpr std::string_view kRolloutLinks[] = {"https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/"};
}

const Rule kHostWithoutService{
    .id = "AMI4001", .slug = "host-without-service", .level = Level::kError, .blocks_output = true,
    .title = "A virtual service has a name that Istio cannot route",
    .help = "App Mesh's Envoys took any name that clients sent as Host. In Istio the host has to be a DNS name that is known: as a "
        "Kubernetes Service or as a ServiceEntry.\n\n"
        "Give the virtual service the name of a Kubernetes Service (`awsName: NAME.NAMESPACE.svc.cluster.local`) and let "
        "its clients call that, or create a Service of this name.",
    .way_out = "name the virtual service after a Kubernetes Service that its clients then call",
    .links = kLinks,
};

const Rule kServiceWithoutPort{
    .id = "AMI4002", .slug = "service-without-port", .level = Level::kError, .blocks_output = true,
    .title = "The Service of a node lacks the port of its listener",
    .help = "Istio sends requests to a port of the Service. App Mesh's Envoys dialled the host name and the listener's port, "
        "so the Service needs a port that leads there.\n\n"
        "Add the port to the Service.",
    .way_out = "add the port to the Service",
    .links = kLinks,
};

const Rule kSharedService{
    .id = "AMI4003", .slug = "shared-service", .level = Level::kWarning, .blocks_output = false,
    .title = "Two virtual nodes have the same address",
    .help = "Both nodes are found by one host name and port, so App Mesh balanced over the pods of both whichever was meant, and weights "
        "between the two had no effect. The translation keeps that.\n\n"
        "If the weights were meant to count, give each node a Kubernetes Service of its own whose selector takes only its pods, "
        "and name it in `serviceDiscovery.dns.hostname`.",
    .way_out = "to make weights count, give each node a Service of its own that selects only its pods",
    .links = kLinks,
};

const Rule kPortProtocol{
    .id = "AMI4004", .slug = "port-protocol", .level = Level::kWarning, .blocks_output = false,
    .title = "A Service does not say which protocol its port speaks",
    .help = "App Mesh knew the protocol from the listener. Istio reads it from `appProtocol` or the name of the Service's "
        "port (`http`, `grpc-api`); without it Istio guesses from the first bytes, and a port that is declared as TCP "
        "ignores every HTTP route, timeout and retry in silence. Of several Services that lead to one port of some pods, a load balancer's or a "
        "StatefulSet's among them, the oldest tells the pods' own sidecars the protocol.\n\n"
        "Include the component in `workloads/NAMESPACE` of the output tree in a kustomization over the one that holds the Service, "
        "or set `appProtocol` by hand.",
    .way_out = "include the component of this namespace from `workloads/`, or set `appProtocol` by hand",
    .links = kLinks,
};

const Rule kHostClaimedTwice{
    .id = "AMI4005", .slug = "host-claimed-twice", .level = Level::kError, .blocks_output = true,
    .title = "Two virtual services stand for one host",
    .help = "App Mesh matched the Host that clients sent to the letter, so `cart.shop` and `cart.shop.svc.cluster.local` "
        "could lead to different routes. In Istio both are names of one Service, which has one set of routes.\n\n"
        "Merge the two into one virtual service.",
    .way_out = "merge the two into one virtual service",
    .links = kLinks,
};

const Rule kSelectorExpression{
    .id = "AMI4006", .slug = "selector-expression", .level = Level::kError, .blocks_output = true,
    .title = "Pods are selected by an expression",
    .help = "Istio's selectors (of Sidecar, PeerAuthentication, AuthorizationPolicy, Telemetry, DestinationRule, Gateway) know equal labels only, all of "
        "which a pod has to have. `In` is carried over: of a node there is an object for each value (16 combinations at most), of a gateway one value is "
        "taken. `NotIn`, `Exists` and `DoesNotExist` have no such form.\n\n"
        "Give exactly these pods a label of their own and select by `matchLabels`.",
    .way_out = "give exactly these pods a label of their own and select by `matchLabels`",
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
    .way_out = "create a Kubernetes Service or a DNS record of this name",
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
    .way_out = "include the component of this namespace from `workloads/`, or add the port by hand",
    .links = kLinks,
};

const Rule kSharedServiceDiffers{
    .id = "AMI4009", .slug = "shared-service-differs", .level = Level::kError, .blocks_output = true,
    .title = "Two virtual nodes with one address disagree",
    .help = "Both nodes are found by one host name and port but differ in protocol, outlier detection or idle timeout. In Istio these belong "
        "to the host's port.\n\n"
        "Make the two agree, or give each node a Kubernetes Service of its own.",
    .way_out = "give each node a Service of its own, or make the two alike",
    .links = kLinks,
};

const Rule kNodeAddress{
    .id = "AMI4010", .slug = "node-address", .level = Level::kError, .blocks_output = true,
    .title = "The address of a node is no name of a host",
    .help = "App Mesh's Envoys resolved whatever stands in `serviceDiscovery.dns.hostname`. In Istio a host is a DNS name of labels with "
        "letters, digits and hyphens; underscores and names of one label are refused. An IP address gets a ServiceEntry with a made-up name where it "
        "stands for a server outside; pods of the cluster have to be known by their Service, or Istio would take them for strangers and call them "
        "in plain text.\n\n"
        "Give the address a DNS name, or the pods a Service, and name it here.",
    .way_out = "give the server a DNS name, or the pods a Service, and write that as `hostname`",
    .links = kLinks,
};

const Rule kHeadlessService{
    .id = "AMI4011", .slug = "headless-service", .level = Level::kNote, .blocks_output = false,
    .title = "A node is found by a headless Service",
    .help = "App Mesh's Envoys balanced over the addresses that DNS gave for `serviceDiscovery.dns.hostname`; with a headless Service these are the pods'. "
        "A sidecar of Istio does not balance over a headless Service: a request that a route sends there goes to the address that the client had "
        "dialled, which is that of the virtual service, so it would not arrive.\n\n"
        "The translation routes to a Service with a ClusterIP that selects the same pods: yours where there is one, else a new one. The headless "
        "Service stays as it is, for those that call it by its own name.",
    .way_out = "apply the new Service with the rest; the headless one may stay",
    .links = kLinks,
};

const Rule kHeadlessWithoutPods{
    .id = "AMI4012", .slug = "headless-without-selector", .level = Level::kError, .blocks_output = true,
    .title = "A route leads to a headless Service without a selector",
    .help = "A sidecar of Istio sends what a route leads to a headless Service to the address that the client had dialled, which is that of the virtual "
        "service. Another Service could take its place if it were known which pods, or which addresses, are behind it; without a selector it is not.\n\n"
        "Give the Service a ClusterIP (its Endpoints may stay), or name a host in `serviceDiscovery.dns.hostname` that DNS knows outside of "
        "the cluster.",
    .way_out = "replace it by a Service with a ClusterIP and the same Endpoints",
    .links = kLinks,
};

const Rule kNodeAlias{
    .id = "AMI4013", .slug = "node-by-external-name", .level = Level::kNote, .blocks_output = false,
    .title = "A node is found by an ExternalName Service",
    .help = "App Mesh's Envoys followed the name in `serviceDiscovery.dns.hostname` as DNS does. Istio takes an ExternalName Service as another name of "
        "what it leads to and has no endpoints for it, so a route that names it arrives only where its `externalName` is known to Istio.\n\n"
        "The translation names what it leads to: a Service of the cluster (`NAME.NAMESPACE.svc.CLUSTER-DOMAIN`), through several ExternalName Services "
        "where it has to, or a host outside, which gets a ServiceEntry. Write the same into `hostname`, and translate again whenever `externalName` changes.",
    .way_out = "write the name to which it leads into `hostname`; translate again when `externalName` changes",
    .links = kAliasLinks,
};

const Rule kServiceAlias{
    .id = "AMI4014", .slug = "service-by-external-name", .level = Level::kError, .blocks_output = false,
    .title = "A virtual service has the name of an ExternalName Service, at which Istio does not apply its routes",
    .help = "App Mesh's Envoys caught what clients sent to the name, whatever it led to. An ExternalName Service has no address at which a sidecar of Istio "
        "could listen: connections go to the address of what it leads to. Routes of TCP are never applied. Those of HTTP are where the Service "
        "declares the port (a patch adds it), some destination speaks HTTP at the same port, and what it leads to has no other routes of its own.\n\n"
        "Make it a Service with a ClusterIP and these ports: with the selector of the pods where it leads to some of this cluster, else without a selector, "
        "as all that sidecars send to it is routed elsewhere. The VirtualService of the translation then holds as it is. Clients without a sidecar "
        "reach nothing by a Service without endpoints; let them call what it led to.",
    .way_out = "make it a Service with a ClusterIP, without a selector where it leads out of the cluster",
    .links = kAliasLinks,
};

const Rule kServiceForName{
    .id = "AMI4015", .slug = "service-for-outside-name", .level = Level::kWarning, .blocks_output = false,
    .title = "Pods of the mesh with TLS are called by a name outside of the cluster",
    .help = "The node's pods were found by a DNS name that is no Kubernetes Service, that of a load balancer say, and their Envoy ended the TLS of the "
        "clients. Istio's sidecars speak their mutual TLS only to pods of Services that they know; by the name outside requests would come in plain text.\n\n"
        "The translation routes to the Service that selects the same pods, so that they stay encrypted. They no longer pass what the name leads to; "
        "where that is more than these pods, those of another cluster say, the rest gets none of them. Write the Service into `hostname` if that is right.",
    .way_out = "write the name of the Service into `hostname`, unless the name outside leads to more than these pods",
    .links = kLinks,
};

const Rule kResponseType{
    .id = "AMI4016", .slug = "response-types-differ", .level = Level::kWarning, .blocks_output = false,
    .title = "Nodes with one host outside of the cluster differ in `responseType`",
    .help = "App Mesh resolved the host for each node on its own: `LOADBALANCER` (the default) took the first address of each answer, `ENDPOINTS` balanced over "
        "all of them, and only with these outlier detection can take one out. In Istio a host has one ServiceEntry, which resolves in one way for all "
        "its ports; that of the first node is taken.\n\n"
        "Make the nodes agree, or give the host a second name in DNS.",
    .way_out = "write the same `responseType` into both nodes",
    .links = kLinks,
};

const Rule kRolloutPods{
    .id = "AMI4021", .slug = "rollout-pods", .level = Level::kNote, .blocks_output = false,
    .title = "The pods of a node have a label that Argo Rollouts writes",
    .help = "Argo tells a canary's pods from the stable ones by the label `rollouts-pod-template-hash`, which it writes at run time to the pods, to the "
        "Services of the Rollout and to the podSelector of App Mesh's nodes. Istio's objects it does not write, so one that asked for what stands in the "
        "file would select no pod.\n\n"
        "What is written for the pods (Sidecar, PeerAuthentication, Telemetry) selects them without the label and holds for both versions.",
    .way_out = "nothing, as long as the canary's node and the stable one are alike",
    .links = kRolloutLinks,
};

const Rule kRolloutNodesDiffer{
    .id = "AMI4022", .slug = "rollout-nodes-differ", .level = Level::kWarning, .blocks_output = false,
    .title = "The canary's node and the stable one of a Rollout differ",
    .help = "Istio cannot tell the two versions apart: the label that does, `rollouts-pod-template-hash`, is written by Argo at run time, and not to "
        "Istio's objects. One Sidecar, one PeerAuthentication and one Telemetry hold for the pods of both.\n\n"
        "Those of the stable node are written. Make the two nodes alike, or give the canary's pods a label of their own by "
        "`canaryMetadata` of the Rollout and objects that select it.",
    .way_out = "make the two nodes alike",
    .links = kRolloutLinks,
};

const Rule kRolloutHeadless{
    .id = "AMI4023", .slug = "rollout-headless-service", .level = Level::kError, .blocks_output = true,
    .title = "The canary or stable Service of a Rollout is headless",
    .help = "Argo writes the selectors of the two Services at run time, so that each leads to one version. Through a headless Service sidecars of Istio "
        "route nothing, and another Service that is written in its place is one that Argo does not know: it would lead to both versions, and the weights of "
        "the rollout would be lost.\n\n"
        "Give both Services a ClusterIP. The field cannot be changed: delete and create them (calls fail for that moment; App Mesh's proxies find them again by their names), or let the Rollout name two "
        "new ones (`canaryService`, `stableService`) and the nodes' `hostname` with it. Then keep the old ones for App Mesh's proxies, and roll out nothing until the last caller has moved: Argo does "
        "not write their selectors any more.",
    .way_out = "replace both Services of the Rollout by ones with a ClusterIP (without `clusterIP: None`)",
    .links = kRolloutLinks,
};

std::span<const Rule* const> hostRules() {
  static constexpr const Rule* kRules[] = {&kHostWithoutService, &kServiceWithoutPort, &kSharedService, &kPortProtocol, &kHostClaimedTwice,
      &kSelectorExpression, &kHostByEntry, &kServiceLacksPort, &kSharedServiceDiffers, &kNodeAddress,
      &kHeadlessService, &kHeadlessWithoutPods, &kNodeAlias, &kServiceAlias,
      &kServiceForName, &kResponseType, &kRolloutPods, &kRolloutNodesDiffer, &kRolloutHeadless};
  return kRules;
}

}  // namespace a2i::findings
