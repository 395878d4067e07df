#include "findings/rules_mesh.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kLinks[] = {"https://docs.aws.amazon.com/app-mesh/latest/userguide/routes.html", "https://docs.aws.amazon.com/app-mesh/latest/userguide/virtual_nodes.html"};
}

const Rule kUnknownReference{
    .id = "AMI3001", .slug = "unknown-reference", .level = Level::kError, .blocks_output = true,
    .title = "A reference names an object that is not there",
    .help = "The object cannot be translated without what it refers to, so it is left out, and so is what depends on it.\n\n"
        "Check name and namespace (a reference without `namespace` means that of the object it stands in), or read the "
        "files that hold the missing object in the same run.",
    .links = kLinks,
};

const Rule kUnknownBackend{
    .id = "AMI3002", .slug = "unknown-backend", .level = Level::kWarning, .blocks_output = false,
    .title = "A backend leads to no known virtual service",
    .help = "App Mesh accepted a backend that does not exist and simply had no route for it. In the Sidecar of the "
        "translation it is left out, so under DROP_ALL calls to it are refused, as before.\n\n"
        "If the virtual service exists elsewhere, read its files in the same run.",
    .links = kLinks,
};

const Rule kForeignArn{
    .id = "AMI3003", .slug = "foreign-arn", .level = Level::kError, .blocks_output = true,
    .title = "An ARN leads out of these manifests",
    .help = "The object lives in another cluster, account or stack, so nothing is known about its address and its routes.\n\n"
        "Read its definition in the same run, or describe the remote service by a ServiceEntry and a VirtualService of "
        "your own.",
    .links = kLinks,
};

const Rule kMalformedArn{
    .id = "AMI3004", .slug = "malformed-arn", .level = Level::kError, .blocks_output = true,
    .title = "An ARN does not have the form that the controller reads",
    .help = "The App Mesh controller took the name from an ARN whose last part is `mesh/MESH/TYPE/NAME` with the type that "
        "the field wants, and refused any other.",
    .links = kLinks,
};

const Rule kDuplicateObject{
    .id = "AMI3005", .slug = "duplicate-object", .level = Level::kError, .blocks_output = true,
    .title = "One object stands twice with different content",
    .help = "A cluster holds one object of a kind, namespace and name: whichever was applied last. The files do not tell "
        "which that was, so neither is translated.\n\n"
        "Remove one, exclude its file by `exclude` in the configuration, or run on one environment at a time.",
    .links = kLinks,
};

const Rule kDuplicateAwsName{
    .id = "AMI3006", .slug = "duplicate-aws-name", .level = Level::kError, .blocks_output = true,
    .title = "Two objects have one name in AWS",
    .help = "Names are unique in a mesh. The controller could not create the second object, so only the first was in force.",
    .links = kLinks,
};

const Rule kNoMeshForNamespace{
    .id = "AMI3007", .slug = "no-mesh-for-namespace", .level = Level::kWarning, .blocks_output = false,
    .title = "The labels of a namespace fit no mesh",
    .help = "The admission webhook refused App Mesh objects in a namespace that no `namespaceSelector` takes. As there is "
        "only one mesh, its objects are taken to belong to it.\n\n"
        "Add the label to the Namespace, or exclude its files.",
    .links = kLinks,
};

const Rule kAmbiguousMesh{
    .id = "AMI3008", .slug = "ambiguous-mesh", .level = Level::kError, .blocks_output = true,
    .title = "It is not known which mesh a namespace belongs to",
    .help = "With several meshes, the labels of the Namespace decide which one its objects belong to: exactly one "
        "`namespaceSelector` has to take them. The egress filter and the set of visible services depend on it, so the "
        "objects are left out.\n\n"
        "Read the Namespace object in the same run, or correct its labels.",
    .links = kLinks,
};

const Rule kNoGatewayForRoute{
    .id = "AMI3009", .slug = "no-gateway-for-route", .level = Level::kError, .blocks_output = true,
    .title = "No virtual gateway takes a gateway route",
    .help = "A VirtualGateway takes a GatewayRoute when its `namespaceSelector` fits the labels of the route's namespace and "
        "its `gatewayRouteSelector` (if there is one) the labels of the route. The webhook refused a route that none "
        "takes.",
    .links = kLinks,
};

const Rule kAmbiguousGateway{
    .id = "AMI3010", .slug = "ambiguous-gateway", .level = Level::kError, .blocks_output = true,
    .title = "Several virtual gateways take a gateway route",
    .help = "Exactly one gateway may take a route; the webhook refused it otherwise. Make the selectors differ, or give the "
        "route a label that only one `gatewayRouteSelector` takes.",
    .links = kLinks,
};

const Rule kPodClaimedTwice{
    .id = "AMI3011", .slug = "pod-claimed-twice", .level = Level::kWarning, .blocks_output = false,
    .title = "Several virtual nodes or gateways select the same pods",
    .help = "The injector refused a pod that more than one VirtualNode or VirtualGateway selects, so these pods did not start "
        "with a sidecar. In Istio two Sidecars for one pod leave open which of them counts.",
    .links = kLinks,
};

const Rule kOtherMesh{
    .id = "AMI3012", .slug = "other-mesh", .level = Level::kError, .blocks_output = true,
    .title = "A reference leads into another mesh",
    .help = "App Mesh looked every name up in the mesh of the object that refers to it, and the controller refused to reconcile an object whose "
        "reference leads into another mesh. So this object never took effect.\n\n"
        "Refer to an object of the same mesh, or correct the labels of the Namespaces.",
    .links = kLinks,
};

const Rule kRouteKindUnion{
    .id = "AMI3101", .slug = "route-kind", .level = Level::kError, .blocks_output = true,
    .title = "A route is not of exactly one kind",
    .help = "A route has exactly one of `httpRoute`, `http2Route`, `grpcRoute` and `tcpRoute`; the App Mesh API refused "
        "anything else.",
    .links = kLinks,
};

const Rule kPathMatchUnion{
    .id = "AMI3102", .slug = "path-match", .level = Level::kError, .blocks_output = true,
    .title = "A match has not exactly one condition on the path",
    .help = "A match has either `prefix` or `path`, and `path` has either `exact` or `regex`; the webhook refused anything "
        "else.",
    .links = kLinks,
};

const Rule kHeaderMatchUnion{
    .id = "AMI3103", .slug = "header-match", .level = Level::kError, .blocks_output = true,
    .title = "A header is compared in several ways at once",
    .help = "`match` of a header takes exactly one of `exact`, `prefix`, `suffix`, `regex` and `range`. To ask only whether "
        "the header is there, leave `match` out.",
    .links = kLinks,
};

const Rule kPathWithoutSlash{
    .id = "AMI3104", .slug = "path-without-slash", .level = Level::kError, .blocks_output = true,
    .title = "A path or prefix does not begin with a slash",
    .help = "Request paths begin with `/`, so the condition could never hold; the App Mesh API refused it.",
    .links = kLinks,
};

const Rule kEmptyRange{
    .id = "AMI3105", .slug = "empty-range", .level = Level::kError, .blocks_output = true,
    .title = "A range holds no number",
    .help = "`start` is the first number of the range and `end` the first beyond it, so `start` has to be smaller.",
    .links = kLinks,
};

const Rule kInvalidRegex{
    .id = "AMI3106", .slug = "invalid-regex", .level = Level::kError, .blocks_output = true,
    .title = "A regular expression is not valid",
    .help = "App Mesh's Envoys ran RE2, which has no look-ahead, look-behind or back-references; Istio refuses what RE2 does "
        "not take.",
    .links = kLinks,
};

const Rule kDuplicateRouteName{
    .id = "AMI3107", .slug = "duplicate-route-name", .level = Level::kError, .blocks_output = true,
    .title = "Two routes of a router have one name",
    .help = "Each route is an object of its own in AWS, with its name as the key; the webhook refused the router.",
    .links = kLinks,
};

const Rule kUndefinedRouteOrder{
    .id = "AMI3108", .slug = "undefined-route-order", .level = Level::kWarning, .blocks_output = false,
    .title = "Which of two routes is tried first is not defined",
    .help = "App Mesh tried routes by priority (0 first, none last) and then by the length of the prefix. These two are alike "
        "in both and can take the same request; AWS documents that the order then is open and may change. The translation "
        "tries the one with more conditions first, exact paths before regular expressions before prefixes.\n\n"
        "Give them different priorities.",
    .links = kLinks,
};

const Rule kUnreachableRoute{
    .id = "AMI3109", .slug = "unreachable-route", .level = Level::kWarning, .blocks_output = false,
    .title = "A route can never be reached",
    .help = "An earlier route takes every request that this one would. Istio reports such a rule, too.",
    .links = kLinks,
};

const Rule kNoWeight{
    .id = "AMI3110", .slug = "no-weight", .level = Level::kError, .blocks_output = true,
    .title = "All targets of a route have the weight 0",
    .help = "What App Mesh did then is not documented, and Istio refuses it. Give at least one target a weight.",
    .links = kLinks,
};

const Rule kWeightSum{
    .id = "AMI3111", .slug = "weight-sum", .level = Level::kNote, .blocks_output = false,
    .title = "The weights of a route add up to more than 100",
    .help = "The API wants at most 100. Weights are relative in both worlds, so the shares are carried over as they are.",
    .links = kLinks,
};

const Rule kNoRetryEvent{
    .id = "AMI3112", .slug = "no-retry-event", .level = Level::kError, .blocks_output = true,
    .title = "A retry policy names no event",
    .help = "The App Mesh API wants at least one of `httpRetryEvents`, `grpcRetryEvents` and `tcpRetryEvents`.",
    .links = kLinks,
};

const Rule kUnknownPort{
    .id = "AMI3113", .slug = "unknown-port", .level = Level::kError, .blocks_output = true,
    .title = "A port is none of the listeners' ports",
    .help = "The port has to be that of a listener: of the router (match), of the node (target of a route), of the gateway "
        "(match of a gateway route) or of the provider (target of a gateway route).",
    .links = kLinks,
};

const Rule kMissingPort{
    .id = "AMI3114", .slug = "missing-port", .level = Level::kError, .blocks_output = true,
    .title = "With several listeners the port must be named",
    .help = "Which of its listeners is meant is open otherwise; the App Mesh API refused it.",
    .links = kLinks,
};

const Rule kProtocolMismatch{
    .id = "AMI3115", .slug = "protocol-mismatch", .level = Level::kWarning, .blocks_output = false,
    .title = "Router, route and node speak different protocols",
    .help = "The protocol of the router's listener, the kind of the route and the protocol of the node's listener have to "
        "agree, or App Mesh's Envoys had no matching filter. The translation follows the kind of the route and the "
        "protocol of the node.",
    .links = kLinks,
};

const Rule kMethodWithoutService{
    .id = "AMI3116", .slug = "method-without-service", .level = Level::kWarning, .blocks_output = false,
    .title = "A gRPC match names a method without its service",
    .help = "The App Mesh API wants `serviceName` with `methodName`. The translation matches the method of any service.",
    .links = kLinks,
};

const Rule kRouteOfOtherListener{
    .id = "AMI3117", .slug = "route-of-other-listener", .level = Level::kError, .blocks_output = true,
    .title = "A route is of another kind than its router's listener",
    .help = "App Mesh refused HTTP and gRPC routes behind a TCP listener and TCP routes behind any other, so this route never took effect.\n\n"
        "Give the listener the protocol of the route, or take the route away.",
    .links = kLinks,
};

const Rule kHeaderName{
    .id = "AMI3118", .slug = "header-name", .level = Level::kError, .blocks_output = true,
    .title = "A condition is on a header whose name HTTP does not allow",
    .help = "App Mesh refused names with a colon, so pseudo-headers like `:authority` could not be matched; no request has a header with "
        "spaces or brackets in its name. Istio refuses such conditions.\n\n"
        "Match the host of a gateway route by `hostname`, the method by `method`.",
    .links = kLinks,
};

const Rule kNoProvider{
    .id = "AMI3201", .slug = "no-provider", .level = Level::kWarning, .blocks_output = true,
    .title = "A virtual service has no provider",
    .help = "Its name was known to App Mesh, but every request for it was refused. Nothing is translated for it.",
    .links = kLinks,
};

const Rule kProviderUnion{
    .id = "AMI3202", .slug = "provider", .level = Level::kError, .blocks_output = true,
    .title = "A virtual service has two providers",
    .help = "`provider` takes either `virtualNode` or `virtualRouter`; the App Mesh API refused both.",
    .links = kLinks,
};

const Rule kNoDiscovery{
    .id = "AMI3203", .slug = "no-discovery", .level = Level::kError, .blocks_output = true,
    .title = "A virtual node has listeners but no service discovery",
    .help = "Without `serviceDiscovery` no client can find it; the webhook refused the object.",
    .links = kLinks,
};

const Rule kDiscoveryUnion{
    .id = "AMI3204", .slug = "discovery", .level = Level::kError, .blocks_output = true,
    .title = "Service discovery is not of exactly one kind",
    .help = "`serviceDiscovery` takes either `dns` or `awsCloudMap`; the App Mesh API refused both and neither.",
    .links = kLinks,
};

const Rule kPoolUnion{
    .id = "AMI3205", .slug = "connection-pool", .level = Level::kError, .blocks_output = true,
    .title = "A listener has several kinds of connection pools",
    .help = "A listener takes one of `http`, `http2`, `grpc` and `tcp`, the one of its protocol; the webhook refused more.",
    .links = kLinks,
};

const Rule kListenerKind{
    .id = "AMI3206", .slug = "listener-kind", .level = Level::kError, .blocks_output = true,
    .title = "A setting of a listener is for another protocol",
    .help = "The kinds of `timeout`, `connectionPool` and `healthCheck` have to fit the protocol of the listener; the App "
        "Mesh API refused the object.",
    .links = kLinks,
};

const Rule kHealthCheckPort{
    .id = "AMI3207", .slug = "health-check-port", .level = Level::kWarning, .blocks_output = false,
    .title = "A health check asks another port than its listener's",
    .help = "The App Mesh API wants both to be equal, so the object cannot have been accepted as it stands here. The health check itself is not carried over (AMI4202).",
    .links = kLinks,
};

const Rule kDuplicateBackend{
    .id = "AMI3208", .slug = "duplicate-backend", .level = Level::kWarning, .blocks_output = false,
    .title = "A backend is listed twice",
    .help = "The webhook refused the object. The first entry counts here; remove the second, or its client policy is lost.",
    .links = kLinks,
};

const Rule kTcpBackendPort{
    .id = "AMI3209", .slug = "tcp-backend-port", .level = Level::kWarning, .blocks_output = false,
    .title = "Two TCP backends of one node share a port",
    .help = "App Mesh told TCP backends apart by their port alone, so one of the two got the other's connections. Istio tells "
        "them apart by address and port.",
    .links = kLinks,
};

const Rule kGatewayMatchMissing{
    .id = "AMI3301", .slug = "gateway-match", .level = Level::kError, .blocks_output = true,
    .title = "A gateway route matches nothing in particular",
    .help = "An http route needs at least one of `prefix`, `path` and `hostname`, a gRPC route `serviceName` or `hostname`; "
        "the webhook refused it otherwise.",
    .links = kLinks,
};

const Rule kHostnameUnion{
    .id = "AMI3302", .slug = "hostname-match", .level = Level::kError, .blocks_output = true,
    .title = "A host name is not compared in exactly one way",
    .help = "`hostname` takes either `exact` or `suffix`; the webhook refused the gateway route otherwise.",
    .links = kLinks,
};

const Rule kRewriteUnion{
    .id = "AMI3303", .slug = "rewrite", .level = Level::kError, .blocks_output = true,
    .title = "A rewrite says two things at once, or nothing",
    .help = "`rewrite` takes `prefix` or `path`, and `prefix` takes `defaultPrefix` or `value`; the webhook refused anything "
        "else.",
    .links = kLinks,
};

const Rule kRewriteSlash{
    .id = "AMI3304", .slug = "rewrite-slash", .level = Level::kError, .blocks_output = true,
    .title = "A prefix to rewrite to does not begin and end with a slash",
    .help = "The webhook refused the gateway route. Write the value with a slash at both ends, and the matched prefix with one at its end.",
    .links = kLinks,
};

const Rule kReservedPrefix{
    .id = "AMI3305", .slug = "reserved-prefix", .level = Level::kError, .blocks_output = true,
    .title = "A gateway route uses a name that App Mesh reserved",
    .help = "Prefixes that begin with `/aws-appmesh` or `/aws-app-mesh` and gRPC services that begin with `aws.app` were "
        "refused by the API.",
    .links = kLinks,
};

const Rule kLeftOut{
    .id = "AMI3901", .slug = "left-out", .level = Level::kWarning, .blocks_output = true,
    .title = "An object is left out because of another one",
    .help = "It is valid itself, but what it depends on has an error or cannot be carried over, and half of it would be "
        "wrong. The related location shows the cause; once that is mended, this object is translated, too.",
    .links = kLinks,
};

std::span<const Rule* const> meshRules() {
  static constexpr const Rule* kRules[] = {
      &kUnknownReference, &kUnknownBackend, &kForeignArn, &kMalformedArn, &kDuplicateObject,
      &kDuplicateAwsName, &kNoMeshForNamespace, &kAmbiguousMesh, &kNoGatewayForRoute, &kAmbiguousGateway,
      &kPodClaimedTwice, &kOtherMesh, &kRouteKindUnion, &kPathMatchUnion, &kHeaderMatchUnion, &kPathWithoutSlash,
      &kEmptyRange, &kInvalidRegex, &kDuplicateRouteName, &kUndefinedRouteOrder, &kUnreachableRoute,
      &kNoWeight, &kWeightSum, &kNoRetryEvent, &kUnknownPort, &kMissingPort, &kProtocolMismatch,
      &kMethodWithoutService, &kRouteOfOtherListener, &kHeaderName, &kNoProvider, &kProviderUnion, &kNoDiscovery, &kDiscoveryUnion, &kPoolUnion,
      &kListenerKind, &kHealthCheckPort, &kDuplicateBackend, &kTcpBackendPort, &kGatewayMatchMissing,
      &kHostnameUnion, &kRewriteUnion, &kRewriteSlash, &kReservedPrefix, &kLeftOut};
  return kRules;
}

}  // namespace a2i::findings
