// What a NetworkPolicy lets through, as far as one port of one peer is concerned.
// Source: Kubernetes networking/v1 NetworkPolicy.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "k8s/manifest.h"

namespace a2i::translate {

enum class Direction : std::uint8_t { kIngress, kEgress };

struct Peer {
  std::string ns;
  k8s::Labels ns_labels, pod_labels;
};

// Whether the policy is about pods with these labels; of its own namespace, which the caller looks at.
[[nodiscard]] bool selectsPods(const k8s::Manifest& policy, const k8s::Labels& labels);

// Whether a selected pod is closed in this direction but for what policies let through.
[[nodiscard]] bool isolates(const k8s::Manifest& policy, Direction direction);

// Whether TCP to (or from) the peer at this port is let through. Address blocks of half of all bits or fewer are taken to hold the
// cluster's pods: which those are, no manifest says.
[[nodiscard]] bool lets(const k8s::Manifest& policy, Direction direction, std::int64_t port, const Peer& peer);

// The node of a port that a rule lists by this number; null where there is none.
[[nodiscard]] const yaml::Node* listedPort(const k8s::Manifest& policy, Direction direction, std::int64_t port);

}  // namespace a2i::translate
