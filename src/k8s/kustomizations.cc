#include "k8s/kustomizations.h"

#include <filesystem>
#include <span>
#include <utility>

#include "base/text.h"
#include "k8s/candidates.h"
#include "k8s/kinds.h"
#include "yaml/parse.h"

namespace a2i::k8s {

namespace {

using Patch = Kustomization::Patch;

std::string_view fileName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view text(const yaml::Node* node) {
  return node == nullptr || node->isMapping() || node->isSequence() || node->isNull() ? std::string_view{} : node->scalar();
}

// Istio has a VirtualService, too; without a group the version or the text tells.
bool targetsAppMesh(const yaml::Node& target, std::string_view here) {
  const std::string_view group = text(target.get("group")), version = text(target.get("version"));
  if (!group.empty()) return group == "appmesh.k8s.aws";
  if (!findAppMesh(text(target.get("kind")))) return false;
  return (version.empty() || version == "v1beta2") && here.find("networking.istio.io") == std::string_view::npos;
}

// A text of many lines is marked by its key.
const yaml::Node& startOf(const yaml::Node& item) { return item.entries().empty() ? item : item.entries().front().key; }

class Reader {
 public:
  explicit Reader(std::string_view path) {
    const std::string_view name = fileName(path);
    result_.folder = path.substr(0, path.size() - name.size());
    if (result_.folder.ends_with('/')) result_.folder.pop_back();
  }

  Kustomization read(const yaml::Node& root) {
    for (const char* key : {"resources", "bases", "components"}) {
      for (const yaml::Node& item : items(root, key)) {
        if (!text(&item).empty()) result_.resources.push_back(inTree(text(&item)));
      }
    }
    for (const char* key : {"patches", "patchesStrategicMerge", "patchesJson6902"}) {
      for (const yaml::Node& item : items(root, key)) addPatch(item);
    }
    for (const yaml::Node& item : items(root, "replacements")) addReplacement(item);
    result_.ns = setting(root, "namespace");
    result_.prefix = setting(root, "namePrefix");
    result_.suffix = setting(root, "nameSuffix");
    return std::move(result_);
  }

 private:
  static std::span<const yaml::Node> items(const yaml::Node& parent, std::string_view key) {
    const yaml::Node* const list = parent.get(key);
    return list == nullptr ? std::span<const yaml::Node>{} : list->items();
  }

  static std::optional<Kustomization::Setting> setting(const yaml::Node& root, std::string_view key) {
    const yaml::Node* const node = root.get(key);
    if (text(node).empty()) return std::nullopt;
    return Kustomization::Setting{std::string(text(node)), node->span};
  }

  std::string inTree(std::string_view written) const {
    std::string path = (std::filesystem::path(result_.folder) / written).lexically_normal().generic_string();
    while (path.ends_with('/')) path.pop_back();
    return path == "." ? std::string() : path;
  }

  // A file, a text that stands here, or a mapping that holds one of them.
  void addPatch(const yaml::Node& item) {
    const yaml::Node *const path = item.get("path"), *const inline_text = item.get("patch"), *const target = item.get("target");
    std::string_view here = text(inline_text), file = text(path);
    if (!item.isMapping()) (text(&item).find('\n') == std::string_view::npos ? file : here) = text(&item);
    Patch patch;
    patch.span = !here.empty() && target == nullptr ? startOf(item).span : target != nullptr ? target->span : path != nullptr ? path->span : item.span;
    patch.of_appmesh = mentionsAppMesh(here) || (target != nullptr && targetsAppMesh(*target, here));
    patch.what = target != nullptr && !text(target->get("kind")).empty() ? nameOf(*target) : !file.empty() ? std::string(file) : "a patch";
    if (!file.empty()) patch.path = inTree(file);
    if (patch.of_appmesh || !patch.path.empty()) result_.patches.push_back(std::move(patch));
  }

  void addReplacement(const yaml::Node& item) {
    for (const yaml::Node& target : items(item, "targets")) {
      const yaml::Node* const select = target.get("select");
      if (select == nullptr || !targetsAppMesh(*select, {})) continue;
      result_.patches.push_back({{}, nameOf(*select), true, select->span, source::kNoFile});
      return;
    }
  }

  static std::string nameOf(const yaml::Node& target) {
    const std::string_view name = text(target.get("name"));
    return std::string(text(target.get("kind"))).append(name.empty() ? "" : " ").append(name);
  }

  Kustomization result_;
};

}  // namespace

bool namesKustomization(std::string_view path) {
  const std::string_view name = fileName(path);
  return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

bool mayChangeObjects(std::string_view bytes) {
  for (const char* key : {"resources", "bases", "components", "patch", "replacements", "namespace", "namePrefix", "nameSuffix"}) {
    if (bytes.find(key) != std::string_view::npos) return true;
  }
  return false;
}

const yaml::Node* findPatch(const yaml::Node& settings) {
  const yaml::Node* const patches = settings.get("patches");
  if (patches == nullptr) return nullptr;
  for (const yaml::Node& item : patches->items()) {
    const std::string_view here = text(item.get("patch"));
    const yaml::Node* const target = item.get("target");
    if (target != nullptr && targetsAppMesh(*target, here)) return target;
    if (mentionsAppMesh(here)) return &startOf(item);
  }
  return nullptr;
}

std::optional<Kustomization> readKustomization(const source::SourceFile& file, source::FileId id) {
  const std::vector<yaml::Extent> documents = yaml::cut(file.content());
  if (documents.empty()) return std::nullopt;
  findings::Findings faults;
  yaml::Document document;
  const bool read = yaml::parse(file, id, documents.front(), {}, faults, document);
  if (!read || document.root() == nullptr || !document.root()->isMapping()) return std::nullopt;
  return Reader(file.path()).read(*document.root());
}

}  // namespace a2i::k8s
