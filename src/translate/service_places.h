// Virtual services: the host that clients call, as Istio knows it.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// Fills `services` and `refused`; nodes have their places.
void placeServices(Context& context);

}  // namespace a2i::translate
