// Which files and documents are worth parsing, told by their bytes. Most of a repository is not.
#pragma once

#include <string_view>

#include "k8s/manifest.h"

namespace a2i::k8s {

// What the bytes of a file or document are worth; see `worth` in manifest.h.
[[nodiscard]] Worth worthOf(std::string_view bytes);

// A document that may hold an object of ours. A `kind:` line in column 0 decides where there is one; what looks
// otherwise (JSON, flow style, quoted keys) is left to the parser when it mentions what we need.
[[nodiscard]] bool wanted(std::string_view document);

[[nodiscard]] bool mentionsAppMesh(std::string_view bytes);

// Whether an API version of App Mesh is named. Annotations of workloads (appmesh.k8s.aws/mesh) are not enough.
[[nodiscard]] bool namesApiVersion(std::string_view bytes);

// Text of UTF-32, or of UTF-16 without a byte order mark, in which no search finds what it names.
[[nodiscard]] bool hidesAppMesh(std::string_view bytes);

}  // namespace a2i::k8s
