// What the installation of Istio has to know of this mesh.
#pragma once

#include "translate/places.h"

namespace a2i::translate {

// What is installed for a Gateway has a name of its own: the Deployment of the App Mesh gateway is likely to bear that of the
// VirtualGateway, and goes on beside the new one until it is taken away.
[[nodiscard]] inline std::string gatewayRelease(const std::string& gateway) { return gateway + "-istio"; }

// After the gateways: releases are made for those that have output.
void translateInstallation(Context& context);

}  // namespace a2i::translate
