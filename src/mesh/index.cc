#include "mesh/index.h"

#include <array>
#include <functional>

#include "base/parallel.h"

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
  }
}

void Index::enterKubernetesServices(const MeshGraph& graph) {
  kubernetes_services_.reserve(graph.kubernetes_services.size());
  for (std::uint32_t i = 0; i < graph.kubernetes_services.size(); ++i) {
    const k8s::Manifest& manifest = graph.kubernetes_services[i].manifest;
    kubernetes_services_.emplace(manifest.ns + "/" + manifest.name, i);
  }
}

Index::Index(const MeshGraph& graph, unsigned jobs) {
  constexpr std::size_t kFewObjects = 512;  // entered before a thread has started
  const std::size_t objects = graph.nodes.size() + graph.services.size() + graph.routers.size() + graph.kubernetes_services.size();
  const std::array<std::function<void()>, 5> tables = {
      [&] { enter(graph.nodes, nodes_); }, [&] { enter(graph.services, services_); }, [&] { enter(graph.routers, routers_); },
      [&] { enterKubernetesServices(graph); }, [&] { enter(graph.backend_groups, groups_); }};
  base::parallelTasks(tables.size(), objects < kFewObjects ? 1 : jobs, [&tables](std::size_t i) { tables[i](); });
  for (std::uint32_t i = 0; i < graph.services.size(); ++i) services_of_[graph.services[i].manifest().ns].push_back(i);
  for (const Table* table : {&nodes_, &services_, &routers_, &groups_}) {
    for (const auto& [ns, names] : table->names_in) namespaces_.insert(ns);
  }
  for (const KubernetesService& service : graph.kubernetes_services) namespaces_.insert(service.manifest.ns);
  for (const auto& [name, ns] : graph.namespaces) namespaces_.insert(name);
  for (const Workload& workload : graph.workloads) namespaces_.insert(workload.manifest.ns);
}

std::optional<KubernetesServiceId> Index::kubernetesService(const std::string& ns, const std::string& name) const {
  return find<KubernetesService>(kubernetes_services_, ns + "/" + name);
}

}  // namespace a2i::mesh
