#include "behaviour/print_parts.h"

#include "base/text.h"

namespace a2i::behaviour {

namespace {

std::string valueText(const ValueCondition& value) {
  switch (value.kind) {
    case ValueCondition::Kind::kPresent: return "is present";
    case ValueCondition::Kind::kExact: return "is " + quoted(value.text);
    case ValueCondition::Kind::kPrefix: return "starts with " + quoted(value.text);
    case ValueCondition::Kind::kSuffix: return "ends with " + quoted(value.text);
    case ValueCondition::Kind::kRegex: return "matches " + quoted(value.text);
    case ValueCondition::Kind::kRange: return "is a number in [" + std::to_string(value.start) + ", " + std::to_string(value.end) + ")";
  }
  return {};
}

// Spelt out, because a reader takes "not" to cover requests without the header.
std::string headerText(const HeaderCondition& header) {
  const std::string name = "header " + quoted(header.name);
  if (!header.inverted) return name + " " + valueText(header.value);
  if (header.value.kind == ValueCondition::Kind::kPresent) return name + " is absent";
  return name + " is present and not one that " + valueText(header.value);
}

std::string pathText(const PathCondition& path) {
  switch (path.kind) {
    case PathCondition::Kind::kPrefix: return "path starts with " + quoted(path.text);
    case PathCondition::Kind::kExact: return "path is " + quoted(path.text);
    case PathCondition::Kind::kRegex: return "path matches " + quoted(path.text);
  }
  return {};
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : base::printable(text)) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string nameOf(const mesh::Object& object) {
  const k8s::Manifest& manifest = object.manifest();
  return base::printable(manifest.ns.empty() ? manifest.name : manifest.ns + "/" + manifest.name);
}

std::string duration(Milliseconds milliseconds) {
  return milliseconds % 1000 == 0 ? std::to_string(milliseconds / 1000) + "s" : std::to_string(milliseconds) + "ms";
}

std::string limit(std::optional<Milliseconds> value) { return value ? duration(*value) : "none"; }

std::string portText(const Port& port) { return std::to_string(port.number) + " " + std::string(toString(port.protocol)); }

std::string_view unlessWritten(bool written) { return written ? "" : " (default)"; }

std::string conditionsText(const Conditions& conditions) {
  std::vector<std::string> parts;
  if (conditions.path.value) parts.push_back(pathText(*conditions.path.value));
  if (conditions.method.value) parts.push_back("method is " + quoted(*conditions.method.value));
  if (conditions.scheme.value) parts.push_back("scheme is " + quoted(*conditions.scheme.value));
  for (const auto& header : conditions.headers) parts.push_back(headerText(header.value));
  for (const auto& query : conditions.query) {
    const std::string name = "query parameter " + quoted(query.value.name);
    parts.push_back(query.value.exact ? name + " is " + quoted(*query.value.exact) : name + " is present");
  }
  return parts.empty() ? "always" : base::join(parts, ", ");
}

std::string logText(const AccessLog& log) {
  std::string text = quoted(log.path);
  if (!log.text.empty()) text += " as " + quoted(log.text);
  for (std::size_t i = 0; i < log.json.size(); ++i) text += (i == 0 ? " as JSON " : ", ") + quoted(log.json[i].first) + ": " + quoted(log.json[i].second);
  return text;
}

}  // namespace a2i::behaviour
