// A file in parts, so that several threads can read a long one.
#pragma once

#include <span>

#include "k8s/manifest.h"

namespace a2i::k8s {

// What readManifests does, for some of the documents that yaml::cut finds in the file.
[[nodiscard]] std::vector<Manifest> readDocuments(const source::SourceFile& file, source::FileId id, std::span<const yaml::Extent> documents,
                                                  const ReadOptions& options, findings::Findings& findings);

// That a file is a template is told once: leaves the first such finding of those that its parts gave, in their order.
void tellUnrenderedOnce(findings::Findings& findings);

// The findings of one file: those about one old version of the API become one, for its objects move together.
void gatherOldVersions(findings::Findings& findings);

}  // namespace a2i::k8s
