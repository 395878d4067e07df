// Rules of the area "mesh" (AMI3xxx: references and mesh rules); rows and texts in catalogue_references.cc, catalogue_routers.cc and
// catalogue_nodes.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

// References and membership
extern const Rule kUnknownReference;     // AMI3001
extern const Rule kUnknownBackend;       // AMI3002
extern const Rule kForeignArn;           // AMI3003
extern const Rule kMalformedArn;         // AMI3004
extern const Rule kDuplicateObject;      // AMI3005
extern const Rule kDuplicateAwsName;     // AMI3006
extern const Rule kNoMeshForNamespace;   // AMI3007
extern const Rule kAmbiguousMesh;        // AMI3008
extern const Rule kNoGatewayForRoute;    // AMI3009
extern const Rule kAmbiguousGateway;     // AMI3010
extern const Rule kPodClaimedTwice;      // AMI3011
extern const Rule kOtherMesh;            // AMI3012
// Virtual routers
extern const Rule kRouteKindUnion;       // AMI3101
extern const Rule kPathMatchUnion;       // AMI3102
extern const Rule kHeaderMatchUnion;     // AMI3103
extern const Rule kPathWithoutSlash;     // AMI3104
extern const Rule kEmptyRange;           // AMI3105
extern const Rule kInvalidRegex;         // AMI3106
extern const Rule kDuplicateRouteName;   // AMI3107
extern const Rule kUndefinedRouteOrder;  // AMI3108
extern const Rule kUnreachableRoute;     // AMI3109
extern const Rule kNoWeight;             // AMI3110
extern const Rule kWeightSum;            // AMI3111
extern const Rule kNoRetryEvent;         // AMI3112
extern const Rule kUnknownPort;          // AMI3113
extern const Rule kMissingPort;          // AMI3114
extern const Rule kProtocolMismatch;     // AMI3115
extern const Rule kMethodWithoutService; // AMI3116
extern const Rule kRouteOfOtherListener; // AMI3117
extern const Rule kHeaderName;           // AMI3118
extern const Rule kEmptyQueryMatch;      // AMI3119
// Virtual nodes and services
extern const Rule kNoProvider;           // AMI3201
extern const Rule kProviderUnion;        // AMI3202
extern const Rule kNoDiscovery;          // AMI3203
extern const Rule kDiscoveryUnion;       // AMI3204
extern const Rule kPoolUnion;            // AMI3205
extern const Rule kListenerKind;         // AMI3206
extern const Rule kHealthCheckPort;      // AMI3207
extern const Rule kDuplicateBackend;     // AMI3208
extern const Rule kTcpBackendPort;       // AMI3209
// Gateways
extern const Rule kGatewayMatchMissing;  // AMI3301
extern const Rule kHostnameUnion;        // AMI3302
extern const Rule kRewriteUnion;         // AMI3303
extern const Rule kRewriteSlash;         // AMI3304
extern const Rule kReservedPrefix;       // AMI3305
extern const Rule kCrossedRewrite;       // AMI3306
// Consequences
extern const Rule kLeftOut;              // AMI3901

// Each sorted by id.
[[nodiscard]] std::span<const Rule* const> referenceRules();
[[nodiscard]] std::span<const Rule* const> routerRules();
[[nodiscard]] std::span<const Rule* const> nodeRules();

}  // namespace a2i::findings
