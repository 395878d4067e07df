#include "istio/objects.h"

namespace a2i::istio {

// Large values are put in by emplace_back: what stands in a list of initialisers is copied, with all that is in it.
namespace {

template <class... F>
struct Overloaded : F... { using F::operator()...; };
template <class... F> Overloaded(F...) -> Overloaded<F...>;

void put(Map& map, const char* key, const std::optional<std::int64_t>& value) {
  if (value) map.emplace_back(key, *value);
}
void put(Map& map, const char* key, const std::string& value) {
  if (!value.empty()) map.emplace_back(key, value);
}
void put(Map& map, const char* key, const std::optional<std::string>& value) {
  if (value) map.emplace_back(key, *value);
}
void putDuration(Map& map, const char* key, const std::optional<Milliseconds>& value) {
  if (value) map.emplace_back(key, duration(*value));
}
void put(Map& map, const char* key, const std::vector<std::string>& values) {
  if (!values.empty()) map.emplace_back(key, List(values.begin(), values.end()));
}
void put(Map& map, const char* key, Map value) {
  if (!value.empty()) map.emplace_back(key, std::move(value));
}
void put(Map& map, const char* key, List value) {
  if (!value.empty()) map.emplace_back(key, std::move(value));
}

Map labels(const std::map<std::string, std::string>& from) {
  Map map;
  for (const auto& [key, value] : from) map.emplace_back(key, value);
  return map;
}

Map match(const StringMatch& value) {
  switch (value.kind) {
    case StringMatch::Kind::kPresent: return {};
    case StringMatch::Kind::kExact: return {{"exact", value.text}};
    case StringMatch::Kind::kPrefix: return {{"prefix", value.text}};
    case StringMatch::Kind::kRegex: return {{"regex", value.text}};
  }
  return {};
}

Map matches(const std::map<std::string, StringMatch>& from) {
  Map map;
  for (const auto& [name, value] : from) map.emplace_back(name, match(value));
  return map;
}

Map render(const HttpMatch& from) {
  Map map;
  put(map, "port", from.port);
  const auto add = [&map](const char* key, const std::optional<StringMatch>& value) {
    if (value) map.emplace_back(key, match(*value));
  };
  add("uri", from.uri);
  add("method", from.method);
  add("scheme", from.scheme);
  add("authority", from.authority);
  put(map, "headers", matches(from.headers));
  put(map, "withoutHeaders", matches(from.without_headers));
  put(map, "queryParams", matches(from.query_params));
  return map;
}

Map render(const RouteDestination& from) {
  Map destination = {{"host", from.destination.host}};
  if (from.destination.port != 0) destination.emplace_back("port", Map{{"number", from.destination.port}});
  put(destination, "subset", from.destination.subset);
  Map map;
  map.emplace_back("destination", std::move(destination));
  put(map, "weight", from.weight);
  return map;
}

Map render(const HttpRoute& from);
Map render(const TcpRoute& from);

template <class T>
List renderAll(const std::vector<T>& from) {
  List list;
  for (const T& item : from) list.emplace_back(render(item));
  return list;
}

Map render(const HttpRoute& from) {
  Map map;
  put(map, "name", from.name);
  put(map, "match", renderAll(from.match));
  if (from.rewrite) {
    Map rewrite;
    put(rewrite, "uri", from.rewrite->uri);
    put(rewrite, "authority", from.rewrite->authority);
    if (from.rewrite->regex) rewrite.emplace_back("uriRegexRewrite", Map{{"match", from.rewrite->regex->first}, {"rewrite", from.rewrite->regex->second}});
    map.emplace_back("rewrite", std::move(rewrite));
  }
  put(map, "route", renderAll(from.route));
  if (from.direct_response) map.emplace_back("directResponse", Map{{"status", *from.direct_response}});
  putDuration(map, "timeout", from.timeout);
  if (from.retries) {
    Map retries = {{"attempts", from.retries->attempts}};
    put(retries, "retryOn", from.retries->retry_on);
    putDuration(retries, "perTryTimeout", from.retries->per_try_timeout);
    map.emplace_back("retries", std::move(retries));
  }
  return map;
}

Map render(const TcpRoute& from) {
  List match;
  for (const std::int64_t port : from.ports) match.emplace_back(Map{{"port", port}});
  Map map;
  put(map, "match", std::move(match));
  put(map, "route", renderAll(from.route));
  return map;
}

Map spec(const VirtualService& from) {
  Map map;
  put(map, "hosts", from.hosts);
  put(map, "gateways", from.gateways);
  put(map, "exportTo", from.export_to);
  put(map, "http", renderAll(from.http));
  put(map, "tcp", renderAll(from.tcp));
  return map;
}

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

Map render(const ServerTls& from) {
  Map map = {{"mode", from.mutual ? "MUTUAL" : "SIMPLE"}};
  put(map, "serverCertificate", from.server_certificate);
  put(map, "privateKey", from.private_key);
  put(map, "caCertificates", from.ca_certificates);
  put(map, "credentialName", from.credential_name);
  put(map, "subjectAltNames", from.subject_alt_names);
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

Map spec(const DestinationRule& from) {
  Map map = {{"host", from.host}};
  map.emplace_back("trafficPolicy", render(static_cast<const PortPolicies&>(from)));
  List subsets;
  for (const Subset& subset : from.subsets) subsets.emplace_back(render(subset));
  put(map, "subsets", std::move(subsets));
  if (!from.workload_selector.empty()) map.emplace_back("workloadSelector", Map{{"matchLabels", labels(from.workload_selector)}});
  return map;
}

Map spec(const ServiceEntry& from) {
  Map map;
  put(map, "hosts", from.hosts);
  put(map, "addresses", from.addresses);
  List ports, endpoints;
  for (const ServiceEntryPort& port : from.ports) ports.emplace_back(Map{{"number", port.number}, {"name", port.name}, {"protocol", port.protocol}});
  for (const std::string& address : from.endpoints) endpoints.emplace_back(Map{{"address", address}});
  put(map, "ports", std::move(ports));
  put(map, "resolution", from.resolution);
  put(map, "location", from.location);
  put(map, "endpoints", std::move(endpoints));
  put(map, "exportTo", from.export_to);
  return map;
}

Map spec(const Sidecar& from) {
  Map map;
  if (!from.selector.empty()) map.emplace_back("workloadSelector", Map{{"labels", labels(from.selector)}});
  List ingress;
  for (const SidecarIngress& listener : from.ingress) {
    Map item = {{"port", Map{{"number", listener.port}, {"name", listener.name}, {"protocol", listener.protocol}}}};
    put(item, "defaultEndpoint", listener.default_endpoint);
    if (listener.connection_pool) put(item, "connectionPool", render(*listener.connection_pool));
    ingress.emplace_back(std::move(item));
  }
  put(map, "ingress", std::move(ingress));
  if (from.inbound_connection_pool) put(map, "inboundConnectionPool", render(*from.inbound_connection_pool));
  if (!from.egress_hosts.empty()) {
    Map egress;
    put(egress, "hosts", from.egress_hosts);
    List list;
    list.emplace_back(std::move(egress));
    map.emplace_back("egress", std::move(list));
  }
  if (from.registry_only) map.emplace_back("outboundTrafficPolicy", Map{{"mode", *from.registry_only ? "REGISTRY_ONLY" : "ALLOW_ANY"}});
  return map;
}

Map spec(const Gateway& from) {
  Map map;
  put(map, "selector", labels(from.selector));
  List servers;
  for (const GatewayServer& server : from.servers) {
    Map item = {{"port", Map{{"number", server.port}, {"name", server.name}, {"protocol", server.protocol}}},
                {"hosts", List(server.hosts.begin(), server.hosts.end())}};
    if (server.tls) item.emplace_back("tls", render(*server.tls));
    servers.emplace_back(std::move(item));
  }
  put(map, "servers", std::move(servers));
  return map;
}

const char* word(MtlsMode mode) {
  switch (mode) {
    case MtlsMode::kDisable: return "DISABLE";
    case MtlsMode::kPermissive: return "PERMISSIVE";
    case MtlsMode::kStrict: return "STRICT";
  }
  return "";
}

// Without labels: every pod of the namespace.
void putSelector(Map& map, const std::map<std::string, std::string>& selector) {
  if (!selector.empty()) map.emplace_back("selector", Map{{"matchLabels", labels(selector)}});
}

Map spec(const PeerAuthentication& from) {
  Map ports;
  for (const auto& [port, mode] : from.ports) ports.emplace_back(std::to_string(port), Map{{"mode", word(mode)}});
  Map map = {{"mtls", Map{{"mode", word(from.mode)}}}};
  putSelector(map, from.selector);
  put(map, "portLevelMtls", std::move(ports));
  return map;
}

Map spec(const AuthorizationPolicy& from) {
  List rules;
  for (const AuthorizationPolicy::Rule& rule : from.rules) {
    const Map source = {{"principals", List{"*"}}, {"notPrincipals", List(rule.principals.begin(), rule.principals.end())}};
    rules.emplace_back(Map{{"from", List{Map{{"source", source}}}}, {"to", List{Map{{"operation", Map{{"ports", List{std::to_string(rule.port)}}}}}}}});
  }
  Map map = {{"action", "DENY"}, {"rules", std::move(rules)}};
  putSelector(map, from.selector);
  return map;
}

Map spec(const Telemetry& from) {
  Map log = {{"providers", List{Map{{"name", from.access_log_provider}}}}};
  Map map = {{"accessLogging", List{std::move(log)}}};
  putSelector(map, from.selector);
  return map;
}

Value spec(const Raw& from) { return from; }

// Long lists would make an annotation nobody can read.
std::string sourceList(const std::vector<std::string>& sources) {
  constexpr std::size_t kShown = 20;
  std::string text;
  for (std::size_t i = 0; i < sources.size() && i < kShown; ++i) text.append(i == 0 ? "" : ", ").append(sources[i]);
  if (sources.size() > kShown) text += " and " + std::to_string(sources.size() - kShown) + " more";
  return text;
}

}  // namespace

std::string kind(const Object& object) {
  return std::visit(Overloaded{[](const VirtualService&) { return std::string("VirtualService"); },
                               [](const DestinationRule&) { return std::string("DestinationRule"); },
                               [](const ServiceEntry&) { return std::string("ServiceEntry"); },
                               [](const Sidecar&) { return std::string("Sidecar"); },
                               [](const Gateway&) { return std::string("Gateway"); },
                               [](const PeerAuthentication&) { return std::string("PeerAuthentication"); },
                               [](const AuthorizationPolicy&) { return std::string("AuthorizationPolicy"); },
                               [](const Telemetry&) { return std::string("Telemetry"); },
                               [&object](const Raw&) { return object.raw_kind; }},
                    object.spec);
}

std::string apiVersion(const Object& object) {
  const bool security = std::holds_alternative<PeerAuthentication>(object.spec) || std::holds_alternative<AuthorizationPolicy>(object.spec);
  if (security) return "security.istio.io/v1";
  if (std::holds_alternative<Telemetry>(object.spec)) return "telemetry.istio.io/v1";
  return std::holds_alternative<Raw>(object.spec) ? object.raw_api_version : "networking.istio.io/v1";
}

Value render(const Object& object) {
  Map metadata = {{"name", object.name},
                  {"namespace", object.ns},
                  {"labels", Map{{"app.kubernetes.io/managed-by", "appmesh2istio"}}}};
  if (!object.sources.empty()) metadata.emplace_back("annotations", Map{{"appmesh2istio.io/sources", sourceList(object.sources)}});
  Map whole = {{"apiVersion", apiVersion(object)}, {"kind", kind(object)}};
  whole.emplace_back("metadata", std::move(metadata));
  whole.emplace_back("spec", std::visit([](const auto& from) { return Value(spec(from)); }, object.spec));
  return whole;
}

std::string duration(Milliseconds value) {
  return value % 1000 == 0 ? std::to_string(value / 1000) + "s" : std::to_string(value) + "ms";
}

}  // namespace a2i::istio
