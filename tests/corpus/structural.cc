#include "structural.h"

#include <algorithm>

namespace a2i::test {

namespace {

using yaml::Node;
using yaml::Type;

class Judge {
 public:
  std::vector<std::string> run(const Node& value, const Node& schema) {
    check(value, schema);
    return std::move(found_);
  }

 private:
  void add(const std::string& what) { found_.push_back((path_.empty() ? "(root)" : path_) + ": " + what); }

  static bool flag(const Node& schema, std::string_view key) {
    const Node* const node = schema.get(key);
    return node != nullptr && node->type == Type::kBoolean && node->boolean();
  }

  static bool hasType(const Node& value, std::string_view type) {
    if (type == "object") return value.isMapping();
    if (type == "array") return value.isSequence();
    if (type == "string") return value.isString();
    if (type == "boolean") return value.type == Type::kBoolean;
    if (type == "integer") return value.type == Type::kInteger;
    if (type == "number") return value.type == Type::kInteger || value.type == Type::kFloat;
    return true;
  }

  void check(const Node& value, const Node& schema) {
    if (flag(schema, "x-kubernetes-int-or-string") && (value.isString() || value.type == Type::kInteger)) return;
    const Node* const type = schema.get("type");
    if (type != nullptr && !hasType(value, type->scalar())) return add("has not the type " + std::string(type->scalar()));
    if (value.isMapping()) checkMapping(value, schema);
    if (const Node* items = schema.get("items"); items != nullptr && value.isSequence()) {
      for (std::size_t i = 0; i < value.items().size(); ++i) below("[" + std::to_string(i) + "]", value.items()[i], *items);
    }
    checkBounds(value, schema);
    checkAlternatives(value, schema);
  }

  void below(const std::string& step, const Node& value, const Node& schema) {
    const std::size_t length = path_.size();
    path_ += step;
    check(value, schema);
    path_.resize(length);
  }

  void checkMapping(const Node& value, const Node& schema) {
    const Node* const properties = schema.get("properties");
    const Node* const additional = schema.get("additionalProperties");
    if (const Node* required = schema.get("required")) {
      for (const Node& name : required->items()) {
        if (value.get(name.scalar()) == nullptr) add("lacks " + std::string(name.scalar()));
      }
    }
    for (const yaml::Entry& entry : value.entries()) {
      const std::string step = (path_.empty() ? "" : ".") + std::string(entry.key.scalar());
      const Node* const member = properties == nullptr ? nullptr : properties->get(entry.key.scalar());
      if (member != nullptr) below(step, entry.value, *member);
      else if (additional != nullptr && additional->isMapping()) below(step, entry.value, *additional);
      else if (properties != nullptr && !flag(schema, "x-kubernetes-preserve-unknown-fields")) add("unknown field " + std::string(entry.key.scalar()));
    }
  }

  static bool number(const Node* node, std::int64_t& value) { return node != nullptr && node->type == Type::kInteger && node->integer(value); }

  void checkBounds(const Node& value, const Node& schema) {
    std::int64_t bound = 0, whole = 0;
    const auto size = static_cast<std::int64_t>(value.isSequence() ? value.items().size() : value.isString() ? value.scalar().size() : 0);
    const auto breaks = [&](const char* key, bool least, std::int64_t actual) {
      if (number(schema.get(key), bound) && (least ? actual < bound : actual > bound)) add(std::string("breaks ") + key + " " + std::to_string(bound));
    };
    if (value.type == Type::kInteger && value.integer(whole)) {
      breaks("minimum", true, whole);
      breaks("maximum", false, whole);
    }
    if (value.isSequence()) {
      breaks("minItems", true, size);
      breaks("maxItems", false, size);
    }
    if (value.isString()) {
      breaks("minLength", true, size);
      breaks("maxLength", false, size);
      if (const Node* words = schema.get("enum")) {
        const bool known = std::any_of(words->items().begin(), words->items().end(), [&value](const Node& word) { return word.scalar() == value.scalar(); });
        if (!known) add("is none of the words of its enumeration");
      }
    }
  }

  // Members that only an alternative names are not unknown: the structural schema lists them all beside it.
  bool holds(const Node& value, const Node& schema) const {
    if (const Node* all = schema.get("required")) {
      for (const Node& name : all->items()) {
        if (value.get(name.scalar()) == nullptr) return false;
      }
    }
    if (const Node* any = schema.get("anyOf")) {
      if (std::none_of(any->items().begin(), any->items().end(), [&](const Node& one) { return holds(value, one); })) return false;
    }
    if (const Node* refused = schema.get("not")) return !holds(value, *refused);
    return true;
  }

  void checkAlternatives(const Node& value, const Node& schema) {
    const Node* const one_of = schema.get("oneOf");
    if (one_of == nullptr) return;
    const auto count = std::count_if(one_of->items().begin(), one_of->items().end(), [&](const Node& one) { return holds(value, one); });
    if (count != 1) add("fits " + std::to_string(count) + " of its alternatives, not one");
  }

  std::string path_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> violations(const Node& value, const Node& schema) { return Judge().run(value, schema); }

}  // namespace a2i::test
