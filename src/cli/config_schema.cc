#include "cli/config_schema.h"

#include <vector>

#include "base/text.h"
#include "cli/options.h"

namespace a2i::cli {

namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' || c == '\\' ? "\\" : "").append(1, c);
  return out + "\"";
}

// "new|old": a closed choice.
std::vector<std::string_view> choices(const OptionRow& option) {
  return option.value.find('|') == std::string_view::npos ? std::vector<std::string_view>{} : base::split(option.value, '|');
}

std::string type(const OptionRow& option) {
  switch (option.arity) {
    case Arity::kFlag: return "\"type\": \"boolean\"";
    case Arity::kRepeatable:
      return "\"anyOf\": [{\"type\": \"string\", \"minLength\": 1}, {\"type\": \"array\", \"items\": {\"type\": \"string\", \"minLength\": 1}}]";
    case Arity::kValue: break;
  }
  std::string list;
  for (const std::string_view choice : choices(option)) list += (list.empty() ? "" : ", ") + quoted(choice);
  if (!list.empty()) return "\"enum\": [" + list + "]";
  // YAML reads 1.29 without quotes as a number.
  return option.value == "X.Y" ? "\"type\": [\"string\", \"number\"]" : "\"type\": \"string\", \"minLength\": 1";
}

constexpr std::string_view kRest = R"(    "rules": {
      "description": "levels of rules, by id or name; appmesh2istio explain lists the rules",
      "type": "object",
      "propertyNames": {"pattern": "^(AMI[0-9]{4}|[a-z][a-z0-9-]*)$"},
      "additionalProperties": {"enum": ["off", "note", "warning", "error", false]}
    },
    "exclude": {
      "description": "paths that are never read, as in .gitignore",
      "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    },
    "suppressions": {
      "description": "findings that somebody has accepted: each entry takes what all of its parts take",
      "type": "array",
      "items": {
        "type": "object",
        "properties": {
          "rule": {
            "description": "ids or names of rules",
            "anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]
          },
          "path": {
            "description": "path patterns, as in .gitignore",
            "anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]
          },
          "object": {
            "description": "objects as reports name them, VirtualNode shop/cart, with * and ?",
            "anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]
          },
          "reason": {"description": "why it is accepted", "type": "string", "pattern": "[^ ]"},
          "until": {"description": "the last day, YYYY-MM-DD", "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        },
        "required": ["reason"],
        "anyOf": [{"required": ["rule"]}, {"required": ["path"]}, {"required": ["object"]}],
        "additionalProperties": false
      }
    }
  },
  "additionalProperties": false
}
)";

}  // namespace

std::string configSchema() {
  std::string text =
      "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n  \"title\": \".appmesh2istio.yaml\",\n"
      "  \"type\": [\"object\", \"null\"],\n  \"properties\": {\n";
  for (const OptionRow& option : options()) {
    if (!option.in_configuration) continue;
    text += "    " + quoted(longName(option)) + ": {\n      \"description\": " + quoted(option.help) + ",\n      " + type(option) +
            "\n    },\n";
  }
  return text + std::string(kRest);
}

std::string configTable() {
  std::string text = "| Key | Value | Meaning |\n| --- | --- | --- |\n";
  for (const OptionRow& option : options()) {
    if (!option.in_configuration) continue;
    std::string value = option.arity == Arity::kFlag ? "true, false" : std::string(option.value);
    if (const auto all = choices(option); !all.empty()) {
      value.clear();
      for (const std::string_view choice : all) value.append(value.empty() ? "" : ", ").append(choice);
    }
    if (option.arity == Arity::kRepeatable) value += ", or a list";
    text += "| `" + std::string(longName(option)) + "` | " + value + " | " + std::string(option.help) + " |\n";
  }
  return text;
}

}  // namespace a2i::cli
