// Canonical YAML as `kubectl get -o yaml` orders it: apiVersion, kind, metadata, spec first at the top, all else
// alphabetical; two-space indent; strings quoted whenever a YAML 1.1 or 1.2 reader could take them for something else.
#pragma once

#include <string>

#include "istio/value.h"

namespace a2i::emit {

[[nodiscard]] std::string toYaml(const istio::Value& value);   // one document, no `---`, ends with a line feed
// Two-space indent, keys sorted, ends with a line feed. `indent`: of all lines but the first.
[[nodiscard]] std::string toJson(const istio::Value& value, std::size_t indent = 0);

}  // namespace a2i::emit
