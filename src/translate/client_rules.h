// DestinationRules that hold for the pods of one client only: TLS towards servers outside of the mesh, limits of gateways.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// After the destinations: such a rule hides the one of the server, so it repeats what that one says.
void translateClientRules(Context& context);

}  // namespace a2i::translate
