// Types that several kinds share. Field names are App Mesh's (CRD v1beta2); `describe` names them in the order of the
// CRD, once, for the reader, the "did you mean" of unknown keys and the walk over all fields.
#pragma once

#include <cstdint>
#include <string>

#include "appmesh/located.h"

namespace a2i::appmesh {

enum class Protocol : std::uint8_t { kHttp, kHttp2, kGrpc, kTcp };
enum class DurationUnit : std::uint8_t { kSeconds, kMilliseconds };
enum class TlsMode : std::uint8_t { kDisabled, kPermissive, kStrict };
enum class Switch : std::uint8_t { kEnabled, kDisabled };  // ENABLED, DISABLED

struct Duration : Block {
  Located<DurationUnit> unit;
  Integer value;

  std::int64_t milliseconds() const { return unit.value == DurationUnit::kSeconds ? value.value * 1000 : value.value; }
};
template <class V> void describe(V& v, Duration& x) { v("unit", x.unit); v("value", x.value); }

// {name, namespace}: the namespace of the referring object when absent. uid only in references the controller writes.
struct Reference : Block {
  Text name;
  Text ns;
  Text uid;
};
template <class V> void describe(V& v, Reference& x) { v("name", x.name); v("namespace", x.ns); }

// Written by the controller (meshRef, virtualGatewayRef); evidence in dumps of a live cluster.
struct MeshReference : Reference {};
template <class V> void describe(V& v, MeshReference& x) { v("name", x.name); v("uid", x.uid); }
struct GatewayReference : Reference {};
template <class V> void describe(V& v, GatewayReference& x) { v("name", x.name); v("namespace", x.ns); v("uid", x.uid); }

struct MatchExpression : Block {
  Text key;
  Text op;
  List<Text> values;
};
template <class V> void describe(V& v, MatchExpression& x) { v("key", x.key); v("operator", x.op); v("values", x.values); }

// A null Optional<Selector> selects nothing, an empty one everything (but VirtualGateway's gatewayRouteSelector).
struct Selector : Block {
  TextMap match_labels;
  List<MatchExpression> match_expressions;
};
template <class V> void describe(V& v, Selector& x) { v("matchLabels", x.match_labels); v("matchExpressions", x.match_expressions); }

struct PortMapping : Block {
  Integer port;
  Located<Protocol> protocol;
};
template <class V> void describe(V& v, PortMapping& x) { v("port", x.port); v("protocol", x.protocol); }

struct HealthCheck : Block {
  Integer healthy_threshold, interval_millis, port, timeout_millis, unhealthy_threshold;
  Text path;
  Located<Protocol> protocol;
};
template <class V> void describe(V& v, HealthCheck& x) {
  v("healthyThreshold", x.healthy_threshold); v("intervalMillis", x.interval_millis); v("path", x.path);
  v("port", x.port); v("protocol", x.protocol); v("timeoutMillis", x.timeout_millis);
  v("unhealthyThreshold", x.unhealthy_threshold);
}

struct TcpPool : Block { Integer max_connections; };
template <class V> void describe(V& v, TcpPool& x) { v("maxConnections", x.max_connections); }
struct HttpPool : Block { Integer max_connections, max_pending_requests; };
template <class V> void describe(V& v, HttpPool& x) { v("maxConnections", x.max_connections); v("maxPendingRequests", x.max_pending_requests); }
struct Http2Pool : Block { Integer max_requests; };
template <class V> void describe(V& v, Http2Pool& x) { v("maxRequests", x.max_requests); }

struct ConnectionPool : Block {
  Optional<TcpPool> tcp;  // of nodes only
  Optional<HttpPool> http;
  Optional<Http2Pool> http2, grpc;
};
struct NodeConnectionPool : ConnectionPool {};
template <class V> void describe(V& v, NodeConnectionPool& x) { v("grpc", x.grpc); v("http", x.http); v("http2", x.http2); v("tcp", x.tcp); }
struct GatewayConnectionPool : ConnectionPool {};
template <class V> void describe(V& v, GatewayConnectionPool& x) { v("grpc", x.grpc); v("http", x.http); v("http2", x.http2); }

struct AcmCertificate : Block { Text certificate_arn; };
template <class V> void describe(V& v, AcmCertificate& x) { v("certificateARN", x.certificate_arn); }
struct FileCertificate : Block { Text certificate_chain, private_key; };
template <class V> void describe(V& v, FileCertificate& x) { v("certificateChain", x.certificate_chain); v("privateKey", x.private_key); }
struct SdsSecret : Block { Text secret_name; };
template <class V> void describe(V& v, SdsSecret& x) { v("secretName", x.secret_name); }

struct Certificate : Block {
  Optional<AcmCertificate> acm;  // listeners only
  Optional<FileCertificate> file;
  Optional<SdsSecret> sds;
};
struct ListenerCertificate : Certificate {};
template <class V> void describe(V& v, ListenerCertificate& x) { v("acm", x.acm); v("file", x.file); v("sds", x.sds); }
struct ClientCertificate : Certificate {};
template <class V> void describe(V& v, ClientCertificate& x) { v("file", x.file); v("sds", x.sds); }

struct AcmTrust : Block { List<Text> certificate_authority_arns; };
template <class V> void describe(V& v, AcmTrust& x) { v("certificateAuthorityARNs", x.certificate_authority_arns); }
struct FileTrust : Block { Text certificate_chain; };
template <class V> void describe(V& v, FileTrust& x) { v("certificateChain", x.certificate_chain); }

struct Trust : Block {
  Optional<AcmTrust> acm;
  Optional<FileTrust> file;
  Optional<SdsSecret> sds;
};
template <class V> void describe(V& v, Trust& x) { v("acm", x.acm); v("file", x.file); v("sds", x.sds); }
struct NodeListenerTrust : Trust {};  // no acm
template <class V> void describe(V& v, NodeListenerTrust& x) { v("file", x.file); v("sds", x.sds); }

struct SanMatch : Block { List<Text> exact; };
template <class V> void describe(V& v, SanMatch& x) { v("exact", x.exact); }
struct SubjectAlternativeNames : Block { Optional<SanMatch> match; };
template <class V> void describe(V& v, SubjectAlternativeNames& x) { v("match", x.match); }

struct Validation : Block {
  Optional<SubjectAlternativeNames> subject_alternative_names;
  Optional<Trust> trust;
};
template <class V> void describe(V& v, Validation& x) { v("subjectAlternativeNames", x.subject_alternative_names); v("trust", x.trust); }
struct NodeListenerValidation : Block {
  Optional<SubjectAlternativeNames> subject_alternative_names;
  Optional<NodeListenerTrust> trust;
};
template <class V> void describe(V& v, NodeListenerValidation& x) { v("subjectAlternativeNames", x.subject_alternative_names); v("trust", x.trust); }

template <class ValidationBlock>
struct ListenerTlsOf : Block {
  Optional<ListenerCertificate> certificate;
  Located<TlsMode> mode;
  Optional<ValidationBlock> validation;
};
template <class V, class W> void describe(V& v, ListenerTlsOf<W>& x) { v("certificate", x.certificate); v("mode", x.mode); v("validation", x.validation); }
using NodeListenerTls = ListenerTlsOf<NodeListenerValidation>;
using GatewayListenerTls = ListenerTlsOf<Validation>;

struct ClientTls : Block {
  Optional<ClientCertificate> certificate;
  Boolean enforce;  // absent: true
  List<Integer> ports;
  Optional<Validation> validation;
};
template <class V> void describe(V& v, ClientTls& x) {
  v("certificate", x.certificate); v("enforce", x.enforce); v("ports", x.ports); v("validation", x.validation);
}
struct ClientPolicy : Block { Optional<ClientTls> tls; };
template <class V> void describe(V& v, ClientPolicy& x) { v("tls", x.tls); }
struct BackendDefaults : Block { Optional<ClientPolicy> client_policy; };
template <class V> void describe(V& v, BackendDefaults& x) { v("clientPolicy", x.client_policy); }

struct JsonFormatItem : Block { Text key_name, value; };
template <class V> void describe(V& v, JsonFormatItem& x) { v("key", x.key_name); v("value", x.value); }
struct LogFormat : Block { List<JsonFormatItem> json; Text text; };
template <class V> void describe(V& v, LogFormat& x) { v("json", x.json); v("text", x.text); }
struct LogFile : Block { Optional<LogFormat> format; Text path; };
template <class V> void describe(V& v, LogFile& x) { v("format", x.format); v("path", x.path); }
struct AccessLog : Block { Optional<LogFile> file; };
template <class V> void describe(V& v, AccessLog& x) { v("file", x.file); }
struct Logging : Block { Optional<AccessLog> access_log; };
template <class V> void describe(V& v, Logging& x) { v("accessLog", x.access_log); }

struct Range : Block { Integer start, end; };  // end is exclusive
template <class V> void describe(V& v, Range& x) { v("end", x.end); v("start", x.start); }
struct HeaderMatchValue : Block { Text exact, prefix, regex, suffix; Optional<Range> range; };
template <class V> void describe(V& v, HeaderMatchValue& x) {
  v("exact", x.exact); v("prefix", x.prefix); v("range", x.range); v("regex", x.regex); v("suffix", x.suffix);
}
// Of headers and of gRPC metadata. Without `match`: the header is present (absent, when inverted).
struct HeaderMatch : Block { Text name; Boolean invert; Optional<HeaderMatchValue> match; };
template <class V> void describe(V& v, HeaderMatch& x) { v("invert", x.invert); v("match", x.match); v("name", x.name); }

struct QueryMatchValue : Block { Text exact; };
template <class V> void describe(V& v, QueryMatchValue& x) { v("exact", x.exact); }
struct QueryParameter : Block { Text name; Optional<QueryMatchValue> match; };
template <class V> void describe(V& v, QueryParameter& x) { v("match", x.match); v("name", x.name); }

struct PathMatch : Block { Text exact, regex; };
template <class V> void describe(V& v, PathMatch& x) { v("exact", x.exact); v("regex", x.regex); }

// What every namespaced kind but BackendGroup may carry.
struct VirtualServiceTarget : Block {
  Optional<Reference> ref;
  Text arn;  // wins over the reference
};

}  // namespace a2i::appmesh
