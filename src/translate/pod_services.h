// Services by the pods that they lead to: the user's own, and those that are written where Istio needs one that is not there.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "translate/places.h"

namespace a2i::translate {

// Names must be free, so it is used by one thread.
class PodServices {
 public:
  explicit PodServices(Context& context);

  // A Service of the user's with a ClusterIP that selects by exactly these labels and leads to each of these ports of the pods.
  [[nodiscard]] std::optional<mesh::KubernetesServiceId> find(const std::string& ns, const Labels& selector, const std::vector<std::int64_t>& pod_ports) const;

  // Its port that leads to this one of the pods.
  [[nodiscard]] static std::optional<std::int64_t> portTo(const mesh::KubernetesService& service, std::int64_t pod_port);

  // Whether a port leads to this one of the pods.
  [[nodiscard]] static bool leadsTo(const mesh::ServicePort& port, std::int64_t pod_port);

  // A new one, named after `base` ("cart-mesh" after "cart") as nothing else is. Its ports have the numbers of the pods' ones.
  struct Wanted {
    std::string ns, base;
    const Labels& selector;
    std::map<std::int64_t, behaviour::Protocol> ports;
    std::vector<std::string> sources;
  };
  std::string write(Wanted wanted);

 private:
  Context& context_;
  std::unordered_map<std::string, std::vector<mesh::KubernetesServiceId>> by_selector_;
  std::set<std::pair<std::string, std::string>> names_;  // namespace and name
};

}  // namespace a2i::translate
