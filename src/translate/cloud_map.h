// Nodes that AWS Cloud Map found. Istio does not read it: pods get a Service by their labels, others are called by DNS.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// Fills host and namespace of `place`, and writes the Service that the node needs, under a name that no other one has: not for several
// threads at once. False: no address; a finding has said so.
[[nodiscard]] bool placeCloudMap(Context& context, const behaviour::Workload& workload, Place& place);

}  // namespace a2i::translate
