#pragma once

#include "appmesh/common.h"

namespace a2i::appmesh {

enum class ResponseType : std::uint8_t { kLoadBalancer, kEndpoints };

struct OutlierDetection : Block {
  Optional<Duration> base_ejection_duration, interval;
  Integer max_ejection_percent, max_server_errors;
};
template <class V> void describe(V& v, OutlierDetection& x) {
  v("baseEjectionDuration", x.base_ejection_duration); v("interval", x.interval);
  v("maxEjectionPercent", x.max_ejection_percent); v("maxServerErrors", x.max_server_errors);
}

// idle, and perRequest where the protocol has requests.
struct Timeouts : Block { Optional<Duration> idle, per_request; };
template <class V> void describe(V& v, Timeouts& x) { v("idle", x.idle); v("perRequest", x.per_request); }
struct TcpTimeout : Block { Optional<Duration> idle; };
template <class V> void describe(V& v, TcpTimeout& x) { v("idle", x.idle); }
struct ListenerTimeout : Block { Optional<Timeouts> grpc, http, http2; Optional<TcpTimeout> tcp; };
template <class V> void describe(V& v, ListenerTimeout& x) { v("grpc", x.grpc); v("http", x.http); v("http2", x.http2); v("tcp", x.tcp); }

struct NodeListener : Block {
  Optional<NodeConnectionPool> connection_pool;
  Optional<HealthCheck> health_check;
  Optional<OutlierDetection> outlier_detection;
  Optional<PortMapping> port_mapping;  // required
  Optional<ListenerTimeout> timeout;
  Optional<NodeListenerTls> tls;
};
template <class V> void describe(V& v, NodeListener& x) {
  v("connectionPool", x.connection_pool); v("healthCheck", x.health_check); v("outlierDetection", x.outlier_detection);
  v("portMapping", x.port_mapping); v("timeout", x.timeout); v("tls", x.tls);
}

struct BackendService : VirtualServiceTarget { Optional<ClientPolicy> client_policy; };
template <class V> void describe(V& v, BackendService& x) {
  v("clientPolicy", x.client_policy); v("virtualServiceARN", x.arn); v("virtualServiceRef", x.ref);
}
struct Backend : Block { Optional<BackendService> virtual_service; };
template <class V> void describe(V& v, Backend& x) { v("virtualService", x.virtual_service); }

struct CloudMapAttribute : Block { Text key_name, value; };
template <class V> void describe(V& v, CloudMapAttribute& x) { v("key", x.key_name); v("value", x.value); }
struct CloudMap : Block { List<CloudMapAttribute> attributes; Text namespace_name, service_name; };
template <class V> void describe(V& v, CloudMap& x) {
  v("attributes", x.attributes); v("namespaceName", x.namespace_name); v("serviceName", x.service_name);
}
struct Dns : Block { Text hostname; Located<ResponseType> response_type; };  // absent: LOADBALANCER
template <class V> void describe(V& v, Dns& x) { v("hostname", x.hostname); v("responseType", x.response_type); }
struct ServiceDiscovery : Block { Optional<CloudMap> aws_cloud_map; Optional<Dns> dns; };
template <class V> void describe(V& v, ServiceDiscovery& x) { v("awsCloudMap", x.aws_cloud_map); v("dns", x.dns); }

struct VirtualNodeSpec : Block {
  Text aws_name;
  Optional<BackendDefaults> backend_defaults;
  List<Reference> backend_groups;
  List<Backend> backends;
  List<NodeListener> listeners;
  Optional<Logging> logging;
  Optional<MeshReference> mesh_ref;
  Optional<Selector> pod_selector;
  Optional<ServiceDiscovery> service_discovery;
};
template <class V> void describe(V& v, VirtualNodeSpec& x) {
  v("awsName", x.aws_name); v("backendDefaults", x.backend_defaults); v("backendGroups", x.backend_groups);
  v("backends", x.backends); v("listeners", x.listeners); v("logging", x.logging); v("meshRef", x.mesh_ref);
  v("podSelector", x.pod_selector); v("serviceDiscovery", x.service_discovery);
}

}  // namespace a2i::appmesh
