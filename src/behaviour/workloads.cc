#include "behaviour/workloads.h"

#include "behaviour/conditions.h"
#include "behaviour/logs.h"
#include "behaviour/tls.h"

namespace a2i::behaviour {

std::optional<Milliseconds> enabled(const appmesh::Duration& duration) {
  const Milliseconds value = duration.milliseconds();
  return value == 0 ? std::nullopt : std::optional<Milliseconds>(value);
}

namespace {

const appmesh::Timeouts* requestTimeouts(const appmesh::NodeListener& listener) {
  if (!listener.timeout || !listener.port_mapping) return nullptr;
  switch (*listener.port_mapping->protocol) {
    case appmesh::Protocol::kHttp: return listener.timeout->http.get();
    case appmesh::Protocol::kHttp2: return listener.timeout->http2.get();
    case appmesh::Protocol::kGrpc: return listener.timeout->grpc.get();
    case appmesh::Protocol::kTcp: return nullptr;
  }
  return nullptr;
}

const appmesh::Duration* idle(const appmesh::NodeListener& listener) {
  if (const appmesh::Timeouts* timeouts = requestTimeouts(listener)) return timeouts->idle.get();
  if (!listener.timeout || !listener.timeout->tcp || !listener.port_mapping) return nullptr;
  const bool tcp = *listener.port_mapping->protocol == appmesh::Protocol::kTcp;
  return tcp ? listener.timeout->tcp->idle.get() : nullptr;
}

void setOutlier(const appmesh::NodeListener& listener, Listener& derived) {
  if (!listener.outlier_detection) return;
  const appmesh::OutlierDetection& written = *listener.outlier_detection;
  OutlierDetection outlier;
  outlier.consecutive_errors = *written.max_server_errors;
  outlier.max_ejection_percent = *written.max_ejection_percent;
  if (written.interval) outlier.interval = written.interval->milliseconds();
  if (written.base_ejection_duration) outlier.base_ejection = written.base_ejection_duration->milliseconds();
  derived.outlier.value = outlier;
  derived.outlier.from.push_back(written.node);
}

Listener deriveListener(const appmesh::NodeListener& written) {
  Listener listener;
  listener.spec = &written;
  if (written.port_mapping) listener.port = portOf(*written.port_mapping);
  if (written.connection_pool) listener.pool = {derivePool(*written.connection_pool), {written.connection_pool->node}};
  listener.tls = deriveTls(written.tls);
  setOutlier(written, listener);
  listener.request_timeout.value = kDefaultRequestTimeout;
  if (const appmesh::Timeouts* timeouts = requestTimeouts(written); timeouts != nullptr && timeouts->per_request) {
    listener.request_timeout = {enabled(*timeouts->per_request), {timeouts->per_request->node}};
    listener.request_timeout_written = true;
  }
  listener.idle_timeout.value = kDefaultIdleTimeout;
  if (const appmesh::Duration* duration = idle(written)) {
    listener.idle_timeout = {enabled(*duration), {duration->node}};
    listener.idle_timeout_written = true;
  }
  return listener;
}

Discovery deriveDiscovery(const mesh::Node& node) {
  Discovery discovery;
  const auto& written = node.spec().service_discovery;
  if (!written) return discovery;
  if (written->dns && written->dns->hostname) {
    discovery.hostname = *written->dns->hostname;
    if (node.alias && node.dns_service.empty()) discovery.hostname = node.alias->circle ? std::string() : node.alias->leads_to;
    if (discovery.hostname.ends_with('.')) discovery.hostname.pop_back();
    discovery.all_addresses = written->dns->response_type && *written->dns->response_type == appmesh::ResponseType::kEndpoints;
    discovery.from.push_back(written->dns->node);
    discovery.kind = node.dns_service.empty() ? Discovery::Kind::kExternalName : Discovery::Kind::kKubernetesService;
    discovery.service = node.dns_service;
    discovery.ns = node.dns_namespace;
  } else if (written->aws_cloud_map) {
    discovery.kind = Discovery::Kind::kCloudMap;
    discovery.from.push_back(written->aws_cloud_map->node);
    discovery.map_namespace = *written->aws_cloud_map->namespace_name;
    discovery.map_service = *written->aws_cloud_map->service_name;
    for (const appmesh::CloudMapAttribute& attribute : written->aws_cloud_map->attributes.items) {
      discovery.attributes.emplace_back(*attribute.key_name, *attribute.value);
    }
  }
  return discovery;
}

}  // namespace

const appmesh::NodeListener* findListener(const mesh::Node& node, std::optional<std::int64_t> port) {
  const auto& listeners = node.spec().listeners.items;
  if (!port) return listeners.size() == 1 ? &listeners.front() : nullptr;
  for (const appmesh::NodeListener& listener : listeners) {
    if (listener.port_mapping && *listener.port_mapping->port == *port) return &listener;
  }
  return nullptr;
}

Timeout::Limit listenerLimit(const mesh::MeshGraph& graph, mesh::NodeId id, std::int64_t port) {
  Timeout::Limit limit{kDefaultRequestTimeout, true, id, nullptr};
  const appmesh::NodeListener* const listener = findListener(graph[id], port);
  const appmesh::Timeouts* const timeouts = listener == nullptr ? nullptr : requestTimeouts(*listener);
  if (timeouts == nullptr || !timeouts->per_request) {
    if (graph[id].spec().pod_selector == nullptr) limit.value.reset();  // no proxy of App Mesh stood there to have a default
    return limit;
  }
  limit.value = enabled(*timeouts->per_request);
  limit.implied = false;
  limit.node_field = timeouts->per_request->node;
  return limit;
}

Workload deriveWorkload(const mesh::MeshGraph& graph, mesh::NodeId id) {
  const mesh::Node& node = graph[id];
  Workload workload;
  workload.node = id;
  workload.has_pods = node.spec().pod_selector != nullptr;
  for (const appmesh::NodeListener& listener : node.spec().listeners.items) workload.listeners.push_back(deriveListener(listener));
  workload.discovery = deriveDiscovery(node);
  workload.egress.drops_unknown = !node.mesh || graph[*node.mesh].drops_egress;
  for (const mesh::Node::Backend& backend : node.backends) {
    if (backend.service.target) workload.egress.services.emplace_back(*backend.service.target, backend.from);
  }
  deriveClientTls(node, workload.egress);
  workload.log = deriveLog(node.spec().logging);
  return workload;
}

}  // namespace a2i::behaviour
