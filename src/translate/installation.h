// What the installation of Istio has to know of this mesh.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// After the gateways: releases are made for those that have output.
void translateInstallation(Context& context);

}  // namespace a2i::translate
