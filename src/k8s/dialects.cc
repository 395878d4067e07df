#include "k8s/dialects.h"

#include <cctype>

namespace a2i::k8s {

namespace {

bool resourceCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ':'; }

// What stands before a resource type: `Type: ` or `"Type": "` in CloudFormation, `resource "` in Terraform.
bool after(std::string_view text, std::string_view word, std::string_view between) {
  const std::size_t end = text.find_last_not_of(between);
  return end != std::string_view::npos && text.substr(0, end + 1).ends_with(word);
}

std::optional<Dialect> find(std::string_view bytes, std::string_view tool, std::string_view prefix, std::string_view word, std::string_view between) {
  for (std::size_t at = bytes.find(prefix); at != std::string_view::npos; at = bytes.find(prefix, at + prefix.size())) {
    if (!after(bytes.substr(0, at), word, between)) continue;
    std::size_t end = at + prefix.size();
    while (end < bytes.size() && resourceCharacter(bytes[end])) ++end;
    return Dialect{tool, std::string(bytes.substr(at, end - at)), at};
  }
  return std::nullopt;
}

}  // namespace

bool mayHoldDialectByName(std::string_view path) { return path.ends_with(".tf"); }

std::optional<Dialect> otherDialect(std::string_view path, std::string_view bytes) {
  if (mayHoldDialectByName(path)) return find(bytes, "Terraform", "aws_appmesh_", "resource", " \t\"");
  return find(bytes, "CloudFormation", "AWS::AppMesh::", "Type", " \t\"':");
}

}  // namespace a2i::k8s
