#include "mesh/index.h"

namespace a2i::mesh {

template <class T>
void Index::enter(const std::vector<T>& objects, Table& table) {
  table.names.reserve(objects.size());
  table.aws_names.reserve(objects.size());
  for (std::uint32_t i = 0; i < objects.size(); ++i) {
    const k8s::Manifest& manifest = objects[i].manifest();
    table.names.emplace(manifest.ns + "/" + manifest.name, i);
    table.aws_names.emplace(objects[i].aws_name, i);
    table.names_in[manifest.ns].push_back(manifest.name);
    namespaces_.insert(manifest.ns);
  }
}

Index::Index(const MeshGraph& graph) {
  enter(graph.nodes, nodes_);
  enter(graph.services, services_);
  enter(graph.routers, routers_);
  enter(graph.backend_groups, groups_);
  for (std::uint32_t i = 0; i < graph.services.size(); ++i) services_of_[graph.services[i].manifest().ns].push_back(i);
  kubernetes_services_.reserve(graph.kubernetes_services.size());
  for (std::uint32_t i = 0; i < graph.kubernetes_services.size(); ++i) {
    const k8s::Manifest& manifest = graph.kubernetes_services[i].manifest;
    kubernetes_services_.emplace(manifest.ns + "/" + manifest.name, i);
    namespaces_.insert(manifest.ns);
  }
  for (const auto& [name, ns] : graph.namespaces) namespaces_.insert(name);
  for (const Workload& workload : graph.workloads) namespaces_.insert(workload.manifest.ns);
}

std::optional<KubernetesServiceId> Index::kubernetesService(const std::string& ns, const std::string& name) const {
  return find<KubernetesService>(kubernetes_services_, ns + "/" + name);
}

}  // namespace a2i::mesh
