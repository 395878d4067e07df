#include "translate/unsupported.h"

#include "findings/rules_translation.h"

namespace a2i::translate {

namespace {

class Reporter {
 public:
  explicit Reporter(Context& context) : context_(context) {}

  void run() {
    const mesh::MeshGraph& graph = context_.graph;
    for (const mesh::Mesh& mesh : graph.meshes) onMesh(mesh);
    for (const behaviour::Workload& workload : context_.behaviour.workloads) onNode(workload);
    for (const behaviour::Gateway& gateway : context_.behaviour.gateways) onGateway(graph[gateway.gateway]);
  }

 private:
  // At the key of the block: what is said is about all of it.
  void add(const findings::Rule& rule, const mesh::Object& object, const yaml::Node* key, const yaml::Node* node, std::string message) {
    context_.report(rule, object.manifest(), key != nullptr ? key : node, std::move(message));
    context_.ledger.reported(node, rule);
  }

  template <class T>
  void block(const findings::Rule& rule, const mesh::Object& object, const appmesh::Optional<T>& written, const char* message) {
    if (written) add(rule, object, written->key, written->node, message);
  }

  void onMesh(const mesh::Mesh& mesh) {
    if (!mesh.valid()) return;
    const auto& spec = mesh.spec();
    if (spec.mesh_owner) {
      add(findings::kSharedMesh, mesh, nullptr, spec.mesh_owner.node, "The mesh is shared from another AWS account; what the other account put into it is not translated.");
    }
    if (spec.mesh_service_discovery && spec.mesh_service_discovery->ip_preference) {
      add(findings::kIpPreference, mesh, nullptr, spec.mesh_service_discovery->ip_preference.node, "The IP preference of the mesh is not carried over.");
    }
  }

  void onNode(const behaviour::Workload& workload) {
    for (const behaviour::Listener& listener : workload.listeners) {
      onDisabledTls(listener.spec->tls);
    }
  }

  // DISABLED: what else the block says was without effect.
  template <class Tls>
  void onDisabledTls(const appmesh::Optional<Tls>& tls) {
    if (tls && tls->mode && *tls->mode == appmesh::TlsMode::kDisabled) context_.ledger.notNeeded(tls->node);
  }

  void onGateway(const mesh::Gateway& gateway) {
    for (const appmesh::GatewayListener& listener : gateway.spec().listeners.items) {
      block(findings::kGatewayHealthCheck, gateway, listener.health_check, "The health check of this gateway is not carried over.");
      onDisabledTls(listener.tls);
    }
  }

  Context& context_;
};

template <class T>
void awsNames(const std::vector<T>& objects, Ledger& ledger) {
  for (const T& object : objects) {
    ledger.notNeeded(object.spec().aws_name.node);
    if (object.spec().mesh_ref) ledger.notNeeded(object.spec().mesh_ref->node);
  }
}

}  // namespace

void reportUnsupported(Context& context) { Reporter(context).run(); }

void claimNotNeeded(Context& context) {
  const mesh::MeshGraph& graph = context.graph;
  Ledger& ledger = context.ledger;
  for (const mesh::Mesh& mesh : graph.meshes) {
    ledger.notNeeded(mesh.spec().aws_name.node);
    if (mesh.spec().namespace_selector) ledger.notNeeded(mesh.spec().namespace_selector->node);
    if (mesh.spec().egress_filter) ledger.translated(mesh.spec().egress_filter->node, "Sidecar: spec.outboundTrafficPolicy.mode");
  }
  awsNames(graph.nodes, ledger);
  awsNames(graph.services, ledger);
  awsNames(graph.routers, ledger);
  awsNames(graph.gateways, ledger);
  awsNames(graph.gateway_routes, ledger);
  for (const mesh::GatewayRoute& route : graph.gateway_routes) {
    if (route.spec().virtual_gateway_ref) ledger.notNeeded(route.spec().virtual_gateway_ref->node);
  }
  for (const mesh::BackendGroup& group : graph.backend_groups) {
    if (group.spec().mesh_ref) ledger.notNeeded(group.spec().mesh_ref->node);
    ledger.translated(group.spec().virtual_services.node, "Sidecar: spec.egress[0].hosts");
  }
}

}  // namespace a2i::translate
