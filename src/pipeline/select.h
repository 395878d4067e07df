// What of a run is emitted and reported: --only-namespace, --only-mesh, and the files named on the command line.
#pragma once

#include "mesh/graph.h"
#include "pipeline/run.h"

namespace a2i::pipeline {

// Drops the findings and output objects that the options do not select. Everything was read as context.
void select(const mesh::MeshGraph& graph, const Options& options, Outcome& outcome);

}  // namespace a2i::pipeline
