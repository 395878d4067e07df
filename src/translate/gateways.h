// Virtual gateways.
//
//   VirtualGateway web {listeners [8080 http]}, GatewayRoutes in their order, each with the routes of its virtual service
//   =>
//   Gateway web {servers: [{port 8080, protocol HTTP, hosts}]}, and for each host one VirtualService bound to it whose http[] holds every
//   gateway route times every route behind it, rewrites made explicit
//
// Istio's gateway applies no route of the mesh behind it, hence the product. A request that a gateway route took and no
// route behind it answered got 404 and never reached the next gateway route: that becomes a route of its own.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

void translateGateways(Context& context);

}  // namespace a2i::translate
