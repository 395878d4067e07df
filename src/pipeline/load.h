// From a source tree to judged objects: list, find the candidates by their bytes, parse, check against the schemas, read.
#pragma once

#include "findings/findings.h"
#include "mesh/resolve.h"
#include "pipeline/run.h"

namespace a2i::pipeline {

struct Loaded {
  mesh::Input input;
  std::size_t files_with_objects = 0;
  std::vector<std::string> unmatched_excludes;  // patterns that took no path
};

[[nodiscard]] base::Result<Loaded> load(source::SourceTree& tree, const Options& options, source::SourceSet& files,
                                        findings::Findings& findings);

}  // namespace a2i::pipeline
