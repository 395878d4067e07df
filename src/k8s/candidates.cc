#include "k8s/candidates.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "k8s/kinds.h"
#include "k8s/manifest.h"

namespace a2i::k8s {

namespace {

const char* find(std::string_view bytes, std::string_view needle) {
  if (bytes.empty()) return nullptr;  // it may be no address at all, which memmem does not take
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

// Of a kind by its name alone: which group it is of is for the parser to see.
Worth worthOfKind(std::string_view kind, std::string_view bytes) {
  if (kind.ends_with("List")) return Worth::kContext;
  Worth worth = Worth::kNothing;
  for (const RelatedKind& row : relatedKinds()) {
    if (row.name != kind || (!row.needle.empty() && find(bytes, row.needle) == nullptr)) continue;
    if (!row.alone.empty() && find(bytes, row.alone) != nullptr) return Worth::kMesh;
    worth = Worth::kContext;
  }
  return worth;
}

// Not written where it stands, or not as it reads: an alias, a value with an anchor or a tag, on other lines, with escapes.
bool indirect(std::string_view value) {
  return value.empty() || std::string_view("*&!|>").find(value.front()) != std::string_view::npos || value.find('\\') != std::string_view::npos;
}

bool namedAsManifest(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || path.size() - dot > 5) return false;
  const std::string extension = base::lower(path.substr(dot));
  return extension == ".yaml" || extension == ".yml" || extension == ".json";
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

bool hidesAppMesh(std::string_view bytes) {
  const auto zero = [&bytes](std::size_t at) { return bytes[at] == '\0'; };
  if (bytes.size() < 4 || !((zero(1) && zero(3)) || (zero(0) && (zero(1) || zero(2))))) return false;
  std::string narrow(bytes);
  std::erase(narrow, '\0');
  return mentionsAppMesh(narrow);
}

std::string_view renderedName(std::string_view path) {
  static constexpr std::string_view kSuffixes[] = {".template", ".tmpl", ".tpl", ".gotmpl", ".j2", ".jinja", ".jinja2"};
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || path.size() - dot > 9) return {};
  const std::string suffix = base::lower(path.substr(dot));
  const bool known = std::find(std::begin(kSuffixes), std::end(kSuffixes), suffix) != std::end(kSuffixes);
  return known && namedAsManifest(path.substr(0, dot)) ? path.substr(0, dot) : std::string_view{};
}

bool mayHoldManifestsByName(std::string_view path) { return namedAsManifest(path) || !renderedName(path).empty(); }

Worth worthOf(std::string_view bytes) {
  if (mentionsAppMesh(bytes)) return Worth::kMesh;
  Worth most = Worth::kNothing;
  std::string_view rest = bytes;
  while (const char* const found = find(rest, "kind")) {
    rest.remove_prefix(static_cast<std::size_t>(found - rest.data()) + 4);
    most = std::max(most, worthOfKind(kindAfter(rest), bytes));
    if (most == Worth::kMesh) break;
  }
  return most;
}

Worth worth(std::string_view path, std::string_view bytes) {
  if (namedAsManifest(path)) return worthOf(bytes);
  // What a template without objects of App Mesh becomes is not known to be part of this repository's input.
  return !renderedName(path).empty() && namesApiVersion(bytes) ? Worth::kMesh : Worth::kNothing;
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
  if (kind.empty() || indirect(api_version)) return worthOf(document) != Worth::kNothing;
  return worthOfKind(kind, document) != Worth::kNothing || mentionsAppMesh(api_version);
}

}  // namespace a2i::k8s
