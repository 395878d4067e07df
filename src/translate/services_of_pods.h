// The user's Services by the pods that they select, whatever they are for: a load balancer, a StatefulSet, another name.
#pragma once

#include <vector>

#include "mesh/rarest_labels.h"
#include "translate/places.h"

namespace a2i::translate {

class ServicesOfPods {
 public:
  explicit ServicesOfPods(const Context& context);

  // Those that select pods of the node, by the labels of its pods where the input shows them, else by those of its selector.
  [[nodiscard]] std::vector<mesh::KubernetesServiceId> of(const behaviour::Workload& node) const;

  // Whether a Service's port leads to this one of the node's pods. A name is looked up in the containers where the input shows them.
  [[nodiscard]] bool leadsTo(const mesh::ServicePort& port, const behaviour::Workload& node, std::int64_t pod_port) const;

 private:
  const Context& context_;
  mesh::RarestLabels by_label_;
};

}  // namespace a2i::translate
