#include "findings/rules_mesh.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kLinks[] = {"https://docs.aws.amazon.com/app-mesh/latest/userguide/routes.html", "https://docs.aws.amazon.com/app-mesh/latest/userguide/virtual_nodes.html"};
}

const Rule kRouteKindUnion{
    .id = "AMI3101", .slug = "route-kind", .level = Level::kError, .blocks_output = true,
    .title = "A route is not of exactly one kind",
    .help = "A route has exactly one of `httpRoute`, `http2Route`, `grpcRoute` and `tcpRoute`; the App Mesh API refused "
        "anything else.",
    .way_out = "keep one of them, or write a route for each",
    .links = kLinks,
};

const Rule kPathMatchUnion{
    .id = "AMI3102", .slug = "path-match", .level = Level::kError, .blocks_output = true,
    .title = "A match has not exactly one condition on the path",
    .help = "A match has either `prefix` or `path`, and `path` has either `exact` or `regex`; the webhook refused anything "
        "else.",
    .way_out = "keep one of them",
    .links = kLinks,
};

const Rule kHeaderMatchUnion{
    .id = "AMI3103", .slug = "header-match", .level = Level::kError, .blocks_output = true,
    .title = "A header is compared in several ways at once",
    .help = "`match` of a header takes exactly one of `exact`, `prefix`, `suffix`, `regex` and `range`. To ask only whether "
        "the header is there, leave `match` out.",
    .way_out = "keep one of them; leave `match` out to ask only whether the header is there",
    .links = kLinks,
};

const Rule kPathWithoutSlash{
    .id = "AMI3104", .slug = "path-without-slash", .level = Level::kError, .blocks_output = true,
    .title = "A path or prefix does not begin with a slash",
    .help = "Request paths begin with `/`, so the condition could never hold; the App Mesh API refused it.",
    .way_out = "begin it with `/`",
    .links = kLinks,
};

const Rule kEmptyRange{
    .id = "AMI3105", .slug = "empty-range", .level = Level::kError, .blocks_output = true,
    .title = "A range holds no number",
    .help = "`start` is the first number of the range and `end` the first beyond it, so `start` has to be smaller.",
    .way_out = "make `start` smaller than `end`",
    .links = kLinks,
};

const Rule kInvalidRegex{
    .id = "AMI3106", .slug = "invalid-regex", .level = Level::kError, .blocks_output = true,
    .title = "A regular expression is not valid",
    .help = "App Mesh's Envoys ran RE2, which has no look-ahead, look-behind or back-references; Istio refuses what RE2 does "
        "not take.",
    .way_out = "write it without look-ahead, look-behind and back-references",
    .links = kLinks,
};

const Rule kDuplicateRouteName{
    .id = "AMI3107", .slug = "duplicate-route-name", .level = Level::kError, .blocks_output = true,
    .title = "Two routes of a router have one name",
    .help = "Each route is an object of its own in AWS, with its name as the key; the webhook refused the router.",
    .way_out = "rename one of the two",
    .links = kLinks,
};

const Rule kUndefinedRouteOrder{
    .id = "AMI3108", .slug = "undefined-route-order", .level = Level::kWarning, .blocks_output = false,
    .title = "Which of two routes is tried first is not defined",
    .help = "App Mesh tried routes by priority (0 first, none last) and then by the length of the prefix. These two are alike "
        "in both and can take the same request; AWS documents that the order then is open and may change. The translation "
        "tries the one with more conditions first, exact paths before regular expressions before prefixes.\n\n"
        "Give them different priorities.",
    .way_out = "give the two different priorities",
    .links = kLinks,
};

const Rule kUnreachableRoute{
    .id = "AMI3109", .slug = "unreachable-route", .level = Level::kWarning, .blocks_output = false,
    .title = "A route can never be reached",
    .help = "An earlier route takes every request that this one would. Istio reports such a rule, too.",
    .way_out = "remove it, or give it a priority before the other one",
    .links = kLinks,
};

const Rule kNoWeight{
    .id = "AMI3110", .slug = "no-weight", .level = Level::kError, .blocks_output = true,
    .title = "All targets of a route have the weight 0",
    .help = "What App Mesh did then is not documented, and Istio refuses it. Give at least one target a weight.",
    .way_out = "give at least one target a weight",
    .links = kLinks,
};

const Rule kWeightSum{
    .id = "AMI3111", .slug = "weight-sum", .level = Level::kNote, .blocks_output = false,
    .title = "The weights of a route add up to more than 100",
    .help = "The API wants at most 100. Weights are relative in both worlds, so the shares are carried over as they are.",
    .way_out = "write weights that add up to 100",
    .links = kLinks,
};

const Rule kNoRetryEvent{
    .id = "AMI3112", .slug = "no-retry-event", .level = Level::kError, .blocks_output = true,
    .title = "A retry policy names no event",
    .help = "The App Mesh API wants at least one of `httpRetryEvents`, `grpcRetryEvents` and `tcpRetryEvents`.",
    .way_out = "name events in `httpRetryEvents`, `grpcRetryEvents` or `tcpRetryEvents`, or remove the policy",
    .links = kLinks,
};

const Rule kUnknownPort{
    .id = "AMI3113", .slug = "unknown-port", .level = Level::kError, .blocks_output = true,
    .title = "A port is none of the listeners' ports",
    .help = "The port has to be that of a listener: of the router (match), of the node (target of a route), of the gateway "
        "(match of a gateway route) or of the provider (target of a gateway route).",
    .way_out = "name the port of one of its listeners",
    .links = kLinks,
};

const Rule kMissingPort{
    .id = "AMI3114", .slug = "missing-port", .level = Level::kError, .blocks_output = true,
    .title = "With several listeners the port must be named",
    .help = "Which of its listeners is meant is open otherwise; the App Mesh API refused it.",
    .way_out = "name the port of one of its listeners",
    .links = kLinks,
};

const Rule kProtocolMismatch{
    .id = "AMI3115", .slug = "protocol-mismatch", .level = Level::kWarning, .blocks_output = false,
    .title = "Router, route and node speak different protocols",
    .help = "The protocol of the router's listener, the kind of the route and the protocol of the node's listener have to "
        "agree, or App Mesh's Envoys had no matching filter. The translation follows the kind of the route and the "
        "protocol of the node.",
    .way_out = "make the protocol of the listener and the kind of the route agree",
    .links = kLinks,
};

const Rule kMethodWithoutService{
    .id = "AMI3116", .slug = "method-without-service", .level = Level::kWarning, .blocks_output = false,
    .title = "A gRPC match names a method without its service",
    .help = "The App Mesh API wants `serviceName` with `methodName`. The translation matches the method of any service.",
    .way_out = "add `serviceName`",
    .links = kLinks,
};

const Rule kRouteOfOtherListener{
    .id = "AMI3117", .slug = "route-of-other-listener", .level = Level::kError, .blocks_output = true,
    .title = "A route is of another kind than its router's listener",
    .help = "App Mesh refused HTTP and gRPC routes behind a TCP listener and TCP routes behind any other, so this route never took effect.\n\n"
        "Give the listener the protocol of the route, or take the route away.",
    .way_out = "give the listener the protocol of the route, or remove the route",
    .links = kLinks,
};

const Rule kHeaderName{
    .id = "AMI3118", .slug = "header-name", .level = Level::kError, .blocks_output = true,
    .title = "A condition is on a header whose name HTTP does not allow",
    .help = "App Mesh refused names with a colon, so pseudo-headers like `:authority` could not be matched; no request has a header with "
        "spaces or brackets in its name. Istio refuses such conditions.\n\n"
        "Match the host of a gateway route by `hostname`, the method by `method`.",
    .way_out = "match the host of a gateway route by `hostname`, the method by `method`",
    .links = kLinks,
};

const Rule kEmptyQueryMatch{
    .id = "AMI3119", .slug = "empty-query-match", .level = Level::kWarning, .blocks_output = false,
    .title = "The match of a query parameter says nothing",
    .help = "App Mesh compared a parameter by `exact` alone. A `match` without it was refused in gateway routes, and what it meant in routes is "
        "not documented. It is taken as if `match` were not there: the parameter has to be present, with any value.\n\n"
        "Write `exact`, or leave `match` out.",
    .way_out = "write `exact`, or leave `match` out",
    .links = kLinks,
};

std::span<const Rule* const> routerRules() {
  static constexpr const Rule* kRules[] = {&kRouteKindUnion, &kPathMatchUnion, &kHeaderMatchUnion, &kPathWithoutSlash, &kEmptyRange,
      &kInvalidRegex, &kDuplicateRouteName, &kUndefinedRouteOrder, &kUnreachableRoute, &kNoWeight, &kWeightSum, &kNoRetryEvent,
      &kUnknownPort, &kMissingPort, &kProtocolMismatch, &kMethodWithoutService, &kRouteOfOtherListener, &kHeaderName,
      &kEmptyQueryMatch};
  return kRules;
}

}  // namespace a2i::findings
