// The bundle as text: the stream for `kubectl apply -f -` and the files of the output tree (contract section 5).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "istio/objects.h"

namespace a2i::emit {

enum class What : std::uint8_t { kAll, kNetworking, kSecurity, kTelemetry, kWorkloads, kIop };

struct File {
  std::string content;
  std::vector<std::string> sources;  // of an object file; empty for kustomizations and the README
};

using Files = std::map<std::string, File>;  // by path below the out-dir, '/' between parts

[[nodiscard]] std::string toStream(const istio::Bundle& bundle, What what);

// `report` is the text of README.md (made by room report). Kustomizations name each folder and file.
// `jobs`: threads; 0: one for each processor.
[[nodiscard]] Files toTree(const istio::Bundle& bundle, What what, std::string report, unsigned jobs = 1);

// Whether a path of the tree belongs to WHAT and these namespaces (none named: to any). Mesh-wide files belong to a run over all.
[[nodiscard]] bool inScope(const std::string& path, What what, const std::vector<std::string>& namespaces);

}  // namespace a2i::emit
