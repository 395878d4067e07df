// App Mesh objects that Flagger made of a Canary: they stand in dumps of a cluster alone.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// The name of the Canary that an object belongs to; empty: none.
[[nodiscard]] std::string_view canaryOf(const k8s::Manifest& manifest);

// Takes away the VirtualServices and DestinationRules that Flagger's Istio provider makes, under the same names, of the same Canary: two
// writers would set back each other's weights. Sidecars and policies stay, for Flagger makes none.
void leaveToFlagger(Context& context);

}  // namespace a2i::translate
