#include "emit/tree.h"

#include <algorithm>

#include "base/parallel.h"
#include "emit/file_names.h"
#include "emit/yaml_writer.h"
#include "istio/installation.h"

namespace a2i::emit {

namespace {

using istio::List;
using istio::Map;
using istio::Value;

bool wanted(What what, istio::Concern concern) {
  switch (what) {
    case What::kAll: return true;
    case What::kNetworking: return concern == istio::Concern::kNetworking;
    case What::kSecurity: return concern == istio::Concern::kSecurity;
    case What::kTelemetry: return concern == istio::Concern::kTelemetry;
    case What::kWorkloads: return concern == istio::Concern::kWorkloads;
    case What::kIop: return false;
  }
  return false;
}

bool wantsPatches(What what) { return what == What::kAll || what == What::kWorkloads; }

std::string kustomization(const std::string& kind, const char* key, List items) {
  const std::string version = kind == "Component" ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1";
  return toYaml(Map{{"apiVersion", version}, {"kind", kind}, {key, std::move(items)}});
}

// The folders of a tree, and the files that the kustomization of each lists.
class Folders {
 public:
  using Folder = std::pair<const std::string, std::vector<std::string>>;

  Folder& of(const istio::Object& object) {
    // Most objects lie where the one before lies.
    if (last_ != nullptr && last_->mesh_wide == object.mesh_wide && last_->ns == object.ns) return *folder_;
    last_ = &object;
    folder_ = &*folders_.try_emplace(object.mesh_wide ? std::string("mesh") : "namespaces/" + folderName(object.ns)).first;
    return *folder_;
  }

  void addKustomizations(Files& files) {
    for (auto& [path, names] : folders_) {
      std::sort(names.begin(), names.end());
      files[path + "/kustomization.yaml"] = {kustomization("Kustomization", "resources", List(names.begin(), names.end())), {}};
    }
  }
  List paths() const {
    List all;
    for (const auto& [path, names] : folders_) all.emplace_back(path);
    return all;
  }

 private:
  std::map<std::string, std::vector<std::string>> folders_;
  const istio::Object* last_ = nullptr;
  Folder* folder_ = nullptr;
};

void addObjects(const istio::Bundle& bundle, What what, unsigned jobs, Files& files, Folders& folders) {
  struct Made {
    const istio::Object* object;
    Folders::Folder* folder;
    FileNames::Id id;
    std::string path;
    File file;
  };
  FileNames names(bundle.objects.size());
  std::vector<Made> all;
  all.reserve(bundle.objects.size());
  for (const istio::Object& object : bundle.objects) {
    if (!wanted(what, object.concern)) continue;
    Folders::Folder& folder = folders.of(object);
    all.push_back({&object, &folder, names.add(folder.first, istio::apiVersion(object), istio::kind(object), object.name), {}, {}});
  }
  base::inParts(all.size(), jobs, [&](std::size_t i) {
    all[i].path = names.path(all[i].id);
    all[i].file = {toYaml(istio::render(*all[i].object)), all[i].object->sources};
  });
  for (Made& made : all) {
    made.folder->second.push_back(made.path.substr(made.folder->first.size() + 1));
    files.emplace_hint(files.end(), std::move(made.path), std::move(made.file));  // their order is nearly that of the paths
  }
  folders.addKustomizations(files);
}

Map target(const istio::Patch& patch) {
  Map map = {{"version", patch.target_version}, {"kind", patch.target_kind}, {"name", exactPattern(patch.target_name)}};
  if (!patch.target_group.empty()) map.emplace_back("group", patch.target_group);
  if (patch.namespace_written) map.emplace_back("namespace", exactPattern(patch.ns));
  return map;
}

// Components stay out of the root's list: a patch needs its target in the same build, which only the user's own has.
void addPatches(const istio::Bundle& bundle, Files& files) {
  FileNames names(bundle.patches.size());
  std::vector<FileNames::Id> ids;
  for (const istio::Patch& patch : bundle.patches) {
    ids.push_back(names.add("workloads/" + folderName(patch.ns), patch.target_group + "/" + patch.target_version, patch.target_kind, patch.target_name));
  }
  std::map<std::string, std::map<std::string, Value>> components;  // folder, file name: item
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const istio::Patch& patch = bundle.patches[i];
    const std::string folder = "workloads/" + folderName(patch.ns), path = names.path(ids[i]), name = path.substr(folder.size() + 1);
    files[path] = {toYaml(patch.operations), patch.sources};
    components[folder].emplace(name, Map{{"path", name}, {"target", target(patch)}});
  }
  for (auto& [folder, patches] : components) {
    List items;
    for (auto& [name, item] : patches) items.push_back(std::move(item));
    files[folder + "/kustomization.yaml"] = {kustomization("Component", "patches", std::move(items)), {}};
  }
}

// Not part of any kustomization: nothing that kubectl could apply.
void addInstallation(const istio::Installation& installation, Files& files) {
  files["install/istio-operator.yaml"] = {toYaml(istio::istioOperator(installation)), {}};
  for (const auto& [name, values] : istio::helmValues(installation)) files["install/" + name] = {toYaml(values), {}};
}

What whatOf(std::string_view path) {
  if (path.starts_with("workloads/")) return What::kWorkloads;
  if (path.starts_with("install/")) return What::kIop;
  const std::string_view file = path.substr(path.rfind('/') + 1), kind = file.substr(0, file.find('-'));
  if (kind == "peerauthentication" || kind == "authorizationpolicy" || kind == "requestauthentication") return What::kSecurity;
  return kind == "telemetry" ? What::kTelemetry : What::kNetworking;
}

}  // namespace

bool inScope(const std::string& path, What what, const std::vector<std::string>& namespaces) {
  if (what != What::kAll && whatOf(path) != what) return false;
  return namespaces.empty() || std::any_of(namespaces.begin(), namespaces.end(), [&path](const std::string& ns) {
    return path.starts_with("namespaces/" + folderName(ns) + "/") || path.starts_with("workloads/" + folderName(ns) + "/");
  });
}

std::string toStream(const istio::Bundle& bundle, What what) {
  if (what == What::kIop) return toYaml(istio::istioOperator(bundle.installation));
  std::string stream;
  for (const istio::Object& object : bundle.objects) {
    if (!wanted(what, object.concern)) continue;
    if (!stream.empty()) stream += "---\n";
    stream += toYaml(istio::render(object));
  }
  // Patches are no objects that could be applied: they come only when asked for by name, as a kustomize component each.
  if (what != What::kWorkloads) return stream;
  Files files;
  addPatches(bundle, files);
  for (const auto& [path, file] : files) {
    if (!stream.empty()) stream += "---\n";
    stream += "# " + path + "\n" + file.content;
  }
  return stream;
}

Files toTree(const istio::Bundle& bundle, What what, std::string report, unsigned jobs) {
  Files files;
  Folders folders;
  addObjects(bundle, what, jobs, files, folders);
  if (wantsPatches(what)) addPatches(bundle, files);
  if (what == What::kIop || (what == What::kAll && bundle.installation.needed)) addInstallation(bundle.installation, files);
  files["kustomization.yaml"] = {kustomization("Kustomization", "resources", folders.paths()), {}};
  files["README.md"] = {std::move(report), {}};
  return files;
}

}  // namespace a2i::emit
