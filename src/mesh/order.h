// The order in which routes are tried.
#pragma once

#include "mesh/graph.h"

namespace a2i::mesh {

inline constexpr std::int64_t kNoRoutePriority = 1001;    // a route without priority comes after every one that has it
inline constexpr std::int64_t kNoGatewayPriority = 1000;  // CRD text of GatewayRoute.spec.priority

// How specific a path condition is: of two routes with one priority the greater is tried first. Exact paths before
// regular expressions before prefixes is a choice: App Mesh does not document it, and the run tells where it was made.
struct PathRank {
  int kind = 0;  // 3 exact, 2 regex, 1 prefix, 0 none
  std::size_t length = 0;
  friend auto operator<=>(const PathRank&, const PathRank&) = default;
};
[[nodiscard]] PathRank pathRank(const appmesh::Route& route);
[[nodiscard]] PathRank pathRank(const appmesh::GatewayRouteSpec& route);

// Whether the choice decides between two routes that are next to each other in order.
[[nodiscard]] bool choiceMatters(const Router& router);
[[nodiscard]] bool choiceMatters(const Gateway& gateway, const MeshGraph& graph);

void sortRoutes(Router& router);
void sortRoutes(Gateway& gateway, const MeshGraph& graph);

}  // namespace a2i::mesh
