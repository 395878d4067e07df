// The values between the phases, as text.
#pragma once

#include <string>
#include <string_view>

#include "mesh/resolve.h"
#include "source/source_file.h"

namespace a2i::pipeline {

// The phases whose value can be printed, in the order in which the data passes through them.
enum class Phase : std::uint8_t { kNone, kManifests, kGraph, kBehaviour, kIstio };

[[nodiscard]] std::string printManifests(const mesh::Input& input, const source::SourceSet& files);

}  // namespace a2i::pipeline
