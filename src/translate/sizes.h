// Objects that Kubernetes would not store.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// A VirtualService of more than 1.5 MB answers every request with 503 instead, with a finding (AMI4108) at the object that has the routes.
void refuseTooLarge(Context& context);

}  // namespace a2i::translate
