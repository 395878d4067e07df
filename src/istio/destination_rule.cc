#include "istio/specs.h"

namespace a2i::istio {

Map render(const ConnectionPool& from) {
  Map tcp, http, map;
  put(tcp, "maxConnections", from.max_connections);
  putDuration(tcp, "connectTimeout", from.connect_timeout);
  putDuration(tcp, "idleTimeout", from.tcp_idle_timeout);
  put(http, "http1MaxPendingRequests", from.http1_max_pending_requests);
  put(http, "http2MaxRequests", from.http2_max_requests);
  putDuration(http, "idleTimeout", from.http_idle_timeout);
  put(map, "tcp", std::move(tcp));
  put(map, "http", std::move(http));
  return map;
}

Map render(const ServerTls& from) {
  Map map = {{"mode", from.mutual ? "MUTUAL" : "SIMPLE"}};
  put(map, "serverCertificate", from.server_certificate);
  put(map, "privateKey", from.private_key);
  put(map, "caCertificates", from.ca_certificates);
  put(map, "credentialName", from.credential_name);
  put(map, "subjectAltNames", from.subject_alt_names);
  return map;
}

namespace {

Map render(const ClientTls& from) {
  Map map = {{"mode", from.mode == ClientTls::Mode::kMutual ? "MUTUAL" : "SIMPLE"}};
  put(map, "clientCertificate", from.client_certificate);
  put(map, "privateKey", from.private_key);
  put(map, "caCertificates", from.ca_certificates);
  put(map, "credentialName", from.credential_name);
  put(map, "subjectAltNames", from.subject_alt_names);
  put(map, "sni", from.sni);
  if (from.insecure_skip_verify) map.emplace_back("insecureSkipVerify", true);
  return map;
}

Map render(const TrafficPolicy& from) {
  Map map, balancer;
  if (from.round_robin) balancer.emplace_back("simple", "ROUND_ROBIN");
  if (from.ignore_locality) balancer.emplace_back("localityLbSetting", Map{{"enabled", false}});
  put(map, "loadBalancer", std::move(balancer));
  if (from.connection_pool) put(map, "connectionPool", render(*from.connection_pool));
  if (from.outlier_detection) {
    const OutlierDetection& outlier = *from.outlier_detection;
    Map detection = {{"consecutive5xxErrors", outlier.consecutive_5xx_errors},
                     {"interval", duration(outlier.interval)},
                     {"baseEjectionTime", duration(outlier.base_ejection_time)},
                     {"maxEjectionPercent", outlier.max_ejection_percent}};
    put(detection, "minHealthPercent", outlier.min_health_percent);
    map.emplace_back("outlierDetection", std::move(detection));
  }
  if (from.tls) map.emplace_back("tls", render(*from.tls));
  return map;
}

Map render(const PortPolicies& from) {
  Map policy = render(from.policy);
  List ports;
  for (const auto& [port, settings] : from.port_policies) {
    Map item = render(settings);
    item.emplace_back("port", Map{{"number", port}});
    ports.emplace_back(std::move(item));
  }
  put(policy, "portLevelSettings", std::move(ports));
  return policy;
}

Map render(const Subset& from) {
  Map map = {{"name", from.name}, {"labels", labels(from.labels)}};
  if (from.policies) map.emplace_back("trafficPolicy", render(*from.policies));
  return map;
}

}  // namespace

Map spec(const DestinationRule& from) {
  Map map = {{"host", from.host}};
  map.emplace_back("trafficPolicy", render(static_cast<const PortPolicies&>(from)));
  List subsets;
  for (const Subset& subset : from.subsets) subsets.emplace_back(render(subset));
  put(map, "subsets", std::move(subsets));
  if (!from.workload_selector.empty()) map.emplace_back("workloadSelector", Map{{"matchLabels", labels(from.workload_selector)}});
  return map;
}

}  // namespace a2i::istio
