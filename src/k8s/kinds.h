// The kinds that are read. A kind that is not App Mesh's is one row of a table and nothing else.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "k8s/manifest.h"

namespace a2i::k8s {

struct RelatedKind {
  std::string_view name, group;        // "" is the core group
  Kind kind{};
  std::string_view pod_template = {};  // of a workload: JSON pointer of what holds its pods' metadata and spec; "" of a Pod
  bool namespaced = true;
  std::string_view needle = {};        // bytes without which a document of this kind has nothing to say here
  std::string_view alone = {};         // bytes with which it matters even where no App Mesh object is
  bool many = false;                   // repositories hold one for each cluster, under one name: each counts
};

[[nodiscard]] std::optional<Kind> findAppMesh(std::string_view kind);  // of appmesh.k8s.aws/v1beta2
[[nodiscard]] std::span<const RelatedKind> relatedKinds();
[[nodiscard]] const RelatedKind* findRelated(std::string_view kind, std::string_view api_version);  // null: none of ours

// "networking.istio.io" of "networking.istio.io/v1"; "" of "v1".
[[nodiscard]] std::string_view groupOf(std::string_view api_version);

}  // namespace a2i::k8s
