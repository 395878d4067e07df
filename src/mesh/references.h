// What objects name, looked up: one object at a time, so that several threads can take some each.
#pragma once

#include <optional>
#include <string>

#include "findings/findings.h"
#include "mesh/index.h"
#include "mesh/names.h"
#include "mesh/resolve.h"

namespace a2i::mesh {

// What one thread has to tell about the objects it took.
struct Told {
  findings::Findings findings;
  Assumptions assumptions;
  // Of unknown names with known ones. Where nearly all names are unknown, part of the input is missing, and guesses would take time by the
  // square of the mesh.
  std::size_t comparisons_left = 500'000;
};

void addChosenOrder(const Object& object, Assumptions& assumptions);

class References {
 public:
  References(const MeshGraph& graph, const Index& index, const Options& options) : graph_(graph), index_(index), options_(options) {}

  void resolve(Node& node, Told& told) const;
  void resolve(Service& service, Told& told) const;
  void resolve(Router& router, Told& told) const;
  void resolve(GatewayRoute& route, Told& told) const;  // its service; its gateway is chosen by selectors

 private:
  template <class T>
  Ref<Handle<T>> lookUp(const Object& from, const appmesh::VirtualServiceTarget& target, const findings::Rule& unknown, Told& told) const;
  template <class T>
  void reportUnknown(const Object& from, const Ref<Handle<T>>& ref, const findings::Rule& rule, Told& told) const;
  void placeService(std::string_view host, const Object& object, std::string& service, std::string& ns, std::optional<KubernetesServiceId>& id,
                    Told& told) const;
  base::Rare<Alias> alias(std::optional<KubernetesServiceId> id) const;
  std::optional<ServiceName> fullName(const std::string& host) const;

  const MeshGraph& graph_;
  const Index& index_;
  const Options& options_;
};

}  // namespace a2i::mesh
