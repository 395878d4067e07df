// The labels by which a Gateway knows its pods. App Mesh looked for them in the gateway's namespace; Istio looks in all of them, and a
// Gateway without labels is for every gateway there is.
#pragma once

#include <map>

#include "translate/places.h"

namespace a2i::translate {

// Of each gateway whose pods can be selected by labels. Where another gateway's pods have all of them, one more tells the two apart, with
// a finding; the pods that `install/` makes have it.
[[nodiscard]] std::map<mesh::GatewayId, Labels> gatewaySelectors(Context& context);

}  // namespace a2i::translate
