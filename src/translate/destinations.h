// What clients did with a node's address.
//
//   serviceDiscovery.dns.hostname, listeners[].outlierDetection, tcp idle timeouts
//   =>
//   DestinationRule {host, trafficPolicy: {loadBalancer ROUND_ROBIN, connectionPool.tcp {connectTimeout 1s, idleTimeout},
//   outlierDetection}}; for hosts outside of the cluster a ServiceEntry, too
//
// App Mesh's Envoys balanced round robin over all zones and gave up a connection attempt after 1 s; Istio's defaults differ,
// so both are written. Success-rate ejection, Envoy's default in App Mesh, does not exist in Istio.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

void translateDestinations(Context& context);

}  // namespace a2i::translate
