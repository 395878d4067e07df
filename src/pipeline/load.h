// From a source tree to judged objects: list, find the candidates by their bytes, parse, check against the schemas, read.
#pragma once

#include "findings/findings.h"
#include "mesh/resolve.h"
#include "pipeline/run.h"

namespace a2i::pipeline {

struct Loaded {
  mesh::Input input;
  std::size_t files_with_objects = 0;
};

[[nodiscard]] base::Result<Loaded> load(source::SourceTree& tree, const Options& options, source::SourceSet& files,
                                        findings::Findings& findings);

// Whether a gitignore-like pattern (`*`, `?`, `**`, a trailing `/` for folders; without a `/` inside: at any depth)
// takes a path.
[[nodiscard]] bool matchesPath(std::string_view pattern, std::string_view path);

}  // namespace a2i::pipeline
