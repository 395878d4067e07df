// The Istio (and Kubernetes) objects this program writes, as plain structs. Does not know that App Mesh exists. A field
// that is absent here is not written. Field meaning and limits: istio.io/api, release 1.27 and later.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/rare.h"
#include "istio/value.h"

namespace a2i::istio {

using Milliseconds = std::int64_t;  // written as "15s" or "250ms"; never 0 where Istio refuses 0

struct StringMatch {
  enum class Kind : std::uint8_t { kPresent, kExact, kPrefix, kRegex } kind = Kind::kPresent;  // kPresent: {}
  std::string text;
};

struct HttpMatch {
  std::optional<std::int64_t> port;
  base::Rare<StringMatch> uri, method, scheme, authority;
  std::map<std::string, StringMatch> headers, without_headers, query_params;
};

struct Destination {
  std::string host;
  std::int64_t port = 0;
  std::string subset;  // empty: none
};

struct RouteDestination {
  Destination destination;
  std::optional<std::int64_t> weight;
};

struct Retries {
  std::int64_t attempts = 0;  // 0: nothing else may be set
  std::string retry_on;
  std::optional<Milliseconds> per_try_timeout;
};

struct Rewrite {
  std::optional<std::string> uri, authority;
  std::optional<std::pair<std::string, std::string>> regex;  // uriRegexRewrite: match, rewrite
};

struct HttpRoute {
  std::string name;
  std::vector<HttpMatch> match;
  base::Rare<Rewrite> rewrite;
  std::vector<RouteDestination> route;
  std::optional<std::int64_t> direct_response;  // a status instead of a route
  std::optional<Milliseconds> timeout;
  std::optional<Retries> retries;
};

struct TcpRoute {
  std::vector<std::int64_t> ports;  // match by port; empty: every connection
  std::vector<RouteDestination> route;
};

struct VirtualService {
  std::vector<std::string> hosts, gateways, export_to;
  std::vector<HttpRoute> http;
  std::vector<TcpRoute> tcp;
};

struct OutlierDetection {
  std::int64_t consecutive_5xx_errors = 0;
  Milliseconds interval = 0, base_ejection_time = 0;
  std::int64_t max_ejection_percent = 0;
  std::optional<std::int64_t> min_health_percent;
  friend bool operator==(const OutlierDetection&, const OutlierDetection&) = default;
};

struct ConnectionPool {
  std::optional<std::int64_t> max_connections, http1_max_pending_requests, http2_max_requests;
  std::optional<Milliseconds> connect_timeout, tcp_idle_timeout, http_idle_timeout;  // tcp_idle_timeout may be 0: never
  friend bool operator==(const ConnectionPool&, const ConnectionPool&) = default;
};

// TLS that a client originates. File names are paths in the client's proxy.
struct ClientTls {
  enum class Mode : std::uint8_t { kSimple, kMutual } mode = Mode::kSimple;
  std::string client_certificate, private_key, ca_certificates;
  std::string credential_name;  // a Secret instead of files; Istio reads it only where the rule has a workload selector
  std::vector<std::string> subject_alt_names;
  std::string sni;
  bool insecure_skip_verify = false;  // no names, no authorities then
  friend bool operator==(const ClientTls&, const ClientTls&) = default;
};

struct TrafficPolicy {
  bool round_robin = true;
  bool ignore_locality = true;  // localityLbSetting.enabled: false
  base::Rare<ConnectionPool> connection_pool = {};
  base::Rare<OutlierDetection> outlier_detection = {};
  base::Rare<ClientTls> tls = {};  // none: Istio's automatic mutual TLS
  friend bool operator==(const TrafficPolicy&, const TrafficPolicy&) = default;
};

// Policies for the ports of one host.
struct PortPolicies {
  TrafficPolicy policy;
  std::map<std::int64_t, TrafficPolicy> port_policies;  // replace the four blocks of `policy` for that Service port
  friend bool operator==(const PortPolicies&, const PortPolicies&) = default;
};

// A part of the pods of the rule's host. Blocks that its policies lack are those of the rule.
struct Subset {
  std::string name;
  std::map<std::string, std::string> labels;
  std::optional<PortPolicies> policies;
};

struct DestinationRule : PortPolicies {
  std::string host;
  std::vector<Subset> subsets;
  std::map<std::string, std::string> workload_selector;  // client pods of the rule's namespace; empty: all clients
};

struct ServiceEntryPort {
  std::int64_t number = 0;
  std::string name, protocol;  // HTTP HTTP2 GRPC TCP TLS
};

struct ServiceEntry {
  std::vector<std::string> hosts, addresses;
  std::vector<ServiceEntryPort> ports;
  std::string resolution;  // NONE STATIC DNS DNS_ROUND_ROBIN
  std::string location = "MESH_EXTERNAL";
  std::vector<std::string> endpoints;  // addresses
  std::vector<std::string> export_to;
};

struct SidecarIngress {
  std::int64_t port = 0;
  std::string name, protocol, default_endpoint;
  std::optional<ConnectionPool> connection_pool;
};

struct Sidecar {
  std::map<std::string, std::string> selector;  // empty: every pod of the namespace
  std::vector<SidecarIngress> ingress;
  base::Rare<ConnectionPool> inbound_connection_pool;
  std::vector<std::string> egress_hosts;        // "ns/host"
  std::optional<bool> registry_only;            // outboundTrafficPolicy REGISTRY_ONLY or ALLOW_ANY
};

struct ServerTls {
  bool mutual = false;          // a client certificate is asked for
  std::string server_certificate, private_key, ca_certificates;  // paths in the gateway's proxy
  std::string credential_name;  // a Secret in the gateway's namespace instead of files
  std::vector<std::string> subject_alt_names;  // of client certificates
};

struct GatewayServer {
  std::int64_t port = 0;
  std::string name, protocol;
  std::vector<std::string> hosts;
  std::optional<ServerTls> tls = {};
};

struct Gateway {
  std::map<std::string, std::string> selector;
  std::vector<GatewayServer> servers;
};

enum class MtlsMode : std::uint8_t { kUnset, kDisable, kPermissive, kStrict };

struct PeerAuthentication {
  std::map<std::string, std::string> selector;
  MtlsMode mode = MtlsMode::kPermissive;  // unset: that of the namespace or the mesh
  std::map<std::int64_t, MtlsMode> ports;  // by container port
};

// Denies authenticated peers other than `principals` at `port`; callers in plain text are PeerAuthentication's business.
struct AuthorizationPolicy {
  std::map<std::string, std::string> selector;
  struct Rule {
    std::int64_t port = 0;                // container port
    std::vector<std::string> principals;  // trust-domain/ns/NS/sa/SA
  };
  std::vector<Rule> rules;
};

struct Telemetry {
  std::map<std::string, std::string> selector;
  std::string access_log_provider;  // a name in meshConfig.extensionProviders
};

// Anything that has no struct of its own (a Kubernetes Service, say): the spec as it is.
struct Raw {
  std::string api_version, kind;
  Value spec;
};

using Spec = std::variant<VirtualService, DestinationRule, ServiceEntry, Sidecar, Gateway, PeerAuthentication, AuthorizationPolicy, Telemetry, Raw>;

enum class Concern : std::uint8_t { kNetworking, kSecurity, kTelemetry, kWorkloads };  // WHAT of `generate`

struct Object {
  std::string ns;    // never empty; mesh-wide ones are in the root namespace
  std::string name;
  Spec spec;
  Concern concern = Concern::kNetworking;
  bool mesh_wide = false;                 // belongs to mesh/ of the tree
  std::vector<std::string> sources;       // "VirtualRouter shop/cart", sorted; written as an annotation
};

[[nodiscard]] std::string apiVersion(const Object& object);
[[nodiscard]] std::string kind(const Object& object);

// The whole object as the cluster gets it, with label app.kubernetes.io/managed-by and the annotation of its sources.
[[nodiscard]] Value render(const Object& object);

// "15s", "250ms"; whole seconds where possible.
[[nodiscard]] std::string duration(Milliseconds value);

// A JSON 6902 patch for an object of the user's own.
struct Patch {
  std::string ns;            // the folder it is written to
  bool namespace_written = false;  // the source object wrote its namespace: the target may name it
  std::string target_group, target_version, target_kind, target_name;
  List operations;
  std::vector<std::string> sources;
};

// An access log as an extension provider of the mesh configuration.
struct LogProvider {
  std::string name, path;
  std::string text;                           // empty: `labels`
  std::map<std::string, std::string> labels;  // of a JSON line
};

struct GatewayPort {
  std::string name;
  std::int64_t port = 0;
};

// The pods of one gateway, as an ingress gateway of the IstioOperator or a release of the chart `gateway`.
struct GatewayRelease {
  std::string ns, name;
  std::map<std::string, std::string> labels;  // what the Gateway selects
  std::vector<GatewayPort> ports;             // also the ports that the proxy binds
};

// What Istio's installation has to know of this mesh; not applied to a cluster by kubectl.
struct Installation {
  bool needed = false;                        // something in the bundle stands on it
  bool registry_only = false;
  std::string root_namespace, trust_domain, cluster_domain;
  std::string revision;                       // empty: the default one
  std::vector<LogProvider> log_providers;     // by name
  std::vector<GatewayRelease> gateways;       // by namespace and name
};

struct Bundle {
  std::vector<Object> objects;  // sorted by mesh_wide, ns, kind, name
  std::vector<Patch> patches;
  Installation installation;
};

}  // namespace a2i::istio
