#include "pipeline/overview.h"

#include <algorithm>
#include <set>

namespace a2i::pipeline {

namespace {

using report::ObjectLine;

ObjectLine line(const mesh::Object& object) {
  ObjectLine made;
  made.display = object.manifest().display();
  made.span = object.manifest().root == nullptr ? object.manifest().name_span : object.manifest().root->span;
  return made;
}

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
  const auto plain = [&lines](const auto& all) {
    for (const auto& object : all) lines.push_back(line(object));
  };
  const auto with_parts = [&lines, &graph](const auto& all) {
    for (const auto& object : all) {
      lines.push_back(line(object));
      lines.back().parts = behind(graph, object);
    }
  };
  plain(graph.meshes);
  plain(graph.nodes);
  with_parts(graph.services);
  for (std::size_t i = 0; i < graph.services.size(); ++i) lines[lines.size() - graph.services.size() + i].host = graph.services[i].aws_name;
  plain(graph.routers);
  with_parts(graph.gateways);
  plain(graph.gateway_routes);
  plain(graph.backend_groups);
  std::stable_sort(lines.begin(), lines.end(), [](const ObjectLine& a, const ObjectLine& b) { return a.display < b.display; });
  return lines;
}

}  // namespace

report::Overview overview(const mesh::MeshGraph& graph, const istio::Bundle& bundle) {
  report::Overview made;
  made.objects = objects(graph);
  made.before = topologyBefore(graph);
  made.after = topologyAfter(bundle);
  made.waves = restartWaves(graph);
  std::set<std::string> patched;
  for (const istio::Patch& patch : bundle.patches) patched.insert(patch.ns);
  made.patched_namespaces.assign(patched.begin(), patched.end());
  return made;
}

}  // namespace a2i::pipeline
