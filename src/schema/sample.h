// For tests: a valid value for a schema, written in flow style, with every field and as many items as a list must have.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "yaml/node.h"

namespace a2i::schema {

inline std::int64_t bound(const yaml::Node& schema, std::string_view key, std::int64_t otherwise) {
  const yaml::Node* const node = schema.get(key);
  std::int64_t value = otherwise;
  return node != nullptr && node->integer(value) ? value : otherwise;
}

inline std::string sample(const yaml::Node& schema) {
  const std::string_view type = schema.get("type")->scalar();
  std::string text;
  if (type == "object") {
    if (const yaml::Node* properties = schema.get("properties")) {
      for (const yaml::Entry& entry : properties->entries()) {
        text.append(text.empty() ? "" : ", ").append(entry.key.scalar()).append(": ") += sample(entry.value);
      }
    } else if (schema.get("additionalProperties") != nullptr) {
      text = "k: v";
    }
    return "{" + text + "}";
  }
  if (type == "array") {
    for (std::int64_t i = std::max<std::int64_t>(1, bound(schema, "minItems", 1)); i > 0; --i) {
      text.append(text.empty() ? "" : ", ") += sample(*schema.get("items"));
    }
    return "[" + text + "]";
  }
  if (type == "boolean") return "true";
  if (const yaml::Node* words = schema.get("enum")) return "\"" + std::string(words->items().front().scalar()) + "\"";
  if (type == "integer") return std::to_string(bound(schema, "minimum", 7));
  return "\"/text/" + std::string(static_cast<std::size_t>(std::max<std::int64_t>(0, bound(schema, "minLength", 0) - 6)), 'x') + "\"";
}

}  // namespace a2i::schema
