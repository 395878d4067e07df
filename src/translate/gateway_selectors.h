// The labels by which a Gateway knows its pods. App Mesh looked for them in the gateway's namespace; Istio looks in all of them, and a
// Gateway without labels is for every gateway there is.
#pragma once

#include <map>

#include "translate/places.h"

namespace a2i::translate {

struct GatewaySelector {
  Labels labels;
  std::string added;                     // of them: the one that tells these pods from those of other gateways; empty where none has to
  const mesh::Gateway* rival = nullptr;  // whose pods have the others, too
};

// Of each gateway whose pods can be selected by labels. The pods that `install/` makes have all of them.
[[nodiscard]] std::map<mesh::GatewayId, GatewaySelector> gatewaySelectors(const Context& context);

// Of a gateway that is written: the finding about a label that was added.
void reportAddedLabel(Context& context, const mesh::Gateway& gateway, const GatewaySelector& selector);

}  // namespace a2i::translate
