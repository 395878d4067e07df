// Manifests in, graph out. Reference faults (unknown names, no mesh, two meshes, duplicates) are found here, once.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "findings/findings.h"
#include "mesh/graph.h"

namespace a2i::mesh {

struct Options {
  std::string cluster_domain = "cluster.local";
  bool default_namespace_chosen = false;  // by somebody who knows; otherwise that of Kubernetes is an assumption
  unsigned jobs = 0;  // 0: one for each processor
  std::set<source::FileId> judged_files;  // whose copy of an object that stands twice counts, the rest being context; empty: all files

  bool judged(const k8s::Manifest& manifest) const { return judged_files.empty() || judged_files.contains(manifest.name_span.file); }
};

// App Mesh objects and the Kubernetes objects beside them, in the order path, then place in the file. The result does
// not depend on that order but for which of two duplicates counts as the first.
struct Input {
  std::vector<std::unique_ptr<appmesh::Resource>> appmesh;
  std::vector<k8s::Manifest> kubernetes;
};

[[nodiscard]] MeshGraph resolve(Input input, const Options& options, findings::Findings& findings);

// The label that the API server gives every Namespace: its name.
inline constexpr std::string_view kNameLabel = "kubernetes.io/metadata.name";

// What a selector says of a namespace that no file shows: nothing when it asks for other labels than the name.
[[nodiscard]] std::optional<bool> selectsByName(const appmesh::Selector* selector, const std::string& ns);

// Whether a label selector takes an object with these labels. `selector` null: `when_absent`.
[[nodiscard]] bool selects(const appmesh::Selector* selector, const k8s::Labels& labels, bool when_absent = false);

}  // namespace a2i::mesh
