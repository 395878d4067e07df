#include "pipeline/kustomize.h"

#include <algorithm>

#include "base/text.h"
#include "findings/rules_input.h"
#include "k8s/candidates.h"

namespace a2i::pipeline {

namespace {

constexpr int kDeepest = 64;          // of kustomizations within each other
constexpr std::size_t kNamed = 3;     // patches that a message names
constexpr std::string_view kAsTheyStand = "; objects are read as they stand in their files.";

}  // namespace

void Kustomizations::read(const source::SourceFile& file, source::FileId id) {
  if (!k8s::namesKustomization(file.path())) return;
  if (auto one = k8s::readKustomization(file, id)) by_folder_.insert_or_assign(one->folder, std::move(*one));
}

std::set<source::FileId> Kustomizations::findPatches(const source::SourceSet& files) {
  std::set<source::FileId> found;
  if (by_folder_.empty()) return found;
  std::map<std::string_view, source::FileId> ids;
  for (source::FileId id = 0; id < files.size(); ++id) ids.emplace(files[id].path(), id);
  std::set<source::FileId> resources;
  for (auto& [folder, one] : by_folder_) {
    for (const std::string& path : one.resources) {
      if (const auto file = ids.find(path); file != ids.end()) resources.insert(file->second);
    }
    for (k8s::Kustomization::Patch& patch : one.patches) {
      const auto file = patch.path.empty() ? ids.end() : ids.find(patch.path);
      if (file != ids.end()) patch.file = file->second;
      if (file == ids.end() || !k8s::mentionsAppMesh(files[file->second].content())) continue;
      patch.of_appmesh = true;
      found.insert(file->second);
    }
  }
  std::erase_if(found, [&resources](source::FileId id) { return resources.contains(id); });
  return found;
}

void Kustomizations::Below::add(const Below& other) {
  any = any || other.any;
  for (const std::string& ns : other.namespaces) {
    if (namespaces.size() < 2) namespaces.insert(ns);
  }
}

const Kustomizations::Below& Kustomizations::below(const std::string& path, int depth) {
  Below& result = below_[path];
  if (result.known || depth > kDeepest) return result;
  result.known = true;  // also against circles
  if (const auto one = by_folder_.find(path); one != by_folder_.end()) {
    for (const std::string& resource : one->second.resources) {
      if (resource != path) result.add(below(resource, depth + 1));
    }
  }
  return result;
}

void Kustomizations::tell(const mesh::Input& input, const std::string& default_namespace, const std::vector<std::string>& judged,
                          const source::SourceSet& files, findings::Findings& findings) {
  if (by_folder_.empty()) return;
  for (const auto& resource : input.appmesh) {
    const k8s::Manifest& manifest = resource->manifest;
    Below file{{}, true, true};
    if (manifest.namespaced()) file.namespaces.insert(manifest.namespace_written ? manifest.ns : default_namespace);
    below_[files[manifest.name_span.file].path()].add(file);
  }
  for (auto& [path, file] : below_) file.known = true;
  const std::set<std::string_view> named(judged.begin(), judged.end());
  for (const auto& [folder, one] : by_folder_) {
    tellOne(one, findings);
    for (const k8s::Kustomization::Patch& patch : one.patches) {
      if (!patch.of_appmesh || patch.file == source::kNoFile || !named.contains(patch.path)) continue;
      auto& finding = findings.add(findings::kKustomization, {patch.file, 0, 0}, "This file is a patch of a kustomization" + std::string(kAsTheyStand));
      finding.related.push_back({patch.span, "here"});
    }
  }
}

void Kustomizations::tellOne(const k8s::Kustomization& one, findings::Findings& findings) {
  std::vector<std::string> does;
  std::vector<source::Span> places;
  std::size_t patches = 0;
  std::string patched;
  for (const k8s::Kustomization::Patch& patch : one.patches) {
    if (!patch.of_appmesh) continue;
    places.push_back(patch.span);
    if (++patches <= kNamed) patched.append(patched.empty() ? "" : ", ").append("`").append(base::printable(patch.what)).append("`");
  }
  if (patches > kNamed) patched += " and " + std::to_string(patches - kNamed) + " more";
  if (patches != 0) does.push_back("patches App Mesh objects (" + patched + ")");
  const Below& objects = below(one.folder, 0);
  const auto elsewhere = [&one](const std::string& ns) { return ns != one.ns->value; };
  if (one.ns && std::any_of(objects.namespaces.begin(), objects.namespaces.end(), elsewhere)) {
    does.push_back("gives App Mesh objects the namespace `" + base::printable(one.ns->value) + "`");
    places.push_back(one.ns->span);
  }
  for (const auto* name : {&one.prefix, &one.suffix}) {
    if (!*name || !objects.any) continue;
    does.push_back((name == &one.prefix ? "puts `" : "adds `") + base::printable((*name)->value) + (name == &one.prefix ? "` before their names" : "` to their names"));
    places.push_back((*name)->span);
  }
  if (does.empty()) return;
  auto& finding = findings.add(findings::kKustomization, places.front(), "This kustomization " + base::join(does, ", and ") + std::string(kAsTheyStand));
  for (std::size_t i = 1; i < places.size(); ++i) finding.related.push_back({places[i], "here"});
}

}  // namespace a2i::pipeline
