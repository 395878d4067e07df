// Annotations of App Mesh's injector on pods, as Istio's.
// Source: App Mesh controller, pkg/inject; istio.io/api annotation/annotations.yaml.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "findings/rule.h"
#include "k8s/manifest.h"

namespace a2i::translate {

struct AnnotationChanges {
  struct Lost {
    const findings::Rule* rule;
    std::string key;  // of the annotation
    std::string why;  // a sentence
  };
  std::vector<std::string> remove;         // App Mesh's
  std::map<std::string, std::string> add;  // Istio's
  std::vector<Lost> lost;
};

inline constexpr char kPortsAnnotation[] = "appmesh.k8s.aws/ports";

// "8080, 8081": what is between the commas.
[[nodiscard]] std::vector<std::string> listItems(const std::string& list);

// `gateway`: the pods are those of a virtual gateway, which the injector gave only its image and environment.
[[nodiscard]] AnnotationChanges istioAnnotations(const k8s::Labels& annotations, bool gateway);

// The value of excludeInboundPorts and its like.
[[nodiscard]] std::string joinedItems(const std::vector<std::string>& items);

}  // namespace a2i::translate
