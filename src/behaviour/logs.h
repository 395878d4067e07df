// The access log of a node or gateway.
#pragma once

#include <optional>

#include "behaviour/behaviour.h"

namespace a2i::behaviour {

[[nodiscard]] base::Rare<AccessLog> deriveLog(const appmesh::Optional<appmesh::Logging>& written);

}  // namespace a2i::behaviour
