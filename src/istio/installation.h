// Installation as files: an IstioOperator for `istioctl install -f`, values for the Helm charts.
// Keys of meshConfig that Istio does not know pass its installer in silence; tests/golden/releases.txt has the real ones, each with
// its first release.
#pragma once

#include <map>
#include <string>

#include "istio/objects.h"

namespace a2i::istio {

[[nodiscard]] Value meshConfig(const Installation& installation);

[[nodiscard]] Value istioOperator(const Installation& installation);

// By file name: values-istiod.yaml, values-gateway-NAMESPACE-NAME.yaml.
[[nodiscard]] std::map<std::string, Value> helmValues(const Installation& installation);

}  // namespace a2i::istio
