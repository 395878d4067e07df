#include "k8s/templates.h"

#include <algorithm>

namespace a2i::k8s {

namespace {

constexpr std::string_view kAfterName = "}:-=+?#%/^,";  // ${NAME}, ${NAME:-x}, and what else shells and Flux do to a value

std::size_t findEnclosed(std::string_view text, std::string_view open, std::string_view close) {
  const std::size_t at = text.find(open);
  return at == std::string_view::npos || text.find(close, at) == std::string_view::npos ? std::string_view::npos : at;
}

// {% if … %}. A log format may hold {%REQ(HOST)%}, which is none: a statement begins with a blank or in lower case.
std::size_t findStatement(std::string_view text) {
  for (std::size_t at = text.find("{%"); at != std::string_view::npos; at = text.find("{%", at + 2)) {
    std::size_t next = at + 2;
    if (next < text.size() && (text[next] == '-' || text[next] == '+')) ++next;
    const char c = next < text.size() ? text[next] : '\0';
    if (c == ' ' || (c >= 'a' && c <= 'z')) return text.find("%}", next) == std::string_view::npos ? std::string_view::npos : at;
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<std::size_t> findTemplate(std::string_view text) {
  const std::size_t expression = findEnclosed(text, "{{", "}}"), statement = findStatement(text);
  const std::size_t first = std::min(expression, statement);
  return first == std::string_view::npos ? std::nullopt : std::optional(first);
}

std::optional<std::size_t> findPlaceholder(std::string_view text) {
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    std::size_t end = at + 2;
    const auto word = [&text](std::size_t i) {
      const char c = i < text.size() ? text[i] : '\0';
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    const bool digit = end < text.size() && text[end] >= '0' && text[end] <= '9';  // ${2} repeats in a regular expression
    while (!digit && word(end)) ++end;
    const bool named = end > at + 2 && end < text.size();
    if (named && kAfterName.find(text[end]) != std::string_view::npos) return at;
  }
  return std::nullopt;
}

std::optional<std::string_view> findSetting(std::string_view text) {
  constexpr std::string_view kGroup = "appmesh.k8s.aws/";
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  for (std::size_t at = text.find(kGroup); at != std::string_view::npos; at = text.find(kGroup, at + kGroup.size())) {
    const std::size_t line = text.rfind('\n', at) + 1;  // npos + 1: the beginning
    std::size_t end = at + kGroup.size();
    while (end < text.size() && letter(text[end])) ++end;
    const bool key = end < text.size() && (text[end] == ':' || text[end] == '"' || text[end] == '\'');
    if (key && text.substr(line, at - line).find('#') == std::string_view::npos) return text.substr(at, end - at);
  }
  return std::nullopt;
}

const yaml::Node* findNode(const yaml::Node& node, Finder find) {
  if (node.isMapping()) {
    for (const yaml::Entry& entry : node.entries()) {
      if (find(entry.key.scalar())) return &entry.key;
      if (const yaml::Node* found = findNode(entry.value, find)) return found;
    }
    return nullptr;
  }
  if (node.isSequence()) {
    for (const yaml::Node& item : node.items()) {
      if (const yaml::Node* found = findNode(item, find)) return found;
    }
    return nullptr;
  }
  return find(node.scalar()) ? &node : nullptr;
}

}  // namespace a2i::k8s
