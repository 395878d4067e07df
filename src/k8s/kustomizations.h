// Kustomizations of the repository. They are not built: objects are read as they stand in their files. What one would make of App Mesh
// objects is for the run to tell.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/source_file.h"
#include "yaml/node.h"

namespace a2i::k8s {

struct Kustomization {
  struct Setting {
    std::string value;
    source::Span span;
  };
  struct Patch {
    std::string path;      // of its file in the tree; empty: it stands here
    std::string what;      // for people: the file as written, or the target: "VirtualNode cart"
    bool of_appmesh = false;  // by its target, or by the text that stands here
    source::Span span;
    source::FileId file = source::kNoFile;  // where `path` was read; for the run to fill in
  };
  std::string folder;                  // without a slash at its end; empty: the root
  std::vector<std::string> resources;  // files and folders in the tree
  std::vector<Patch> patches;
  std::optional<Setting> ns, prefix, suffix;
};

// True for the names that Kustomize looks for in a folder.
[[nodiscard]] bool namesKustomization(std::string_view path);

// Whether the bytes of a kustomization may change an object that it includes, or lead to one that does.
[[nodiscard]] bool mayChangeObjects(std::string_view bytes);

// The first patch of App Mesh objects in the settings of Kustomize that an object of Flux or Argo CD holds; null: none.
[[nodiscard]] const yaml::Node* findPatch(const yaml::Node& settings);

// None where it is not readable; Kustomize says so.
[[nodiscard]] std::optional<Kustomization> readKustomization(const source::SourceFile& file, source::FileId id);

}  // namespace a2i::k8s
