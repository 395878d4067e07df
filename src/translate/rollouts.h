// Argo Rollouts: what it writes at run time, no object of the translation may depend on (mesh/rollouts.h).
#pragma once

#include <map>
#include <string>

#include "translate/places.h"

namespace a2i::translate {

// Services whose selectors Argo writes, so that each leads to one version of the pods.
class RolloutServices {
 public:
  explicit RolloutServices(const mesh::MeshGraph& graph);
  [[nodiscard]] const mesh::Workload* managerOf(const mesh::KubernetesService& service) const;  // null: nobody

 private:
  std::map<std::pair<std::string, std::string>, const mesh::Workload*> managers_;  // by namespace and name
};

// Of objects for the pods of a canary's node and of the stable one, which select the same pods now, the stable one's stay.
void joinRollouts(Context& context);

}  // namespace a2i::translate
