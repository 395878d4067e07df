// Virtual gateways and their routes.
#pragma once

#include "behaviour/behaviour.h"

namespace a2i::behaviour {

[[nodiscard]] Gateway deriveGateway(const mesh::MeshGraph& graph, mesh::GatewayId id);

}  // namespace a2i::behaviour
