#pragma once

#include "appmesh/common.h"

namespace a2i::appmesh {

struct GatewayListener : Block {
  Optional<GatewayConnectionPool> connection_pool;
  Optional<HealthCheck> health_check;
  Optional<PortMapping> port_mapping;
  Optional<GatewayListenerTls> tls;
};
template <class V> void describe(V& v, GatewayListener& x) {
  v("connectionPool", x.connection_pool); v("healthCheck", x.health_check); v("portMapping", x.port_mapping); v("tls", x.tls);
}

struct VirtualGatewaySpec : Block {
  Text aws_name;
  Optional<BackendDefaults> backend_defaults;
  Optional<Selector> gateway_route_selector;  // the one selector where absent means all
  List<GatewayListener> listeners;
  Optional<Logging> logging;
  Optional<MeshReference> mesh_ref;
  Optional<Selector> namespace_selector;
  Optional<Selector> pod_selector;
};
template <class V> void describe(V& v, VirtualGatewaySpec& x) {
  v("awsName", x.aws_name); v("backendDefaults", x.backend_defaults); v("gatewayRouteSelector", x.gateway_route_selector);
  v("listeners", x.listeners); v("logging", x.logging); v("meshRef", x.mesh_ref);
  v("namespaceSelector", x.namespace_selector); v("podSelector", x.pod_selector);
}

}  // namespace a2i::appmesh
