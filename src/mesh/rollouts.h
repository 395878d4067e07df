// Argo Rollouts: a canary's pods and the stable ones differ in a label that Argo writes at run time, to pods, Services and nodes alike.
// In files there is none of it, or something else in its place.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "mesh/graph.h"

namespace a2i::mesh {

inline constexpr std::string_view kRolloutHash = "rollouts-pod-template-hash";

// Where a selector asks for that label.
struct RolloutHash {
  std::string_view value;  // the first one
  const yaml::Node* node = nullptr;
};
[[nodiscard]] std::optional<RolloutHash> rolloutHash(const appmesh::Selector* selector);

[[nodiscard]] bool isRollout(const Workload& workload);

// For each workload: whether Argo makes its pods, so that they will have the label.
[[nodiscard]] std::vector<char> rolledOut(const std::vector<Workload>& workloads);

}  // namespace a2i::mesh
