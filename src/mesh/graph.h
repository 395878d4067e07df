// The same objects with every reference resolved once. Later rooms follow handles and never look a name up again.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "appmesh/read.h"
#include "base/rare.h"
#include "mesh/assumptions.h"

namespace a2i::mesh {

// Indexes into the vectors of MeshGraph.
template <class T>
struct Handle {
  std::uint32_t index = 0;
  friend auto operator<=>(const Handle&, const Handle&) = default;
};

struct Mesh;
struct Node;
struct Service;
struct Router;
struct Gateway;
struct GatewayRoute;
struct BackendGroup;
struct Namespace;
struct Workload;
struct KubernetesService;

using MeshId = Handle<Mesh>;
using NodeId = Handle<Node>;
using ServiceId = Handle<Service>;
using RouterId = Handle<Router>;
using GatewayId = Handle<Gateway>;
using GatewayRouteId = Handle<GatewayRoute>;
using BackendGroupId = Handle<BackendGroup>;
using WorkloadId = Handle<Workload>;
using KubernetesServiceId = Handle<KubernetesService>;

// A reference as written, and what it means. A reference that could not be resolved has had its one finding (or its
// assumption); later passes skip it quietly.
template <class Id>
struct Ref {
  std::string ns;          // after defaulting; empty for ARN references
  std::string name;        // object name, or the AWS name inside the ARN
  bool by_arn = false;
  const yaml::Node* node = nullptr;  // of the name or ARN
  std::optional<Id> target;
};

struct Object {
  std::unique_ptr<appmesh::Resource> resource;
  std::string aws_name;             // written or defaulted (appmesh.md section 1.1)
  std::optional<MeshId> mesh;       // null: no mesh takes its namespace (a finding has said so)
  const k8s::Manifest& manifest() const { return resource->manifest; }
  bool valid() const { return resource->manifest.valid; }
  void invalidate() { resource->manifest.valid = false; }
};

struct Mesh : Object {
  const appmesh::MeshSpec& spec() const { return std::get<appmesh::MeshSpec>(resource->spec); }
  bool drops_egress = true;         // egressFilter DROP_ALL, also when absent
};

// An ExternalName Service that is the name of something, followed to its end as DNS does.
struct Alias {
  KubernetesServiceId service;
  std::string leads_to;  // the last name, in lower case: a Service's full one, or that of a host outside
  bool circle = false;   // the names have no end
};

struct Node : Object {
  const appmesh::VirtualNodeSpec& spec() const { return std::get<appmesh::VirtualNodeSpec>(resource->spec); }
  struct Backend {
    Ref<ServiceId> service;
    const appmesh::BackendService* spec = nullptr;  // null for a member of a backend group
    const yaml::Node* from = nullptr;               // backends[i] or backendGroups[i]
  };
  std::vector<Backend> backends;              // backend groups expanded, each service once, explicit entries first
  std::vector<WorkloadId> workloads;          // pods that podSelector takes, where the input shows them
  std::optional<KubernetesServiceId> service; // the Service of serviceDiscovery.dns.hostname, where the input shows it
  std::string dns_service, dns_namespace;     // of a hostname NAME.NAMESPACE.svc[.CLUSTER-DOMAIN] or a short form; else empty
  base::Rare<Alias> alias;                    // where the hostname is an ExternalName Service's; the above is what it leads to
};

struct Service : Object {
  const appmesh::VirtualServiceSpec& spec() const { return std::get<appmesh::VirtualServiceSpec>(resource->spec); }
  Ref<NodeId> node;      // exactly one of node and router is set where the provider is usable
  Ref<RouterId> router;
  std::optional<KubernetesServiceId> service;  // the Service that the name (aws_name) stands for, where the input shows it
  std::string dns_service, dns_namespace;      // of that name, also when the input does not show the Service; else empty
  base::Rare<Alias> alias;                     // where that is an ExternalName Service
};

struct Router : Object {
  const appmesh::VirtualRouterSpec& spec() const { return std::get<appmesh::VirtualRouterSpec>(resource->spec); }
  struct Target {
    Ref<NodeId> node;
    const appmesh::WeightedTarget* spec = nullptr;
  };
  struct Route {
    const appmesh::Route* spec = nullptr;
    std::vector<Target> targets;
    bool valid = true;
  };
  std::vector<Route> routes;  // in the order they are tried: priority, then longer prefix, then a stable order by content
};

struct GatewayRoute : Object {
  const appmesh::GatewayRouteSpec& spec() const { return std::get<appmesh::GatewayRouteSpec>(resource->spec); }
  Ref<ServiceId> service;
  std::optional<GatewayId> gateway;
};

struct Gateway : Object {
  const appmesh::VirtualGatewaySpec& spec() const { return std::get<appmesh::VirtualGatewaySpec>(resource->spec); }
  std::vector<GatewayRouteId> routes;         // in the order they are tried within one host
  std::vector<WorkloadId> workloads;
};

struct BackendGroup : Object {
  const appmesh::BackendGroupSpec& spec() const { return std::get<appmesh::BackendGroupSpec>(resource->spec); }
};

struct Namespace {
  k8s::Manifest manifest;
};

// A Pod, or an object with a pod template.
struct Workload {
  k8s::Manifest manifest;
  k8s::Labels pod_labels;
  k8s::Labels pod_annotations;
  std::string service_account;           // empty: default
  const yaml::Node* pod_template = nullptr;  // null where there is none: the node with metadata and spec of the pods
  std::string template_path;                 // its JSON pointer: "/spec/template"; empty for a Pod
  const yaml::Node* pod_spec = nullptr;      // null where there is none
  bool owned = false;                        // made by a controller (in a dump of a cluster): evidence, nothing to patch
};

struct ServicePort {
  std::string name;          // empty when unnamed
  std::int64_t port = 0;
  std::string app_protocol;  // empty when absent
  std::string target_port;   // as written; empty: the same number
  std::string protocol;      // TCP when absent
  const yaml::Node* node = nullptr;
};

struct KubernetesService {
  k8s::Manifest manifest;
  std::vector<ServicePort> ports;
  k8s::Labels selector;
  bool headless = false;
  std::string external_name;  // of type ExternalName: what DNS answers instead; else empty
};

struct MeshGraph {
  std::vector<Mesh> meshes;
  std::vector<Node> nodes;
  std::vector<Service> services;
  std::vector<Router> routers;
  std::vector<Gateway> gateways;
  std::vector<GatewayRoute> gateway_routes;
  std::vector<BackendGroup> backend_groups;
  std::vector<Workload> workloads;
  std::vector<KubernetesService> kubernetes_services;
  std::vector<Workload> other_copies;      // of workloads that stand in several files: those that do not count
  std::vector<k8s::Manifest> neighbours;  // objects of other projects, in the order of the files
  std::map<std::string, Namespace, std::less<>> namespaces;  // those the input shows
  Assumptions assumptions;

  const Mesh& operator[](MeshId id) const { return meshes[id.index]; }
  const Node& operator[](NodeId id) const { return nodes[id.index]; }
  const Service& operator[](ServiceId id) const { return services[id.index]; }
  const Router& operator[](RouterId id) const { return routers[id.index]; }
  const Gateway& operator[](GatewayId id) const { return gateways[id.index]; }
  const GatewayRoute& operator[](GatewayRouteId id) const { return gateway_routes[id.index]; }
  const BackendGroup& operator[](BackendGroupId id) const { return backend_groups[id.index]; }
  const Workload& operator[](WorkloadId id) const { return workloads[id.index]; }
  const KubernetesService& operator[](KubernetesServiceId id) const { return kubernetes_services[id.index]; }
};

// Calls `visit` with the list of each of App Mesh's kinds.
template <class Graph, class Visit>
void forEachList(Graph& graph, Visit visit) {
  visit(graph.meshes);
  visit(graph.nodes);
  visit(graph.services);
  visit(graph.routers);
  visit(graph.gateways);
  visit(graph.gateway_routes);
  visit(graph.backend_groups);
}

// Calls `visit` with each App Mesh object.
template <class Graph, class Visit>
void forEachObject(Graph& graph, Visit visit) {
  forEachList(graph, [&visit](auto& objects) {
    for (auto& object : objects) visit(object);
  });
}

}  // namespace a2i::mesh
