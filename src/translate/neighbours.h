// What else is in the repository and meets the mesh or its translation: Flagger, Argo Rollouts, Istio's own objects, NetworkPolicies.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// After all that writes objects: looks for collisions with them.
void reportNeighbours(Context& context);

}  // namespace a2i::translate
