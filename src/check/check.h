// Rules that judge the graph beyond what a schema can see; a table of checks, one file per family.
#pragma once

#include <span>
#include <string_view>

#include "findings/findings.h"
#include "mesh/graph.h"

namespace a2i::check {

using Function = void (*)(const mesh::MeshGraph&, findings::Findings&);

struct Check {
  std::string_view name;
  Function run;
};

[[nodiscard]] std::span<const Check> checks();

// Runs every check, then marks the objects that have a finding of a rule that blocks output as invalid.
void run(mesh::MeshGraph& graph, unsigned jobs, findings::Findings& findings);

}  // namespace a2i::check
