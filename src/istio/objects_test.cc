// Every field of every struct, set once: one that is not rendered is missing here.
#include "istio/objects.h"

#include "catch.h"
#include "emit/yaml_writer.h"

using namespace a2i::istio;

namespace {

std::string specOf(Spec spec) {
  Object object;
  object.ns = "ns";
  object.name = "n";
  object.spec = std::move(spec);
  const std::string text = a2i::emit::toYaml(render(object));
  return text.substr(text.find("\nspec:") + 1);
}

StringMatch match(StringMatch::Kind kind, const std::string& text) { return {kind, text}; }

ConnectionPool pool() {
  ConnectionPool made;
  made.max_connections = 1;
  made.http1_max_pending_requests = 2;
  made.http2_max_requests = 3;
  made.connect_timeout = 4000;
  made.tcp_idle_timeout = 0;
  made.http_idle_timeout = 1500;
  return made;
}

const std::string kPool =
    "connectionPool:\n  http:\n    http1MaxPendingRequests: 2\n    http2MaxRequests: 3\n    idleTimeout: 1500ms\n"
    "  tcp:\n    connectTimeout: 4s\n    idleTimeout: 0s\n    maxConnections: 1\n";

std::string indented(const std::string& text, std::size_t by) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at) + 1;
    out.append(by, ' ').append(text, at, end - at);
    at = end;
  }
  return out;
}

}  // namespace

TEST_CASE("VirtualService") {
  HttpMatch matched;
  matched.port = 80;
  matched.uri = match(StringMatch::Kind::kPrefix, "/a");
  matched.method = match(StringMatch::Kind::kExact, "GET");
  matched.scheme = match(StringMatch::Kind::kExact, "https");
  matched.authority = match(StringMatch::Kind::kRegex, "a.*");
  matched.headers["h"] = match(StringMatch::Kind::kPresent, "");
  matched.without_headers["w"] = match(StringMatch::Kind::kExact, "1");
  matched.query_params["q"] = match(StringMatch::Kind::kExact, "true");
  HttpRoute route;
  route.name = "r";
  route.match = {matched};
  route.rewrite = Rewrite{"/u", "host", std::pair<std::string, std::string>("^/a", "/b")};
  route.route = {{{"a.ns.svc", 8080, "v1"}, 30}, {{"b", 0, ""}, {}}};
  route.timeout = 15000;
  route.retries = Retries{2, "5xx", 250};
  HttpRoute answer;
  answer.direct_response = 404;
  VirtualService service;
  service.hosts = {"a"};
  service.gateways = {"mesh"};
  service.export_to = {"*"};
  service.http = {route, answer};
  service.tcp = {{{9000, 9001}, {{{"t", 9000, ""}, {}}}}, {{}, {{{"u", 1, ""}, {}}}}};
  CHECK(specOf(service) == R"(spec:
  exportTo:
  - "*"
  gateways:
  - mesh
  hosts:
  - a
  http:
  - match:
    - authority:
        regex: "a.*"
      headers:
        h: {}
      method:
        exact: GET
      port: 80
      queryParams:
        q:
          exact: "true"
      scheme:
        exact: https
      uri:
        prefix: /a
      withoutHeaders:
        w:
          exact: "1"
    name: r
    retries:
      attempts: 2
      perTryTimeout: 250ms
      retryOn: "5xx"
    rewrite:
      authority: host
      uri: /u
      uriRegexRewrite:
        match: "^/a"
        rewrite: /b
    route:
    - destination:
        host: a.ns.svc
        port:
          number: 8080
        subset: v1
      weight: 30
    - destination:
        host: b
    timeout: 15s
  - directResponse:
      status: 404
  tcp:
  - match:
    - port: 9000
    - port: 9001
    route:
    - destination:
        host: t
        port:
          number: 9000
  - route:
    - destination:
        host: u
        port:
          number: 1
)");
}

TEST_CASE("retries that are switched off say only that") {
  HttpRoute route;
  route.retries = Retries{};
  VirtualService service;
  service.http = {route};
  CHECK(specOf(service) == "spec:\n  http:\n  - retries:\n      attempts: 0\n");
}

TEST_CASE("DestinationRule") {
  DestinationRule rule;
  rule.host = "h";
  rule.policy.connection_pool = pool();
  rule.policy.outlier_detection = OutlierDetection{5, 30000, 1500, 50, 0};
  rule.port_policies[80] = TrafficPolicy{false, false, {}, OutlierDetection{1, 1000, 1000, 100, {}}};
  CHECK(specOf(rule) == "spec:\n  host: h\n  trafficPolicy:\n" + indented(kPool, 4) +
                            R"(    loadBalancer:
      localityLbSetting:
        enabled: false
      simple: ROUND_ROBIN
    outlierDetection:
      baseEjectionTime: 1500ms
      consecutive5xxErrors: 5
      interval: 30s
      maxEjectionPercent: 50
      minHealthPercent: 0
    portLevelSettings:
    - outlierDetection:
        baseEjectionTime: 1s
        consecutive5xxErrors: 1
        interval: 1s
        maxEjectionPercent: 100
      port:
        number: 80
)");
}

TEST_CASE("ServiceEntry") {
  ServiceEntry entry;
  entry.hosts = {"a.example.com"};
  entry.addresses = {"10.0.0.1"};
  entry.ports = {{443, "tls", "TLS"}};
  entry.resolution = "STATIC";
  entry.endpoints = {"10.0.0.2"};
  entry.export_to = {"."};
  CHECK(specOf(entry) == R"(spec:
  addresses:
  - "10.0.0.1"
  endpoints:
  - address: "10.0.0.2"
  exportTo:
  - "."
  hosts:
  - a.example.com
  location: MESH_EXTERNAL
  ports:
  - name: tls
    number: 443
    protocol: TLS
  resolution: STATIC
)");
}

TEST_CASE("Sidecar") {
  Sidecar sidecar;
  sidecar.selector = {{"app", "a"}};
  sidecar.ingress = {{80, "http", "HTTP", "127.0.0.1:8080", pool()}};
  sidecar.inbound_connection_pool = pool();
  sidecar.egress_hosts = {"ns/a", "./*"};
  sidecar.registry_only = false;
  const std::string inbound = "inboundConnectionPool:" + kPool.substr(kPool.find(':') + 1);
  CHECK(specOf(sidecar) == "spec:\n  egress:\n  - hosts:\n    - ns/a\n    - \"./*\"\n" + indented(inbound, 2) + "  ingress:\n  - " +
                               indented(kPool, 4).substr(4) +
                               "    defaultEndpoint: \"127.0.0.1:8080\"\n    port:\n      name: http\n      number: 80\n      protocol: HTTP\n"
                               "  outboundTrafficPolicy:\n    mode: ALLOW_ANY\n  workloadSelector:\n    labels:\n      app: a\n");
}

TEST_CASE("Gateway") {
  Gateway gateway;
  gateway.selector = {{"istio", "ingress"}};
  gateway.servers = {{8080, "http", "HTTP", {"*"}}};
  CHECK(specOf(gateway) == "spec:\n  selector:\n    istio: ingress\n  servers:\n  - hosts:\n    - \"*\"\n    port:\n      name: http\n      number: 8080\n      protocol: HTTP\n");
}

TEST_CASE("an object carries our label and its sources, at most twenty by name") {
  Object object;
  object.ns = "shop";
  object.name = "cart";
  object.spec = Raw{"v1", "Service", Map{{"x", 1}}};
  object.sources = {"VirtualNode shop/a", "VirtualRouter shop/b"};
  CHECK(a2i::emit::toYaml(render(object)) == R"(apiVersion: v1
kind: Service
metadata:
  annotations:
    appmesh2istio.io/sources: VirtualNode shop/a, VirtualRouter shop/b
  labels:
    app.kubernetes.io/managed-by: appmesh2istio
  name: cart
  namespace: shop
spec:
  x: 1
)");
  object.sources.assign(20, "S");
  CHECK(a2i::emit::toYaml(render(object)).find(" more") == std::string::npos);
  object.sources.assign(23, "S");
  CHECK(a2i::emit::toYaml(render(object)).find("S, S and 3 more\n") != std::string::npos);
}

TEST_CASE("API versions and kinds") {
  const auto named = [](Spec spec) {
    Object object;
    object.spec = std::move(spec);
    return apiVersion(object) + " " + kind(object);
  };
  CHECK(named(VirtualService{}) == "networking.istio.io/v1 VirtualService");
  CHECK(named(DestinationRule{}) == "networking.istio.io/v1 DestinationRule");
  CHECK(named(ServiceEntry{}) == "networking.istio.io/v1 ServiceEntry");
  CHECK(named(Sidecar{}) == "networking.istio.io/v1 Sidecar");
  CHECK(named(Gateway{}) == "networking.istio.io/v1 Gateway");
  CHECK(named(Raw{"security.istio.io/v1", "PeerAuthentication", Map{}}) == "security.istio.io/v1 PeerAuthentication");
}

TEST_CASE("durations are whole seconds where possible") {
  CHECK(duration(0) == "0s");
  CHECK(duration(15000) == "15s");
  CHECK(duration(250) == "250ms");
  CHECK(duration(1500) == "1500ms");
  CHECK(duration(3'600'000) == "3600s");
}
