#include "mesh/print.h"

#include "base/text.h"

namespace a2i::mesh {

namespace {

class Printer {
 public:
  explicit Printer(const MeshGraph& graph) : graph_(graph) {}

  std::string run() {
    for (const Mesh& mesh : graph_.meshes) line(mesh, std::string(" egress=") + (mesh.drops_egress ? "DROP_ALL" : "ALLOW_ALL"));
    for (const auto& [name, ns] : graph_.namespaces) line("Namespace " + name + labels(ns.manifest.labels));
    for (const KubernetesService& service : graph_.kubernetes_services) print(service);
    for (const Workload& workload : graph_.workloads) line(workload.manifest.display() + labels(workload.pod_labels));
    for (const Node& node : graph_.nodes) print(node);
    for (const Router& router : graph_.routers) print(router);
    for (const Service& service : graph_.services) print(service);
    for (const BackendGroup& group : graph_.backend_groups) line(group, "");
    for (const Gateway& gateway : graph_.gateways) print(gateway);
    for (const GatewayRoute& route : graph_.gateway_routes) line(route, " service=" + to(route.service) + " gateway=" + (route.gateway ? name(graph_[*route.gateway]) : "?"));
    for (const k8s::Manifest& neighbour : graph_.neighbours) line(neighbour.display());
    return std::move(text_);
  }

 private:
  void line(const std::string& words) { text_ += base::printable(words) + "\n"; }

  void line(const Object& object, const std::string& more) {
    std::string words = object.manifest().display();
    if (!object.aws_name.empty()) words += " aws=" + object.aws_name;
    if (object.mesh) words += " mesh=" + graph_[*object.mesh].manifest().name;
    line(words + more + (object.valid() ? "" : " (has an error)"));
  }

  static std::string name(const Object& object) { return object.manifest().ns + "/" + object.manifest().name; }

  static std::string labels(const k8s::Labels& labels) {
    std::string words;
    for (const auto& [key, value] : labels) words.append(words.empty() ? " {" : ", ").append(key).append(": ").append(value);
    return words.empty() ? words : words + "}";
  }

  template <class Id>
  std::string to(const Ref<Id>& ref) const {
    if (ref.target) return name(graph_[*ref.target]);
    return "?" + (ref.ns.empty() ? ref.name : ref.ns + "/" + ref.name);
  }

  void print(const KubernetesService& service) {
    std::string words = service.manifest.display() + (service.headless ? " headless" : "");
    if (!service.external_name.empty()) words += " external=" + service.external_name;
    for (const ServicePort& port : service.ports) {
      words += " " + std::to_string(port.port) + "/" + port.protocol;
      if (!port.name.empty()) words += "(" + port.name + ")";
    }
    line(words);
  }

  void workloads(const std::vector<WorkloadId>& ids) {
    for (const WorkloadId id : ids) line("  pods of " + graph_[id].manifest.display());
  }

  static std::string at(const std::string& service, const std::string& ns) { return service.empty() ? std::string() : " dns=" + ns + "/" + service; }

  void print(const Node& node) {
    line(node, at(node.dns_service, node.dns_namespace) + (node.alias ? " by " + graph_[node.alias->service].manifest.display() : ""));
    workloads(node.workloads);
    for (const Node::Backend& backend : node.backends) line("  backend " + to(backend.service));
  }

  void print(const Router& router) {
    line(router, "");
    for (const Router::Route& route : router.routes) {
      std::string words = "  route " + std::string(*route.spec->name);
      for (const Router::Target& target : route.targets) words += " " + to(target.node) + "*" + std::to_string(*target.spec->weight);
      line(words);
    }
  }

  void print(const Service& service) {
    const bool node = service.node.node != nullptr, router = service.router.node != nullptr;
    line(service, at(service.dns_service, service.dns_namespace) + (node ? " node=" + to(service.node) : "") + (router ? " router=" + to(service.router) : ""));
  }

  void print(const Gateway& gateway) {
    line(gateway, "");
    workloads(gateway.workloads);
    for (const GatewayRouteId id : gateway.routes) line("  route " + name(graph_[id]));
  }

  const MeshGraph& graph_;
  std::string text_;
};

}  // namespace

std::string print(const MeshGraph& graph) { return Printer(graph).run(); }

}  // namespace a2i::mesh
