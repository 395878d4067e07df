// The manifests that were read, as text: a line for each, with its place.
#pragma once

#include <string>

#include "mesh/resolve.h"
#include "source/source_file.h"

namespace a2i::pipeline {

[[nodiscard]] std::string printManifests(const mesh::Input& input, const source::SourceSet& files);

}  // namespace a2i::pipeline
