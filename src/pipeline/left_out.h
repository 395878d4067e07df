// Objects that a run selects but leaves out because of something it does not report: a file beside them that is not judged.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "findings/findings.h"
#include "mesh/graph.h"

namespace a2i::pipeline {

// For each invalid object of `graph` that `selected` takes: a finding at the object, unless one of `kept` says why already. `dropped`
// are those that the selection does not report. The result is to be added to `kept`.
[[nodiscard]] findings::Findings leftOut(const mesh::MeshGraph& graph, const std::function<bool(const std::string&)>& selected,
                                         const std::vector<findings::Finding>& kept, const std::vector<findings::Finding>& dropped);

}  // namespace a2i::pipeline
