// Objects that have no output of their own because nothing leads to them, or because all that does is left out.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

void claimUnused(Context& context);

}  // namespace a2i::translate
