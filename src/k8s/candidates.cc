#include "k8s/candidates.h"

#include <cstring>

#include "base/text.h"
#include "k8s/kinds.h"
#include "k8s/manifest.h"

namespace a2i::k8s {

namespace {

const char* find(std::string_view bytes, std::string_view needle) {
  return static_cast<const char*>(memmem(bytes.data(), bytes.size(), needle.data(), needle.size()));
}

bool wordCharacter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The word that follows `kind` as a key: kind: Service, "kind": "Service".
std::string_view kindAfter(std::string_view rest) {
  std::size_t at = 0;
  const auto skip = [&](std::string_view set) {
    while (at < rest.size() && set.find(rest[at]) != std::string_view::npos) ++at;
  };
  skip("\"' \t");
  if (at >= rest.size() || rest[at] != ':') return {};
  ++at;
  skip("\"' \t");
  const std::size_t begin = at;
  while (at < rest.size() && wordCharacter(rest[at])) ++at;
  return rest.substr(begin, at - begin);
}

bool kindOfInterest(std::string_view kind) {
  return findRelated(kind).has_value() || mayBeNeighbour(kind) || (kind.size() >= 4 && kind.substr(kind.size() - 4) == "List");
}

}  // namespace

bool mentionsAppMesh(std::string_view bytes) { return find(bytes, "appmesh.k8s.aws") != nullptr; }

bool namesApiVersion(std::string_view bytes) {
  constexpr std::string_view kPrefix = "appmesh.k8s.aws/v";
  while (const char* const found = find(bytes, kPrefix)) {
    bytes.remove_prefix(static_cast<std::size_t>(found - bytes.data()) + kPrefix.size());
    if (!bytes.empty() && bytes.front() >= '0' && bytes.front() <= '9') return true;
  }
  return false;
}

bool mayHoldManifestsByName(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || path.size() - dot > 5) return false;
  const std::string extension = base::lower(path.substr(dot));
  return extension == ".yaml" || extension == ".yml" || extension == ".json";
}

bool mayHoldManifests(std::string_view path, std::string_view bytes) {
  if (!mayHoldManifestsByName(path)) return false;
  if (mentionsAppMesh(bytes)) return true;
  std::string_view rest = bytes;
  while (const char* const found = find(rest, "kind")) {
    rest.remove_prefix(static_cast<std::size_t>(found - rest.data()) + 4);
    if (kindOfInterest(kindAfter(rest))) return true;
  }
  return false;
}

bool wanted(std::string_view document) {
  std::string_view kind, api_version;
  for (std::size_t line = 0; line < document.size();) {
    const std::string_view rest = document.substr(line);
    if (rest.starts_with("kind:")) kind = kindAfter(rest.substr(4));
    if (rest.starts_with("apiVersion:")) api_version = base::trim(rest.substr(11, rest.find('\n') - 11));
    const void* const end = std::memchr(rest.data(), '\n', rest.size());
    if (end == nullptr || (!kind.empty() && !api_version.empty())) break;
    line += static_cast<std::size_t>(static_cast<const char*>(end) - rest.data()) + 1;
  }
  if (kind.empty() || api_version.empty()) return mayHoldManifests(".yaml", document);
  return kindOfInterest(kind) || mentionsAppMesh(api_version);
}

}  // namespace a2i::k8s
