// Canonical YAML as `kubectl get -o yaml` orders it: apiVersion, kind, metadata, spec first at the top, all else
// alphabetical; two-space indent; strings quoted whenever a YAML 1.1 or 1.2 reader could take them for something else.
#pragma once

#include <string>
#include <string_view>

#include "istio/value.h"

namespace a2i::emit {

[[nodiscard]] std::string toYaml(const istio::Value& value);   // one document, no `---`, ends with a line feed
[[nodiscard]] std::string toJson(const istio::Value& value);   // two-space indent, keys sorted, ends with a line feed
void appendJson(std::string_view text, std::string& out);      // a string, in quotes

}  // namespace a2i::emit
