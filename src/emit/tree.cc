#include "emit/tree.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "emit/yaml_writer.h"

namespace a2i::emit {

namespace {

using istio::List;
using istio::Map;

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

// Kubernetes names hold no slash and no upper case, but they may be as long as a file name may be.
std::string fileName(const std::string& kind, const std::string& name) {
  std::string file = base::lower(kind) + "-" + base::lower(name);
  constexpr std::size_t kLongest = 200;
  if (file.size() > kLongest) {
    std::uint64_t hash = 14695981039346656037u;  // FNV-1a: tells long names with a common beginning apart
    for (const char c : file) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    file = file.substr(0, kLongest) + "-" + std::to_string(hash);
  }
  return file + ".yaml";
}

std::string escapedPattern(const std::string& name) {
  std::string pattern = "^";
  for (const char c : name) pattern.append(c == '.' ? "\\." : std::string(1, c));
  return pattern + "$";
}

std::string kustomization(const std::string& kind, const char* key, List items) {
  const std::string version = kind == "Component" ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1";
  return toYaml(Map{{"apiVersion", version}, {"kind", kind}, {key, std::move(items)}});
}

std::string folderOf(const istio::Object& object) { return object.mesh_wide ? std::string("mesh") : "namespaces/" + object.ns; }

void addObjects(const istio::Bundle& bundle, What what, Files& files, std::set<std::string>& folders) {
  std::map<std::string, std::vector<std::string>> names;
  for (const istio::Object& object : bundle.objects) {
    if (!wanted(what, object.concern)) continue;
    const std::string name = fileName(istio::kind(object), object.name);
    files[folderOf(object) + "/" + name] = {toYaml(istio::render(object)), object.sources};
    names[folderOf(object)].push_back(name);
  }
  for (auto& [folder, list] : names) {
    std::sort(list.begin(), list.end());
    files[folder + "/kustomization.yaml"] = {kustomization("Kustomization", "resources", List(list.begin(), list.end())), {}};
    folders.insert(folder);
  }
}

// JSON is YAML; kustomize takes patches in either.
void addPatches(const istio::Bundle& bundle, Files& files) {
  std::map<std::string, List> components;
  for (const istio::Patch& patch : bundle.patches) {
    const std::string folder = "workloads/" + patch.ns, name = fileName(patch.target_kind, patch.target_name);
    files[folder + "/" + name] = {toYaml(patch.operations), patch.sources};
    Map target = {{"version", patch.target_version}, {"kind", patch.target_kind}, {"name", escapedPattern(patch.target_name)}};
    if (!patch.target_group.empty()) target.emplace_back("group", patch.target_group);
    if (patch.namespace_written) target.emplace_back("namespace", escapedPattern(patch.ns));
    components[folder].push_back(Map{{"path", name}, {"target", std::move(target)}});
  }
  for (auto& [folder, patches] : components) files[folder + "/kustomization.yaml"] = {kustomization("Component", "patches", std::move(patches)), {}};
}

}  // namespace

std::string toStream(const istio::Bundle& bundle, What what) {
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

Files toTree(const istio::Bundle& bundle, What what, std::string report) {
  Files files;
  std::set<std::string> folders;
  addObjects(bundle, what, files, folders);
  if (wantsPatches(what)) addPatches(bundle, files);
  files["kustomization.yaml"] = {kustomization("Kustomization", "resources", List(folders.begin(), folders.end())), {}};
  files["README.md"] = {std::move(report), {}};
  return files;
}

}  // namespace a2i::emit
