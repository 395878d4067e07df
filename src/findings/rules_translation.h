// Rules of the area "translation" (AMI4xxx); rows and texts in catalogue_hosts.cc and catalogue_translation.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

// Hosts, ports, names
extern const Rule kHostWithoutService;   // AMI4001
extern const Rule kServiceWithoutPort;   // AMI4002
extern const Rule kSharedService;        // AMI4003
extern const Rule kPortProtocol;         // AMI4004
extern const Rule kHostClaimedTwice;     // AMI4005
extern const Rule kSelectorExpression;   // AMI4006
extern const Rule kHostByEntry;          // AMI4007
extern const Rule kServiceLacksPort;     // AMI4008
extern const Rule kSharedServiceDiffers; // AMI4009
extern const Rule kNodeAddress;          // AMI4010
extern const Rule kHeadlessService;      // AMI4011
extern const Rule kHeadlessWithoutPods;  // AMI4012
extern const Rule kNodeAlias;            // AMI4013
extern const Rule kServiceAlias;         // AMI4014
extern const Rule kServiceForName;       // AMI4015
extern const Rule kResponseType;         // AMI4016
extern const Rule kRolloutPods;          // AMI4021
extern const Rule kRolloutNodesDiffer;   // AMI4022
extern const Rule kRolloutHeadless;      // AMI4023
// Routes and policies
extern const Rule kHeaderConditions;     // AMI4101
extern const Rule kDifferentTimeouts;    // AMI4103
extern const Rule kTimeoutCutShort;      // AMI4104
extern const Rule kOutlierDetection;     // AMI4105
extern const Rule kNotComposable;        // AMI4106
extern const Rule kTcpIdleTimes;         // AMI4107
extern const Rule kObjectTooLarge;       // AMI4108
extern const Rule kGatewayHost;          // AMI4109
// Not carried over yet: one rule for each feature
extern const Rule kIdleTimeout;          // AMI4201
extern const Rule kHealthCheck;          // AMI4202
extern const Rule kAccessLog;            // AMI4205
extern const Rule kCloudMap;             // AMI4206
extern const Rule kIpPreference;         // AMI4207
extern const Rule kSharedMesh;           // AMI4208
extern const Rule kGatewayPool;          // AMI4210
extern const Rule kGatewayHealthCheck;   // AMI4211
extern const Rule kCloudMapService;      // AMI4212
extern const Rule kOutsideMembers;       // AMI4213
extern const Rule kNotTranslated;        // AMI4999

// Each sorted by id.
[[nodiscard]] std::span<const Rule* const> hostRules();
[[nodiscard]] std::span<const Rule* const> translationRules();

}  // namespace a2i::findings
