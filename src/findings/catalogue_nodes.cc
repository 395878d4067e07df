#include "findings/rules_mesh.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kLinks[] = {"https://docs.aws.amazon.com/app-mesh/latest/userguide/routes.html", "https://docs.aws.amazon.com/app-mesh/latest/userguide/virtual_nodes.html"};
}

const Rule kNoProvider{
    .id = "AMI3201", .slug = "no-provider", .level = Level::kWarning, .blocks_output = true,
    .title = "A virtual service has no provider",
    .help = "Its name was known to App Mesh, but every request for it was refused. Nothing is translated for it.",
    .way_out = "name a router or node, or remove the virtual service",
    .links = kLinks,
};

const Rule kProviderUnion{
    .id = "AMI3202", .slug = "provider", .level = Level::kError, .blocks_output = true,
    .title = "A virtual service has two providers",
    .help = "`provider` takes either `virtualNode` or `virtualRouter`; the App Mesh API refused both.",
    .way_out = "keep one of them",
    .links = kLinks,
};

const Rule kNoDiscovery{
    .id = "AMI3203", .slug = "no-discovery", .level = Level::kError, .blocks_output = true,
    .title = "A virtual node has listeners but no service discovery",
    .help = "Without `serviceDiscovery` no client can find it; the webhook refused the object.",
    .way_out = "add `serviceDiscovery.dns.hostname`",
    .links = kLinks,
};

const Rule kDiscoveryUnion{
    .id = "AMI3204", .slug = "discovery", .level = Level::kError, .blocks_output = true,
    .title = "Service discovery is not of exactly one kind",
    .help = "`serviceDiscovery` takes either `dns` or `awsCloudMap`; the App Mesh API refused both and neither.",
    .way_out = "keep one of them",
    .links = kLinks,
};

const Rule kPoolUnion{
    .id = "AMI3205", .slug = "connection-pool", .level = Level::kError, .blocks_output = true,
    .title = "A listener has several kinds of connection pools",
    .help = "A listener takes one of `http`, `http2`, `grpc` and `tcp`, the one of its protocol; the webhook refused more.",
    .way_out = "keep the one of the listener's protocol",
    .links = kLinks,
};

const Rule kListenerKind{
    .id = "AMI3206", .slug = "listener-kind", .level = Level::kError, .blocks_output = true,
    .title = "A setting of a listener is for another protocol",
    .help = "The kinds of `timeout`, `connectionPool` and `healthCheck` have to fit the protocol of the listener; the App "
        "Mesh API refused the object.",
    .way_out = "write it for the protocol of the listener",
    .links = kLinks,
};

const Rule kHealthCheckPort{
    .id = "AMI3207", .slug = "health-check-port", .level = Level::kWarning, .blocks_output = false,
    .title = "A health check asks another port than its listener's",
    .help = "The App Mesh API wants both to be equal, so the object cannot have been accepted as it stands here. The health check itself is not carried over (AMI4202).",
    .way_out = "write the listener's port",
    .links = kLinks,
};

const Rule kDuplicateBackend{
    .id = "AMI3208", .slug = "duplicate-backend", .level = Level::kWarning, .blocks_output = false,
    .title = "A backend is listed twice",
    .help = "The webhook refused the object. The first entry counts here; remove the second, or its client policy is lost.",
    .way_out = "remove the second",
    .links = kLinks,
};

const Rule kTcpBackendPort{
    .id = "AMI3209", .slug = "tcp-backend-port", .level = Level::kWarning, .blocks_output = false,
    .title = "Two TCP backends of one node share a port",
    .help = "App Mesh told TCP backends apart by their port alone, so one of the two got the other's connections. Istio tells "
        "them apart by address and port.",
    .way_out = "give one of the two services another port",
    .links = kLinks,
};

const Rule kGatewayMatchMissing{
    .id = "AMI3301", .slug = "gateway-match", .level = Level::kError, .blocks_output = true,
    .title = "A gateway route matches nothing in particular",
    .help = "An http route needs at least one of `prefix`, `path` and `hostname`, a gRPC route `serviceName` or `hostname`; "
        "the webhook refused it otherwise.",
    .way_out = "add the condition that is meant; `prefix: /` takes every path",
    .links = kLinks,
};

const Rule kHostnameUnion{
    .id = "AMI3302", .slug = "hostname-match", .level = Level::kError, .blocks_output = true,
    .title = "A host name is not compared in exactly one way",
    .help = "`hostname` takes either `exact` or `suffix`; the webhook refused the gateway route otherwise.",
    .way_out = "keep one of them",
    .links = kLinks,
};

const Rule kRewriteUnion{
    .id = "AMI3303", .slug = "rewrite", .level = Level::kError, .blocks_output = true,
    .title = "A rewrite says two things at once, or nothing",
    .help = "`rewrite` takes `prefix` or `path`, and `prefix` takes `defaultPrefix` or `value`; the webhook refused anything "
        "else.",
    .way_out = "keep one of them",
    .links = kLinks,
};

const Rule kRewriteSlash{
    .id = "AMI3304", .slug = "rewrite-slash", .level = Level::kError, .blocks_output = true,
    .title = "A prefix to rewrite to does not begin and end with a slash",
    .help = "The webhook refused the gateway route. Write the value with a slash at both ends, and the matched prefix with one at its end.",
    .way_out = "write it with a slash at both ends",
    .links = kLinks,
};

const Rule kReservedPrefix{
    .id = "AMI3305", .slug = "reserved-prefix", .level = Level::kError, .blocks_output = true,
    .title = "A gateway route uses a name that App Mesh reserved",
    .help = "Prefixes that begin with `/aws-appmesh` or `/aws-app-mesh` and gRPC services that begin with `aws.app` were "
        "refused by the API.",
    .way_out = "use another name",
    .links = kLinks,
};

const Rule kCrossedRewrite{
    .id = "AMI3306", .slug = "crossed-rewrite", .level = Level::kError, .blocks_output = true,
    .title = "A rewrite does not go with the match of its gateway route",
    .help = "App Mesh's guide offers `rewrite.prefix` for a match by `prefix` and `rewrite.path` for one by `path`. Its API did not refuse the crossed pair; "
        "what the gateway did with it is not documented, so it is not guessed.\n\n"
        "Look at what the gateway does with such a request (its access log, or the application's), and write the pair that says so.",
    .way_out = "match by `prefix` to rewrite a prefix, by `path` to rewrite the whole path",
    .links = kLinks,
};

std::span<const Rule* const> nodeRules() {
  static constexpr const Rule* kRules[] = {&kNoProvider, &kProviderUnion, &kNoDiscovery, &kDiscoveryUnion, &kPoolUnion, &kListenerKind,
      &kHealthCheckPort, &kDuplicateBackend, &kTcpBackendPort, &kGatewayMatchMissing, &kHostnameUnion, &kRewriteUnion, &kRewriteSlash,
      &kReservedPrefix, &kCrossedRewrite};
  return kRules;
}

}  // namespace a2i::findings
