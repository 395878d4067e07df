#include "pipeline/overview.h"

#include <algorithm>
#include <map>
#include <set>
#include <type_traits>

#include "pipeline/certificates.h"

namespace a2i::pipeline {

namespace {

using report::ObjectLine;

void addNode(const mesh::MeshGraph& graph, const mesh::Ref<mesh::NodeId>& node, std::vector<std::string>& parts) {
  if (node.target) parts.push_back(graph[*node.target].manifest().display());
}

std::vector<std::string> behind(const mesh::MeshGraph& graph, const mesh::Service& service) {
  std::vector<std::string> parts = {service.manifest().display()};
  addNode(graph, service.node, parts);
  if (!service.router.target) return parts;
  const mesh::Router& router = graph[*service.router.target];
  parts.push_back(router.manifest().display());
  for (const auto& route : router.routes) {
    for (const auto& target : route.targets) addNode(graph, target.node, parts);
  }
  return parts;
}

std::vector<std::string> behind(const mesh::MeshGraph& graph, const mesh::Gateway& gateway) {
  std::vector<std::string> parts = {gateway.manifest().display()};
  for (const mesh::GatewayRouteId id : gateway.routes) parts.push_back(graph[id].manifest().display());
  return parts;
}

std::vector<ObjectLine> objects(const mesh::MeshGraph& graph) {
  std::vector<ObjectLine> lines;
  mesh::forEachObject(graph, [&](const auto& object) {
    const k8s::Manifest& manifest = object.manifest();
    ObjectLine& line = lines.emplace_back();
    line.display = manifest.display();
    line.span = manifest.root == nullptr ? manifest.name_span : manifest.root->span;
    if constexpr (requires { behind(graph, object); }) line.parts = behind(graph, object);
    if constexpr (std::is_same_v<std::decay_t<decltype(object)>, mesh::Service>) line.host = object.aws_name;
  });
  std::stable_sort(lines.begin(), lines.end(), [](const ObjectLine& a, const ObjectLine& b) { return a.display < b.display; });
  return lines;
}

// Where each object stands that may have a patch.
std::map<std::string, std::string> filesOf(const mesh::MeshGraph& graph, const source::SourceSet& files) {
  std::map<std::string, std::string> found;
  const auto add = [&](const k8s::Manifest& manifest) { found.emplace(manifest.display(), files[manifest.name_span.file].path()); };
  for (const auto& [name, ns] : graph.namespaces) add(ns.manifest);
  for (const auto& service : graph.kubernetes_services) add(service.manifest);
  for (const auto& workload : graph.workloads) add(workload.manifest);
  for (const auto& neighbour : graph.neighbours) add(neighbour);
  return found;
}

std::vector<report::Component> components(const mesh::MeshGraph& graph, const istio::Bundle& bundle, const source::SourceSet& files) {
  const std::map<std::string, std::string> known = filesOf(graph, files);
  std::map<std::string, std::set<std::string>> by_namespace;
  for (const istio::Patch& patch : bundle.patches) {
    std::set<std::string>& all = by_namespace[patch.ns];
    const std::string group = patch.target_group.empty() ? "" : "." + patch.target_group;
    const std::string name = " " + (patch.target_kind == "Namespace" ? "" : patch.ns + "/") + patch.target_name;
    for (const std::string& kind : {patch.target_kind, patch.target_kind + group}) {
      const auto file = known.find(kind + name);
      if (file != known.end()) all.insert(file->second);
    }
  }
  std::vector<report::Component> made;
  made.reserve(by_namespace.size());
  for (const auto& [ns, all] : by_namespace) made.push_back({ns, {all.begin(), all.end()}});
  return made;
}

}  // namespace

report::Overview overview(const mesh::MeshGraph& graph, const istio::Bundle& bundle, const source::SourceSet& files) {
  report::Overview made;
  made.objects = objects(graph);
  made.before = topologyBefore(graph);
  made.after = topologyAfter(bundle);
  made.waves = restartWaves(graph);
  made.components = components(graph, bundle, files);
  made.certificates = certificates(graph);
  return made;
}

}  // namespace a2i::pipeline
