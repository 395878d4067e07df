// Rules of the area "workloads" (AMI5xxx: workloads and installation); rows and texts in catalogue_workloads.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

extern const Rule kGatewayPods;        // AMI5001
extern const Rule kGatewayLabel;       // AMI5002
extern const Rule kAnnotationLost;     // AMI5101
extern const Rule kTelemetrySettings;  // AMI5102
extern const Rule kOwnProxy;           // AMI5103
extern const Rule kFargate;            // AMI5104
extern const Rule kReadinessGate;      // AMI5105
extern const Rule kNotInjected;        // AMI5106
extern const Rule kOtherCopy;          // AMI5107
extern const Rule kFlagger;            // AMI5201
extern const Rule kRollout;            // AMI5202
extern const Rule kIstioCollision;     // AMI5203
extern const Rule kNetworkPolicy;      // AMI5204
extern const Rule kAutoscaler;         // AMI5205
extern const Rule kAlerts;             // AMI5206
extern const Rule kMonitor;            // AMI5207
extern const Rule kStrictAlready;      // AMI5208

[[nodiscard]] std::span<const Rule* const> workloadsRules();  // sorted by id

}  // namespace a2i::findings
