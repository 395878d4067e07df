// TLS as servers took it and as clients demanded it.
#pragma once

#include <optional>

#include "behaviour/behaviour.h"

namespace a2i::behaviour {

// No value: plain text only (no block, or mode DISABLED).
[[nodiscard]] base::Rare<ServerTls> deriveTls(const appmesh::Optional<appmesh::NodeListenerTls>& written);
[[nodiscard]] base::Rare<ServerTls> deriveTls(const appmesh::Optional<appmesh::GatewayListenerTls>& written);

[[nodiscard]] std::optional<ClientTls> deriveTls(const appmesh::Optional<appmesh::ClientPolicy>& written);

[[nodiscard]] Pool derivePool(const appmesh::ConnectionPool& written);

// The policy towards each backend: its own one, which replaces that of `backendDefaults` as a whole.
void deriveClientTls(const mesh::Node& node, Egress& egress);

}  // namespace a2i::behaviour
