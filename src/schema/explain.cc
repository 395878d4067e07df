#include "schema/explain.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
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

std::size_t codePoints(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool has(const Node& value, std::string_view type) {
  if (type == "object") return value.isMapping();
  if (type == "array") return value.isSequence();
  if (type == "string") return value.isString();
  if (type == "boolean") return value.type == Type::kBoolean;
  if (type == "integer") return value.type == Type::kInteger;
  return true;
}

std::string_view article(std::string_view type) {
  if (type == "object") return "a mapping";
  if (type == "array") return "a list";
  if (type == "integer") return "an integer";
  if (type == "boolean") return "a boolean";
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
    if (type != nullptr && !has(value, type->scalar())) return wrongType(value, type->scalar());
    if (value.isMapping()) checkMapping(value, schema, key);
    if (value.isSequence()) checkSequence(value, schema, key);
    if (value.isString()) checkString(value, schema);
    if (value.type == Type::kInteger) checkInteger(value, schema);
  }

  std::string shown(const Node& value) const {
    if (value.isMapping() || value.isSequence()) return std::string(toString(value.type));
    return "`" + base::printable(value.scalar().substr(0, 60)) + "`, " + std::string(toString(value.type));
  }

  void wrongType(const Node& value, std::string_view type) {
    auto& finding = add(findings::kWrongType, value.span, "`" + last() + "` is " + shown(value) + "; " + std::string(article(type)) + " is expected.");
    const bool scalar = !value.isMapping() && !value.isSequence();
    if (value.alias || !scalar) return;
    Node unquoted = value;
    unquoted.type = Type::kInteger;
    std::int64_t whole = 0;
    if (type == "integer" && value.isString() && !value.scalar().empty() && unquoted.integer(whole)) {
      finding.suggestion = findings::Suggestion{"write it without quotes", {{value.span, std::string(value.scalar())}}};
    } else if (type == "string" && value.style == yaml::Style::kPlain) {
      finding.suggestion = findings::Suggestion{"write it in quotes", {{value.span, "\"" + std::string(value.scalar()) + "\""}}};
    }
  }

  std::string last() const { return path_.substr(path_.rfind('.') == std::string::npos ? 0 : path_.rfind('.') + 1); }

  void checkMapping(const Node& value, const Node& schema, const Node* key) {
    if (const Node* required = schema.get("required")) {
      for (const Node* name : required->items()) {
        const Node* const member = value.get(name->scalar());
        if (member != nullptr && !member->isNull()) continue;
        const source::Span at = key != nullptr ? key->span : value.entries().empty() ? value.span : value.entries().front().key->span;
        add(findings::kMissingField, at, (path_.empty() ? "The object" : "`" + last() + "`") + " lacks the required field `" + std::string(name->scalar()) + "`.");
      }
    }
    const Node* const properties = schema.get("properties");
    const Node* const additional = schema.get("additionalProperties");
    for (const yaml::Entry& entry : value.entries()) {
      if (entry.value->isNull() || value.get(entry.key->scalar()) != entry.value) continue;
      const Node* member = properties == nullptr ? nullptr : properties->get(entry.key->scalar());
      if (member == nullptr && additional != nullptr && additional->isMapping()) member = additional;
      if (member == nullptr) continue;  // an unknown field: the typed readers' business
      const std::size_t length = path_.size();
      path_.append(path_.empty() ? "" : ".").append(entry.key->scalar());
      check(*entry.value, *member, entry.key);
      path_.resize(length);
    }
  }

  void checkSequence(const Node& value, const Node& schema, const Node* key) {
    const auto size = static_cast<std::int64_t>(value.items().size());
    const auto least = number(schema, "minItems"), most = number(schema, "maxItems");
    if ((least && size < *least) || (most && size > *most)) {
      add(findings::kWrongCount, key != nullptr ? key->span : value.span, "`" + last() + "` has " + std::to_string(size) + " items; " + bounds(least, most) + " are expected.");
    }
    const Node* const items = schema.get("items");
    if (items == nullptr) return;
    const std::size_t length = path_.size();
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      path_ += "[" + std::to_string(i) + "]";
      check(*value.items()[i], *items, nullptr);
      path_.resize(length);
    }
  }

  static std::string bounds(std::optional<std::int64_t> least, std::optional<std::int64_t> most) {
    if (!least) return "at most " + std::to_string(*most);
    if (!most) return "at least " + std::to_string(*least);
    return *least == *most ? std::to_string(*least) : std::to_string(*least) + " to " + std::to_string(*most);
  }

  void checkString(const Node& value, const Node& schema) {
    if (const Node* allowed = schema.get("enum")) return checkEnum(value, *allowed);
    const auto least = number(schema, "minLength"), most = number(schema, "maxLength");
    const auto size = static_cast<std::int64_t>(codePoints(value.scalar()));
    if ((least && size < *least) || (most && size > *most)) {
      add(findings::kWrongLength, value.span, "`" + last() + "` has " + std::to_string(size) + " characters; " + bounds(least, most) + " are expected.");
    }
  }

  void checkEnum(const Node& value, const Node& allowed) {
    std::vector<std::string_view> words;
    std::string list;
    for (const Node* word : allowed.items()) {
      if (word->scalar() == value.scalar()) return;
      words.push_back(word->scalar());
      list.append(list.empty() ? "" : ", ").append(word->scalar());
    }
    auto& finding = add(findings::kNotInEnum, value.span, "`" + base::printable(value.scalar().substr(0, 60)) + "` is not one of " + list + ".");
    const std::string_view close = base::didYouMean(value.scalar(), words);
    if (!close.empty()) finding.suggestion = findings::Suggestion{"write `" + std::string(close) + "`", {{value.span, std::string(close)}}};
  }

  void checkInteger(const Node& value, const Node& schema) {
    const auto least = number(schema, "minimum"), most = number(schema, "maximum");
    std::int64_t whole = 0;
    const bool fits = value.integer(whole);
    if (fits && (!least || whole >= *least) && (!most || whole <= *most)) return;
    const std::string wanted = least || most ? bounds(least, most) + " is expected" : "a number of at most 64 bits is expected";
    add(findings::kOutOfRange, value.span, "`" + last() + "` is " + base::printable(value.scalar().substr(0, 40)) + "; " + wanted + ".");
  }

  const k8s::Manifest& manifest_;
  findings::Findings& findings_;
  std::string path_;
  std::size_t count_ = 0;
};

}  // namespace

std::size_t explainViolations(const Node& schema, const k8s::Manifest& manifest, findings::Findings& findings) {
  return Explainer(manifest, findings).run(schema);
}

}  // namespace a2i::schema
