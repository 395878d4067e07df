#include "pipeline/print.h"

#include "base/text.h"

namespace a2i::pipeline {

std::string printManifests(const mesh::Input& input, const source::SourceSet& files) {
  std::string text;
  const auto line = [&](const k8s::Manifest& manifest) {
    const source::SourceFile& file = files[manifest.name_span.file];
    const source::Position at = file.position(manifest.name_span.begin, source::ColumnUnit::kCodePoint);
    text += base::printable(file.path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + std::string(manifest.api_version) + " " + manifest.display()) +
            (manifest.valid ? "\n" : " (has an error)\n");
  };
  for (const auto& resource : input.appmesh) line(resource->manifest);
  for (const k8s::Manifest& manifest : input.kubernetes) line(manifest);
  return text;
}

}  // namespace a2i::pipeline
