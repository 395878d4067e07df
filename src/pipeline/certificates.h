// What of the manifests' certificates lives in ACM, for the report's step about authorities.
#pragma once

#include <vector>

#include "mesh/graph.h"
#include "report/overview.h"

namespace a2i::pipeline {

[[nodiscard]] std::vector<report::CertificateLine> certificates(const mesh::MeshGraph& graph);

}  // namespace a2i::pipeline
