// Objects that Kubernetes would not store are not written.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// Takes VirtualServices of more than 1.5 MB out of the bundle, with a finding (AMI4108) at the object that has the routes.
void dropTooLarge(Context& context);

}  // namespace a2i::translate
