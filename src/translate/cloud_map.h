// Nodes that AWS Cloud Map found. Istio does not read it: pods get a Service by their labels, others are called by DNS.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "translate/places.h"
#include "translate/pod_services.h"

namespace a2i::translate {

class CloudMap {
 public:
  CloudMap(Context& context, PodServices& services);

  // None, with a finding, where Istio has no address for the node.
  [[nodiscard]] std::optional<Place> place(const behaviour::Workload& workload);

 private:
  Context& context_;
  PodServices& services_;
  std::unordered_map<std::string, std::vector<const behaviour::Workload*>> nodes_;  // by Cloud Map's service
};

}  // namespace a2i::translate
