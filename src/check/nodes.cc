// Rules about virtual nodes and virtual services.
#include <map>
#include <set>

#include "base/text.h"
#include "check/families.h"
#include "findings/rules_mesh.h"

namespace a2i::check {

namespace {

using appmesh::Protocol;

class NodeChecker {
 public:
  NodeChecker(const mesh::MeshGraph& graph, const mesh::Node& node, findings::Findings& findings) : graph_(graph), node_(node), findings_(findings) {}

  void run() {
    const auto& spec = node_.spec();
    for (const appmesh::NodeListener& listener : spec.listeners.items) checkListener(listener);
    if (!spec.listeners.items.empty() && !spec.service_discovery) {
      add(findings::kNoDiscovery, spec.listeners.key, "This node has listeners but no `serviceDiscovery`, so no client can find it.");
    }
    if (spec.service_discovery && (spec.service_discovery->dns ? 1 : 0) + (spec.service_discovery->aws_cloud_map ? 1 : 0) != 1) {
      add(findings::kDiscoveryUnion, spec.service_discovery->key, "`serviceDiscovery` needs exactly one of `dns` and `awsCloudMap`.");
    }
    checkBackends();
  }

 private:
  findings::Finding& add(const findings::Rule& rule, const yaml::Node* at, std::string message) { return report(findings_, rule, node_, at, std::move(message)); }

  void checkListener(const appmesh::NodeListener& listener) {
    if (!listener.port_mapping) return;
    const Protocol protocol = *listener.port_mapping->protocol;
    const auto fits = [&](const yaml::Node* key, Protocol kind, const char* what) {
      if (key != nullptr && kind != protocol) {
        add(findings::kListenerKind, key, std::string("This ") + what + " is of another protocol than its listener (" + std::string(listener.port_mapping->protocol.node->scalar()) + ").");
      }
    };
    if (listener.timeout) {
      if (listener.timeout->http) fits(listener.timeout->http->key, Protocol::kHttp, "timeout");
      if (listener.timeout->http2) fits(listener.timeout->http2->key, Protocol::kHttp2, "timeout");
      if (listener.timeout->grpc) fits(listener.timeout->grpc->key, Protocol::kGrpc, "timeout");
      if (listener.timeout->tcp) fits(listener.timeout->tcp->key, Protocol::kTcp, "timeout");
    }
    if (listener.connection_pool) checkPool(*listener.connection_pool, fits);
    if (listener.health_check && listener.health_check->port && *listener.health_check->port != *listener.port_mapping->port) {
      add(findings::kHealthCheckPort, listener.health_check->port.node, "The health check asks port " + std::to_string(*listener.health_check->port) + ", the listener is on " + std::to_string(*listener.port_mapping->port) + ".");
    }
  }

  template <class F>
  void checkPool(const appmesh::ConnectionPool& pool, F fits) {
    const int kinds = (pool.http ? 1 : 0) + (pool.http2 ? 1 : 0) + (pool.grpc ? 1 : 0) + (pool.tcp ? 1 : 0);
    if (kinds > 1) {
      add(findings::kPoolUnion, pool.key, "The connection pool is of " + std::to_string(kinds) + " kinds; one is expected.");
      return;
    }
    if (pool.http) fits(pool.http->key, Protocol::kHttp, "connection pool");
    if (pool.http2) fits(pool.http2->key, Protocol::kHttp2, "connection pool");
    if (pool.grpc) fits(pool.grpc->key, Protocol::kGrpc, "connection pool");
    if (pool.tcp) fits(pool.tcp->key, Protocol::kTcp, "connection pool");
  }

  void checkBackends() {
    std::map<std::uint32_t, const yaml::Node*> seen;
    std::map<std::int64_t, const mesh::Node::Backend*> tcp;
    for (const mesh::Node::Backend& backend : node_.backends) {
      if (!backend.service.target) continue;
      const auto [first, fresh] = seen.emplace(backend.service.target->index, backend.service.node);
      if (!fresh) {
        auto& finding = add(findings::kDuplicateBackend, backend.service.node, "This backend is listed twice.");
        finding.related.push_back({first->second->span, "the first time"});
        continue;
      }
      for (const std::int64_t port : tcpPorts(graph_[*backend.service.target])) {
        const auto [other, alone] = tcp.emplace(port, &backend);
        if (alone) continue;
        auto& finding = add(findings::kTcpBackendPort, backend.service.node, "Port " + std::to_string(port) + " of this TCP backend is that of another one, too.");
        finding.related.push_back({other->second->service.node->span, "the other one"});
      }
    }
  }

  std::set<std::int64_t> tcpPorts(const mesh::Service& service) const {
    std::set<std::int64_t> ports;
    const auto take = [&ports](const auto& listeners) {
      for (const auto& listener : listeners.items) {
        if (listener.port_mapping && *listener.port_mapping->protocol == Protocol::kTcp) ports.insert(*listener.port_mapping->port);
      }
    };
    if (service.node.target) take(graph_[*service.node.target].spec().listeners);
    else if (service.router.target) take(graph_[*service.router.target].spec().listeners);
    return ports;
  }

  const mesh::MeshGraph& graph_;
  const mesh::Node& node_;
  findings::Findings& findings_;
};

}  // namespace

void checkNodes(const mesh::MeshGraph& graph, findings::Findings& findings) {
  for (const mesh::Node& node : graph.nodes) {
    if (node.valid()) NodeChecker(graph, node, findings).run();
  }
}

void checkServices(const mesh::MeshGraph& graph, findings::Findings& findings) {
  for (const mesh::Service& service : graph.services) {
    if (!service.valid()) continue;
    const auto& provider = service.spec().provider;
    if (!provider || (!provider->virtual_node && !provider->virtual_router)) {
      report(findings, findings::kNoProvider, service, provider ? provider->key : nullptr, "This virtual service has no provider, so every request for it was refused.");
    } else if (provider->virtual_node && provider->virtual_router) {
      report(findings, findings::kProviderUnion, service, provider->key, "`provider` needs exactly one of `virtualNode` and `virtualRouter`.");
    }
  }
}

}  // namespace a2i::check
