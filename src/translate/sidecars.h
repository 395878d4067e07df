// What a node's own proxy did: which services it could call, and the limits in front of its application.
//
//   podSelector, backends, backendGroups, Mesh egressFilter, listeners[].connectionPool
//   =>
//   Sidecar {workloadSelector, egress hosts, outboundTrafficPolicy REGISTRY_ONLY (DROP_ALL) or ALLOW_ANY, inboundConnectionPool
//   (one listener) or ingress[] (several with different limits)}
//
// Pools belong here, not into a DestinationRule: that would limit each client, too.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

void translateSidecars(Context& context);

// `*.amazonaws.com` stayed open on port 443 under DROP_ALL.
void translateEgressExemption(Context& context);

}  // namespace a2i::translate
