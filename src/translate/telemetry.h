// Access logs: a provider in the mesh configuration for each format, a Telemetry for each workload.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

void translateLogs(Context& context);

}  // namespace a2i::translate
