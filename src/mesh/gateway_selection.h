// Which gateway a gateway route belongs to.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "findings/findings.h"
#include "mesh/graph.h"
#include "mesh/rarest_labels.h"

namespace a2i::mesh {

// Holds on to the graph's gateways.
class GatewaySelection {
 public:
  explicit GatewaySelection(const MeshGraph& graph);

  // The gateway that a dump of a live cluster names, else the one whose selectors take the route, or the only one that can. No gateway, and
  // more than one, is a finding; a namespace that had to be guessed is an assumption.
  [[nodiscard]] std::optional<GatewayId> of(const GatewayRoute& route, Assumptions& assumptions, findings::Findings& findings) const;

 private:
  [[nodiscard]] std::vector<GatewayId> taking(const GatewayRoute& route) const;
  [[nodiscard]] std::vector<GatewayId> named(const GatewayRoute& route) const;

  const MeshGraph& graph_;
  RarestLabels in_shown_, in_hidden_;  // for routes of namespaces that a file shows, and of others
  std::unordered_map<std::string_view, std::vector<GatewayId>> by_name_;
};

}  // namespace a2i::mesh
