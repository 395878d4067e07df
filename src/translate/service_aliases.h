// Virtual services that have the name of an ExternalName Service.
//
//   kind: Service
//   metadata: {name: pay}                        a VirtualService of Istio for pay.shop.svc.cluster.local holds for HTTP at the ports
//   spec: {type: ExternalName, externalName: …}  that the Service declares and that something it leads to has, too; for TCP never
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// A finding for each of `services` whose routes Istio does not apply.
void checkAliases(Context& context);

}  // namespace a2i::translate
