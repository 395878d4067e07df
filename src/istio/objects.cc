#include "istio/objects.h"

#include "istio/specs.h"

namespace a2i::istio {

namespace {

template <class... F>
struct Overloaded : F... { using F::operator()...; };
template <class... F> Overloaded(F...) -> Overloaded<F...>;

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
    case MtlsMode::kUnset: return "UNSET";
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
  Map map;
  if (from.mode != MtlsMode::kUnset) map.emplace_back("mtls", Map{{"mode", word(from.mode)}});
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

Value spec(const Raw& from) { return from.spec; }

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
                               [](const Raw& raw) { return raw.kind; }},
                    object.spec);
}

std::string apiVersion(const Object& object) {
  const bool security = std::holds_alternative<PeerAuthentication>(object.spec) || std::holds_alternative<AuthorizationPolicy>(object.spec);
  if (security) return "security.istio.io/v1";
  if (std::holds_alternative<Telemetry>(object.spec)) return "telemetry.istio.io/v1";
  const auto* raw = std::get_if<Raw>(&object.spec);
  return raw != nullptr ? raw->api_version : "networking.istio.io/v1";
}

// Entry by entry: a braced list would copy each of them once more.
Value render(const Object& object) {
  Map metadata, whole;
  metadata.reserve(4);
  metadata.emplace_back("name", object.name);
  metadata.emplace_back("namespace", object.ns);
  metadata.emplace_back("labels", Map{{"app.kubernetes.io/managed-by", "appmesh2istio"}});
  if (!object.sources.empty()) metadata.emplace_back("annotations", Map{{"appmesh2istio.io/sources", sourceList(object.sources)}});
  whole.reserve(4);
  whole.emplace_back("apiVersion", apiVersion(object));
  whole.emplace_back("kind", kind(object));
  whole.emplace_back("metadata", std::move(metadata));
  whole.emplace_back("spec", std::visit([](const auto& from) { return Value(spec(from)); }, object.spec));
  return whole;
}

std::string duration(Milliseconds value) {
  return value % 1000 == 0 ? std::to_string(value / 1000) + "s" : std::to_string(value) + "ms";
}

}  // namespace a2i::istio
