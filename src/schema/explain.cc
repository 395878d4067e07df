#include "schema/explain.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/unicode.h"
#include "findings/rules_schema.h"

namespace a2i::schema {

namespace {

using yaml::Node;
using yaml::Type;

std::optional<std::int64_t> number(const Node& schema, std::string_view key) {
  const Node* const node = schema.get(key);
  std::int64_t value = 0;
  return node != nullptr && node->integer(value) ? std::optional(value) : std::nullopt;
}

bool has(const Node& value, std::string_view type) {
  if (type == "object") return value.isMapping();
  if (type == "array") return value.isSequence();
  if (type == "string") return value.isString();
  if (type == "boolean") return value.type == Type::kBoolean;
  if (type == "integer") return value.type == Type::kInteger;
  return true;
}

// Text of the manifest, fit for a message of one line.
std::string quoted(std::string_view text) { return "`" + base::printable(text.substr(0, 60)) + "`"; }

std::vector<std::string_view> wordsOf(const Node& allowed) {
  std::vector<std::string_view> words;
  for (const Node& word : allowed.items()) words.push_back(word.scalar());
  return words;
}

std::string listed(const std::vector<std::string_view>& words) {
  std::string list;
  for (const std::string_view word : words) list.append(list.empty() ? "" : ", ").append(word);
  return list;
}

std::string integerWanted(const Node& schema) {
  const auto least = number(schema, "minimum"), most = number(schema, "maximum");
  if (least && most) return "an integer from " + std::to_string(*least) + " to " + std::to_string(*most);
  if (least) return "an integer of at least " + std::to_string(*least);
  if (most) return "an integer of at most " + std::to_string(*most);
  return "an integer of at most 64 bits";
}

// What a value of the wrong type should have been.
std::string wanted(const Node& schema, std::string_view type) {
  if (type == "object") return "a mapping";
  if (type == "array") return "a list";
  if (type == "boolean") return "a boolean";
  if (type == "integer") return schema.get("minimum") == nullptr ? "an integer" : integerWanted(schema);
  if (const Node* allowed = schema.get("enum")) return "one of " + listed(wordsOf(*allowed));
  return "a string";
}

class Explainer {
 public:
  Explainer(const k8s::Manifest& manifest, findings::Findings& findings) : manifest_(manifest), findings_(findings) {}

  std::size_t run(const Node& schema) {
    check(*manifest_.root, schema, nullptr);
    return count_;
  }

 private:
  findings::Finding& add(const findings::Rule& rule, source::Span span, std::string message) {
    ++count_;
    findings::Finding& finding = findings_.add(rule, span, std::move(message));
    finding.object = manifest_.display();
    finding.field = path_;
    return finding;
  }

  void check(const Node& value, const Node& schema, const Node* key) {
    const Node* const type = schema.get("type");
    if (type != nullptr && !has(value, type->scalar())) return wrongType(value, schema, type->scalar());
    if (value.isMapping()) checkMapping(value, schema, key);
    if (value.isSequence()) checkSequence(value, schema, key);
    if (value.isString()) checkString(value, schema);
    if (value.type == Type::kInteger) checkInteger(value, schema);
  }

  static std::string shown(const Node& value) {
    if (value.isNull()) return "null";
    if (value.isMapping() || value.isSequence()) return std::string(toString(value.type));
    return quoted(value.scalar()) + ", " + std::string(toString(value.type));
  }

  void wrongType(const Node& value, const Node& schema, std::string_view type) {
    auto& finding = add(findings::kWrongType, value.span, last() + " is " + shown(value) + "; " + wanted(schema, type) + " is expected.");
    if (value.alias || value.isNull() || value.isMapping() || value.isSequence()) return;
    if (type == "integer") suggestWithoutQuotes(value, finding);
    if (type == "string" && value.style == yaml::Style::kPlain) suggestQuotes(value, schema, finding);
  }

  // Only where the bare digits mean the same number: "010" without its quotes is 8.
  static void suggestWithoutQuotes(const Node& value, findings::Finding& finding) {
    if (value.style != yaml::Style::kSingleQuoted && value.style != yaml::Style::kDoubleQuoted) return;
    std::int64_t whole = 0;
    if (!value.isString() || !value.integer(whole) || std::to_string(whole) != value.scalar()) return;
    finding.suggestion = findings::Suggestion{"write it without quotes", {{value.span, std::string(value.scalar())}}};
  }

  static void suggestQuotes(const Node& value, const Node& schema, findings::Finding& finding) {
    if (const Node* allowed = schema.get("enum")) {
      const auto words = wordsOf(*allowed);
      if (std::find(words.begin(), words.end(), value.scalar()) == words.end()) return;
    }
    finding.suggestion = findings::Suggestion{"write it in quotes", {{value.span, "\"" + std::string(value.scalar()) + "\""}}};
  }

  // The last step of the path: a key (dots are usual in those of labels), and the index of an item.
  std::string last() const { return quoted(std::string_view(path_).substr(last_)); }

  // Checks one member or item, whose path is this one's with `step` at its end.
  void descend(const Node& value, const Node& schema, const Node* key, std::string_view step) {
    const std::size_t length = path_.size(), before = last_;
    if (key != nullptr && !path_.empty()) path_ += '.';
    if (key != nullptr) last_ = path_.size();
    path_ += step;
    check(value, schema, key);
    path_.resize(length);
    last_ = before;
  }

  void checkMapping(const Node& value, const Node& schema, const Node* key) {
    if (const Node* required = schema.get("required")) {
      for (const Node& name : required->items()) {
        const Node* const member = value.get(name.scalar());
        if (member != nullptr && !member->isNull()) continue;
        const source::Span at = key != nullptr ? key->span : value.entries().empty() ? value.span : value.entries().front().key.span;
        add(findings::kMissingField, at, (path_.empty() ? "The object" : last()) + " lacks the required field `" + std::string(name.scalar()) + "`.");
      }
    }
    const Node* const properties = schema.get("properties");
    const Node* const additional = schema.get("additionalProperties");
    for (const yaml::Entry& entry : value.entries()) {
      if (entry.value.isNull() || value.get(entry.key.scalar()) != &entry.value) continue;
      const Node* member = properties == nullptr ? nullptr : properties->get(entry.key.scalar());
      if (member == nullptr && additional != nullptr && additional->isMapping()) member = additional;
      if (member == nullptr) continue;  // an unknown field: the typed readers' business
      descend(entry.value, *member, &entry.key, entry.key.scalar());
    }
  }

  void checkSequence(const Node& value, const Node& schema, const Node* key) {
    const auto size = static_cast<std::int64_t>(value.items().size());
    const auto least = number(schema, "minItems"), most = number(schema, "maxItems");
    if ((least && size < *least) || (most && size > *most)) {
      add(findings::kWrongCount, key != nullptr ? key->span : value.span, last() + " has " + std::to_string(size) + " items; " + bounds(least, most) + " are expected.");
    }
    const Node* const items = schema.get("items");
    if (items == nullptr) return;
    for (std::size_t i = 0; i < value.items().size(); ++i) descend(value.items()[i], *items, nullptr, "[" + std::to_string(i) + "]");
  }

  static std::string bounds(std::optional<std::int64_t> least, std::optional<std::int64_t> most) {
    if (!least) return "at most " + std::to_string(*most);
    if (!most) return "at least " + std::to_string(*least);
    return *least == *most ? std::to_string(*least) : std::to_string(*least) + " to " + std::to_string(*most);
  }

  void checkString(const Node& value, const Node& schema) {
    if (const Node* allowed = schema.get("enum")) return checkEnum(value, *allowed);
    const auto least = number(schema, "minLength"), most = number(schema, "maxLength");
    const auto size = static_cast<std::int64_t>(base::countCodePoints(value.scalar()));
    if ((least && size < *least) || (most && size > *most)) {
      add(findings::kWrongLength, value.span, last() + " has " + std::to_string(size) + " characters; " + bounds(least, most) + " are expected.");
    }
  }

  void checkEnum(const Node& value, const Node& allowed) {
    const auto words = wordsOf(allowed);
    if (std::find(words.begin(), words.end(), value.scalar()) != words.end()) return;
    auto& finding = add(findings::kNotInEnum, value.span, quoted(value.scalar()) + " is not one of " + listed(words) + ".");
    const std::string_view close = base::didYouMean(value.scalar(), words);
    if (!close.empty()) finding.suggestion = findings::Suggestion{"write `" + std::string(close) + "`", {{value.span, std::string(close)}}};
  }

  void checkInteger(const Node& value, const Node& schema) {
    const auto least = number(schema, "minimum"), most = number(schema, "maximum");
    std::int64_t whole = 0;
    const bool fits = value.integer(whole);
    if (fits && (!least || whole >= *least) && (!most || whole <= *most)) return;
    add(findings::kOutOfRange, value.span, last() + " is " + base::printable(value.scalar().substr(0, 40)) + "; " + integerWanted(schema) + " is expected.");
  }

  const k8s::Manifest& manifest_;
  findings::Findings& findings_;
  std::string path_;
  std::size_t last_ = 0;  // where the last step begins in path_
  std::size_t count_ = 0;
};

}  // namespace

std::size_t explainViolations(const Node& schema, const k8s::Manifest& manifest, findings::Findings& findings) {
  return Explainer(manifest, findings).run(schema);
}

}  // namespace a2i::schema
