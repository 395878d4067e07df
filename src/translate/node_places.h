// Virtual nodes: the host, namespace and Service ports at which Istio finds their pods.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// Fills `nodes`; one without an address that Istio takes has no place, and a finding.
void placeNodes(Context& context);

}  // namespace a2i::translate
