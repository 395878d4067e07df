// Where virtual nodes and virtual services live in Istio's world: host, namespace, Service port.
//
//   serviceDiscovery.dns.hostname: cart-v1.shop.svc.cluster.local   =>   destination.host, DestinationRule.host
//   serviceDiscovery.dns.hostname: api.example.com                  =>   ServiceEntry hosts [api.example.com]
//   VirtualService awsName cart.shop (or …shop.svc.cluster.local)    =>   VirtualService hosts [cart.shop.svc.cluster.local]
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "behaviour/behaviour.h"
#include "findings/findings.h"
#include "translate/ledger.h"
#include "translate/pod_labels.h"
#include "translate/translate.h"

namespace a2i::translate {

inline constexpr istio::Milliseconds kConnectTimeout = 1000;  // App Mesh's, towards every host

struct Place {
  std::string host;        // fully qualified
  std::string ns;          // where its Istio objects are written
  bool external = false;   // needs a ServiceEntry
  bool all_addresses = false;  // of an external one: every address is an endpoint
  std::string address;         // of one that was written as an IP address, for which the host is a made-up name
  std::string alias;           // of one that was written as the name of an ExternalName Service: that name
  bool sidecar = false;    // pods of the mesh are behind it; else the server's own TLS is what clients meet
  std::optional<mesh::KubernetesServiceId> service;  // the user's own Service behind the host, where the input shows it
  bool new_service = false;  // the host is a Service that is written in the place of that one, whose selector it has
  std::map<std::int64_t, std::int64_t> ports;  // listener port -> Service port
  std::string subset;                          // of nodes that share a Service: the node's part of its pods; else empty
  std::map<std::string, std::string> labels;   // of the pods of that part

  // What its certificate is expected to bear.
  const std::string& serverName() const { return !alias.empty() ? alias : address.empty() ? host : address; }
};

using NodePlaces = std::map<mesh::NodeId, Place>;
using ServicePlaces = std::map<mesh::ServiceId, Place>;

// What passes share. Handles index the graph; a node or service without a place has no output.
struct Context {
  const mesh::MeshGraph& graph;
  const behaviour::Behaviour& behaviour;
  const Options& options;
  Ledger& ledger;
  findings::Findings& findings;
  istio::Bundle& bundle;
  NodePlaces& nodes;
  ServicePlaces& services;
  // Virtual services without output whose name is a Kubernetes Service's. Its own pods would take their requests; they are refused.
  ServicePlaces& refused;

  // A finding about an object at one of its nodes (at its name when null).
  findings::Finding& report(const findings::Rule& rule, const k8s::Manifest& object, const yaml::Node* at, std::string message);
};

// Fills `nodes`, `services` and `refused`.
void placeHosts(Context& context);

// The Service "cart" in "shop" as a host: cart.shop.svc.cluster.local.
[[nodiscard]] std::string qualifiedHost(const Context& context, const std::string& service, const std::string& ns);

// What Istio takes as a host: labels of letters, digits and hyphens, two at least, the last one no number. In lower case.
[[nodiscard]] bool isHost(std::string_view name);

// HTTP, HTTP2, GRPC or TCP: Istio's words for the protocol of a port.
[[nodiscard]] std::string portProtocol(behaviour::Protocol protocol);

// "http-8080": the name of a port, which Istio wants to be unique and to begin with the protocol.
[[nodiscard]] std::string portName(const behaviour::Port& port);

// "VirtualService shop/cart: spec.http[0]" for the ledger; empty when nobody will read it.
[[nodiscard]] std::string target(const Context& context, const istio::Object& object, std::string_view path);

}  // namespace a2i::translate
