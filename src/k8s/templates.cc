#include "k8s/templates.h"

namespace a2i::k8s {

std::optional<std::size_t> findTemplate(std::string_view text) {
  const std::size_t open = text.find("{{");
  if (open == std::string_view::npos || text.find("}}", open) == std::string_view::npos) return std::nullopt;
  return open;
}

std::optional<std::size_t> findPlaceholder(std::string_view text) {
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    std::size_t end = at + 2;
    const auto word = [&text](std::size_t i) {
      const char c = i < text.size() ? text[i] : '\0';
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    while (word(end)) ++end;
    const bool named = end > at + 2 && end < text.size();
    if (named && (text[end] == '}' || text[end] == ':' || text[end] == '-')) return at;
  }
  return std::nullopt;
}

const yaml::Node* findPlaceholderNode(const yaml::Node& node) {
  if (node.isMapping()) {
    for (const yaml::Entry& entry : node.entries()) {
      if (findPlaceholder(entry.key->scalar())) return entry.key;
      if (const yaml::Node* found = findPlaceholderNode(*entry.value)) return found;
    }
    return nullptr;
  }
  if (node.isSequence()) {
    for (const yaml::Node* item : node.items()) {
      if (const yaml::Node* found = findPlaceholderNode(*item)) return found;
    }
    return nullptr;
  }
  return findPlaceholder(node.scalar()) ? &node : nullptr;
}

}  // namespace a2i::k8s
