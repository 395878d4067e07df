// The kinds this program reads, as one table.
#pragma once

#include <optional>
#include <string_view>

#include "k8s/manifest.h"

namespace a2i::k8s {

[[nodiscard]] std::optional<Kind> findAppMesh(std::string_view kind);  // of appmesh.k8s.aws/v1beta2
[[nodiscard]] std::optional<Kind> findRelated(std::string_view kind);  // of Kubernetes itself
// Objects of other projects that meet the mesh or what comes of it: "Canary.flagger.app" of flagger.app/v1beta1 Canary; else empty.
[[nodiscard]] std::string_view findNeighbour(std::string_view kind, std::string_view api_version);
[[nodiscard]] bool mayBeNeighbour(std::string_view kind);
[[nodiscard]] bool hasGroup(Kind kind, std::string_view api_version);  // whether the version's group is the kind's own

}  // namespace a2i::k8s
