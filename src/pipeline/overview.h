// What reports tell beside the findings: objects, topology before and after, the order of restarts.
#pragma once

#include "istio/objects.h"
#include "mesh/graph.h"
#include "report/overview.h"
#include "source/source_file.h"

namespace a2i::pipeline {

[[nodiscard]] report::Overview overview(const mesh::MeshGraph& graph, const istio::Bundle& bundle, const source::SourceSet& files);

// App Mesh's side and Istio's.
[[nodiscard]] report::Diagram topologyBefore(const mesh::MeshGraph& graph);
[[nodiscard]] report::Diagram topologyAfter(const istio::Bundle& bundle);

// Callees before callers, but for those with TLS or found by Cloud Map; workloads that call each other in a circle share a wave.
[[nodiscard]] std::vector<std::vector<std::string>> restartWaves(const mesh::MeshGraph& graph);

}  // namespace a2i::pipeline
