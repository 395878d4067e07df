// Idle timeouts of HTTP requests, for which Istio has no field before release 1.31.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// EnvoyFilters where they are allowed, findings elsewhere. A timeout that was switched off needs neither: Istio has none.
void translateIdleTimeouts(Context& context);

}  // namespace a2i::translate
