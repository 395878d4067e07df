// Virtual nodes: listeners, limits, discovery, egress.
#pragma once

#include "behaviour/behaviour.h"

namespace a2i::behaviour {

inline constexpr Milliseconds kDefaultRequestTimeout = 15'000;  // user guide, routes.md and virtual_nodes.md
inline constexpr Milliseconds kDefaultIdleTimeout = 300'000;    // user guide; the API reference names none

// The time of a limit; none for 0, which switches it off.
[[nodiscard]] std::optional<Milliseconds> enabled(const appmesh::Duration& duration);

[[nodiscard]] Workload deriveWorkload(const mesh::MeshGraph& graph, mesh::NodeId id);

// What the node's listener for a port said about the whole request; the default when there is no such listener.
[[nodiscard]] Timeout::Limit listenerLimit(const mesh::MeshGraph& graph, mesh::NodeId id, std::int64_t port);

// The listener of a port; without a port, the only one. Null when there is none.
[[nodiscard]] const appmesh::NodeListener* findListener(const mesh::Node& node, std::optional<std::int64_t> port);

}  // namespace a2i::behaviour
