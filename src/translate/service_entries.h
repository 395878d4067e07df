// ServiceEntries: hosts outside of the cluster, and names that clients call though no Service bears them.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

void translateServiceEntries(Context& context);

}  // namespace a2i::translate
