#include "translate/unused.h"

#include "findings/rules_mesh.h"

namespace a2i::translate {

namespace {

// A router matters only through the virtual services that name it.
void claimRouters(Context& context) {
  std::map<std::uint32_t, bool> served;  // by router: whether one of its services has output
  for (std::uint32_t i = 0; i < context.graph.services.size(); ++i) {
    const auto& router = context.graph.services[i].router.target;
    if (router) served[router->index] |= context.services.contains({i});
  }
  for (std::uint32_t i = 0; i < context.graph.routers.size(); ++i) {
    const yaml::Node* const spec = context.graph.routers[i].manifest().spec;
    const auto found = served.find(i);
    if (found == served.end()) context.ledger.notNeeded(spec);  // no virtual service: it never saw a request
    else if (!found->second) context.ledger.reported(spec, findings::kLeftOut);
  }
}

// Of a node without an address (nothing calls it) the listeners have no counterpart; what its pods do is in its Sidecar.
void claimNodes(Context& context) {
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    if (context.nodes.contains(workload.node) && !workload.listeners.empty()) continue;
    const bool external = workload.discovery.kind == behaviour::Discovery::Kind::kCloudMap;
    for (const behaviour::Listener& listener : workload.listeners) {
      if (!external) context.ledger.notNeeded(listener.spec->node);
    }
    for (const yaml::Node* from : workload.discovery.from) {
      if (!external) context.ledger.notNeeded(from);
    }
  }
}

// Limits on requests that no route leads to.
void claimListenerTimeouts(Context& context) {
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    for (const behaviour::Listener& listener : workload.listeners) {
      for (const yaml::Node* from : listener.request_timeout.from) context.ledger.notNeeded(from);
    }
  }
}

// A node that no pod runs calls nobody.
void claimBackendsWithoutPods(Context& context) {
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    if (workload.has_pods) continue;
    const auto& spec = context.graph[workload.node].spec();
    context.ledger.notNeeded(spec.backends.node);
    context.ledger.notNeeded(spec.backend_groups.node);
    for (const behaviour::Listener& listener : workload.listeners) {
      for (const yaml::Node* from : listener.pool.from) context.ledger.notNeeded(from);
    }
  }
}

// Backends and groups that name nothing known have had their finding.
void claimUnknownBackends(Context& context) {
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    const mesh::Node& node = context.graph[workload.node];
    for (const mesh::Node::Backend& backend : node.backends) {
      if (!backend.service.target) context.ledger.reported(backend.from, findings::kUnknownBackend);
    }
    for (const appmesh::Reference& group : node.spec().backend_groups.items) context.ledger.translated(group.node, "Sidecar: spec.egress[0].hosts");
  }
}

}  // namespace

void claimUnused(Context& context) {
  claimRouters(context);
  claimNodes(context);
  claimListenerTimeouts(context);
  claimBackendsWithoutPods(context);
  claimUnknownBackends(context);
}

}  // namespace a2i::translate
