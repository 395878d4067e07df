// What the mesh did with a request, every implied default explicit. Speaks neither App Mesh's spelling nor Istio's: a
// new dialect of the input ends here, a new target starts here, a prover compares two of these.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/few_pointers.h"
#include "base/rare.h"
#include "mesh/graph.h"

namespace a2i::behaviour {

using Fields = base::FewPointers<yaml::Node>;  // of the input

// A value and the fields it came from. No field: an implied default of App Mesh.
template <class T>
struct Said {
  T value{};
  Fields from;  // subtrees whose leaves this value accounts for
};

using Milliseconds = std::int64_t;
enum class Protocol : std::uint8_t { kHttp, kHttp2, kGrpc, kTcp };
[[nodiscard]] std::string_view toString(Protocol protocol);

// ---- conditions on a request -------------------------------------------------------------------------------------

struct PathCondition {
  enum class Kind : std::uint8_t { kPrefix, kExact, kRegex } kind = Kind::kPrefix;  // prefix: plain string prefix
  std::string text = "/";
};

struct ValueCondition {
  enum class Kind : std::uint8_t { kPresent, kExact, kPrefix, kSuffix, kRegex, kRange } kind = Kind::kPresent;
  std::string text;
  std::int64_t start = 0, end = 0;  // of kRange, [start, end)
};

// An inverted value condition still needs the header to be there (Envoy's default); inverted kPresent means absent.
struct HeaderCondition {
  std::string name;  // lower case
  ValueCondition value;
  bool inverted = false;
};

struct QueryCondition {
  std::string name;
  std::optional<std::string> exact;  // none: the parameter is present
};

struct Conditions {  // all of them must hold
  Said<std::optional<PathCondition>> path;
  std::vector<Said<HeaderCondition>> headers;
  std::vector<Said<QueryCondition>> query;
  Said<base::Rare<std::string>> method;
  Said<base::Rare<std::string>> scheme;
};

// ---- what happens then ---------------------------------------------------------------------------------------------

// One port of a virtual node, as its clients reached it.
struct Destination {
  mesh::NodeId node;
  std::int64_t port = 0;  // the node's listener port
  Protocol protocol = Protocol::kHttp;
};

struct WeightedDestination {
  Destination destination;
  Said<std::int64_t> weight;
  Fields from;  // the reference and the port of the target
};

struct RetryPolicy {
  std::int64_t retries = 0;                  // on top of the first try
  std::vector<std::string> events;           // App Mesh's event names; empty with `implied`
  std::optional<Milliseconds> per_try;       // none: no limit per try
  bool implied = false;                      // App Mesh's hidden default (2 tries on connect-failure, refused-stream, reset, unavailable, 503)
};

// Every limit on the whole request, as said at the route and at each target's listener.
struct Timeout {
  struct Limit {
    std::optional<Milliseconds> value;  // none: disabled (0)
    bool implied = true;                // nobody wrote it: 15 s, or none at a node without pods, which has no proxy
    mesh::NodeId node;                  // of a listener limit
    const yaml::Node* node_field = nullptr;
  };
  Limit route;
  std::vector<Limit> listeners;         // one for each destination, in their order
  std::optional<Milliseconds> effective; // the smallest; none: no limit
};

struct Route {
  std::string name;
  std::int64_t priority = 1001;  // as in App Mesh; 1001 where none was written
  Protocol protocol = Protocol::kHttp;
  std::optional<std::int64_t> port;  // only requests to this port of the virtual service; none: all its ports
  Fields port_from;
  Conditions conditions;             // none for TCP
  std::vector<WeightedDestination> destinations;
  Said<RetryPolicy> retry;           // none for TCP
  Said<Timeout> timeout;             // none for TCP
  Said<std::optional<Milliseconds>> idle;  // none: disabled; 300 s where nobody wrote one
  bool idle_written = false;
  const yaml::Node* node = nullptr;  // the route; null for the implicit route of a node provider
  Fields order_from;  // its name and priority
};

struct Port {
  std::int64_t number = 0;
  Protocol protocol = Protocol::kHttp;
  Fields from;
};

// What clients called by one Host: a virtual service with its provider.
// Of a virtual service that is left out but kept from the pods of its Service, behind the reason.
inline constexpr std::string_view kRefusedInstead = " Requests to it are refused, lest the pods of its Service take them.";

struct VirtualService {
  mesh::ServiceId service;
  std::string host;              // exactly what clients send
  std::vector<Port> ports;       // that clients may address
  std::vector<Route> routes;     // in the order they were tried
  Fields from;  // name and provider fields
};

// ---- transport security ----------------------------------------------------------------------------------------------

// Where a certificate, or the authorities that are trusted, come from.
struct Credential {
  enum class Source : std::uint8_t { kNone, kAcm, kFile, kSds } source = Source::kNone;
  std::string chain, key;             // of kFile: paths in the proxy's file system; trust has no key
  std::string name;                   // of kSds: the secret; of kAcm: the first ARN
  const yaml::Node* node = nullptr;   // of the block
};

struct ServerTls {
  bool plain_text = false;            // is taken beside TLS
  Credential certificate;
  bool asks_client = false;           // clients need a certificate (in TLS)
  Credential trust;                   // of client certificates
  std::vector<std::string> client_names;
  const yaml::Node *key = nullptr, *node = nullptr;  // the key `tls` and its block
  const yaml::Node* names_node = nullptr;
};

// What a client demands of the servers behind one virtual service.
struct ClientTls {
  bool enforced = true;
  std::vector<std::int64_t> ports;    // empty: all
  Credential certificate, trust;
  std::vector<std::string> server_names;
  const yaml::Node *key = nullptr, *node = nullptr;
};

// ---- access logs -----------------------------------------------------------------------------------------------------

// One line for each request that came in or went out.
struct AccessLog {
  std::string path;
  std::string text;                                       // Envoy's format string; empty with json, or for Envoy's own format
  std::vector<std::pair<std::string, std::string>> json;  // key and format string, in the order written
  const yaml::Node *key = nullptr, *node = nullptr;       // the key `accessLog` and its block
  const yaml::Node *path_node = nullptr;
};

// ---- workloads -------------------------------------------------------------------------------------------------------

struct Pool {  // limits at the node's own proxy, towards the application
  std::optional<std::int64_t> connections, pending_requests, requests;
  friend bool operator==(const Pool&, const Pool&) = default;
};

struct OutlierDetection {  // done by each client of the node
  std::int64_t consecutive_errors = 0;
  Milliseconds interval = 0, base_ejection = 0;
  std::int64_t max_ejection_percent = 0;
  friend bool operator==(const OutlierDetection&, const OutlierDetection&) = default;
};

struct Listener {
  Port port;
  Said<base::Rare<Pool>> pool;
  Said<base::Rare<OutlierDetection>> outlier;
  Said<std::optional<Milliseconds>> request_timeout;  // none: disabled
  Said<std::optional<Milliseconds>> idle_timeout;
  bool request_timeout_written = false, idle_timeout_written = false;
  base::Rare<ServerTls> tls;                          // none: plain text only
  const appmesh::NodeListener* spec = nullptr;        // health check, not yet part of Behaviour
};

struct Discovery {
  enum class Kind : std::uint8_t { kNone, kKubernetesService, kExternalName, kCloudMap } kind = Kind::kNone;
  std::string hostname;          // without a trailing dot; of an ExternalName Service that leads to no other: where to, if anywhere
  std::string service, ns;       // of kKubernetesService
  bool all_addresses = false;    // every address is an endpoint (ENDPOINTS); else the first of each answer
  std::string map_namespace, map_service;                         // of kCloudMap
  std::vector<std::pair<std::string, std::string>> attributes;    // of kCloudMap: endpoints have all of them
  Fields from;
};

struct Egress {
  bool drops_unknown = true;                       // DROP_ALL; `*.amazonaws.com` stays open
  std::vector<std::pair<mesh::ServiceId, const yaml::Node*>> services;  // visible virtual services, and the field that says so
  std::vector<std::pair<mesh::ServiceId, ClientTls>> tls;                // of those that a client policy is for
  Fields tls_from;                               // every client policy of the node, used or not
};

struct Workload {  // a virtual node
  mesh::NodeId node;
  std::vector<Listener> listeners;
  Discovery discovery;
  Egress egress;
  base::Rare<AccessLog> log;  // none: nothing was logged
  bool has_pods = false;         // a podSelector is there
};

// ---- gateways ----------------------------------------------------------------------------------------------------------

struct HostCondition {
  enum class Kind : std::uint8_t { kAny, kExact, kSuffix } kind = Kind::kAny;
  std::string text;
};

struct PathChange {
  enum class Kind : std::uint8_t { kKeep, kPrefix, kWhole } kind = Kind::kKeep;
  std::string text;       // what replaces the matched prefix or the whole path
};

struct GatewayRoute {
  mesh::GatewayRouteId route;
  std::int64_t priority = 1000;
  Protocol protocol = Protocol::kHttp;
  std::optional<std::int64_t> port;
  Fields port_from;
  Fields order_from;  // its priority
  Said<HostCondition> host;
  Conditions conditions;
  Said<PathChange> path_change;            // default: the matched prefix becomes "/"
  Said<bool> host_becomes_service_name;    // default: true
  std::optional<mesh::ServiceId> service;
  bool served = true;  // false: what it leads to is not known or has an error, which a finding has told
  Fields target_from;
  std::optional<std::int64_t> target_port; // of the virtual service
};

struct Gateway {
  mesh::GatewayId gateway;
  struct Listener {
    Port port;
    base::Rare<ServerTls> tls;      // none: plain text only
    std::optional<Pool> pool;          // limits on what comes in at this listener
    const appmesh::GatewayListener* spec = nullptr;
  };
  std::optional<ClientTls> client_tls;
  base::Rare<AccessLog> log;
  std::vector<Listener> listeners;
  std::vector<GatewayRoute> routes;  // in the order they were tried within one host
};

struct Behaviour {
  std::vector<VirtualService> services;  // sorted by namespace and name, as all lists here
  std::vector<VirtualService> refused;   // left out for an error, with the name of a Kubernetes Service whose pods would take the requests: no routes
  std::vector<Workload> workloads;
  std::vector<Gateway> gateways;
};

}  // namespace a2i::behaviour
