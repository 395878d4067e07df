// Injection: Istio's labels and annotations in place of App Mesh's, as patches for the user's Namespaces and workloads.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

void patchNamespaces(Context& context);
void patchWorkloads(Context& context);

// Annotations of App Mesh that only a copy of a workload has which does not count.
void reportOtherCopies(Context& context);

// Readiness probes where a node had a health check and its container has none.
void patchProbes(Context& context);

}  // namespace a2i::translate
