// What is not carried over yet: one finding for each block, of a rule made for the feature, and every leaf of it claimed.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

void reportUnsupported(Context& context);

// Fields that need no counterpart: names in AWS, what the controller wrote, selectors that only chose the objects.
void claimNotNeeded(Context& context);

}  // namespace a2i::translate
