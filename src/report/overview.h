// What a run saw, beside its findings: the objects, what belongs to each service, and who calls whom before and after. Filled by
// room pipeline when a report asks for it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "source/span.h"

namespace a2i::report {

struct ObjectLine {
  std::string display;  // "VirtualNode shop/cart"
  source::Span span;    // of the whole object
  std::string host;     // of a virtual service: the name that clients call
  std::vector<std::string> parts;  // displays of the objects behind a virtual service or gateway, itself included
};

struct Vertex {
  enum class Shape : std::uint8_t { kGateway, kService, kRouter, kWorkload, kHost } shape = Shape::kHost;
  std::string id, label;  // `id` is unique in its diagram and never shown
  std::string ns;         // for a diagram folded by namespace
};

struct Edge {
  std::string from, to, label;
  friend auto operator<=>(const Edge&, const Edge&) = default;
};

struct Diagram {
  std::vector<Vertex> vertices;
  std::vector<Edge> edges;
};

// A folder below workloads/, and the user's files whose objects it patches: it is included where those are.
struct Component {
  std::string ns;
  std::vector<std::string> files;
};

// Something that lives in ACM, which no proxy of Istio reads.
struct CertificateLine {
  enum class Kind : std::uint8_t { kAuthority, kGateway, kServer } kind = Kind::kAuthority;
  std::string arn, user;  // display of the object that names it, a listener's with its port
  friend auto operator<=>(const CertificateLine&, const CertificateLine&) = default;
};

struct Overview {
  std::vector<ObjectLine> objects;  // all App Mesh objects in the order of their displays
  Diagram before, after;
  std::vector<std::vector<std::string>> waves;       // workloads (displays): each wave calls only earlier ones, cycles stay together
  std::vector<Component> components;                 // by namespace
  std::vector<CertificateLine> certificates;         // sorted
  std::vector<std::string> blocked_objects;          // have an error, so no output comes of them
};

}  // namespace a2i::report
