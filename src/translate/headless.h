// Nodes that are found by a headless Service. App Mesh balanced over the addresses that DNS gave for it. A sidecar of Istio leads
// what is routed to such a Service to the address that the client had dialled (ORIGINAL_DST), which is that of the virtual service: a
// Service with the same selector and a ClusterIP takes its place.
#pragma once

#include <map>
#include <set>

#include "translate/places.h"
#include "translate/pod_services.h"
#include "translate/rollouts.h"

namespace a2i::translate {

class Headless {
 public:
  Headless(Context& context, PodServices& services);

  // None, with a finding, where nothing says which pods the Service leads to.
  [[nodiscard]] std::optional<Place> place(const behaviour::Workload& workload);

 private:
  struct StandIn {
    std::string name;
    std::optional<mesh::KubernetesServiceId> known;  // the user's
  };
  const StandIn& standIn(mesh::KubernetesServiceId id);  // made, and told, at the first call
  void report(mesh::KubernetesServiceId id, const StandIn& made);
  // Listeners of all nodes that it leads to.
  std::map<std::int64_t, behaviour::Protocol> portsOf(mesh::KubernetesServiceId id, std::vector<std::string>& sources) const;
  bool routedToFromElsewhere(const behaviour::Workload& workload) const;
  std::optional<Place> placeWithoutSelector(const behaviour::Workload& workload);
  std::optional<Place> placeOfRollout(const behaviour::Workload& workload, const mesh::Workload& rollout);
  Place placeItself(const behaviour::Workload& workload) const;  // at the headless Service

  Context& context_;
  PodServices& services_;
  RolloutServices rollouts_;
  std::map<mesh::KubernetesServiceId, std::vector<const behaviour::Workload*>> nodes_;  // by their headless Service
  std::map<mesh::KubernetesServiceId, StandIn> stand_ins_;
};

}  // namespace a2i::translate
