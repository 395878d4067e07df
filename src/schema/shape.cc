#include "schema/shape.h"

#include <algorithm>

#include "base/unicode.h"

namespace a2i::schema {

namespace {

using yaml::Node;

Shape::Type typeNamed(std::string_view name, bool& known) {
  if (name == "object") return Shape::Type::kObject;
  if (name == "array") return Shape::Type::kArray;
  if (name == "string") return Shape::Type::kString;
  if (name == "boolean") return Shape::Type::kBoolean;
  if (name == "integer") return Shape::Type::kInteger;
  known = false;
  return Shape::Type::kAny;
}

void takeWords(const Node& list, std::vector<std::string_view>& words) {
  for (const Node& word : list.items()) words.push_back(word.scalar());
}

void takeNumber(const Node& node, std::int64_t& to, bool& known) { known = node.integer(to) && known; }

void takeSize(const Node& node, std::size_t& to, bool& known) {
  std::int64_t value = 0;
  known = node.integer(value) && value >= 0 && known;
  to = static_cast<std::size_t>(value);
}

void takeKeyword(std::string_view key, const Node& value, Shape& shape) {
  if (key == "type") shape.type = typeNamed(value.scalar(), shape.known);
  else if (key == "properties") for (const yaml::Entry& entry : value.entries()) shape.members.push_back({entry.key.scalar(), makeShape(entry.value)});
  else if (key == "required") takeWords(value, shape.required);
  else if (key == "enum") takeWords(value, shape.words);
  else if (key == "items") shape.items = makeShape(value);
  else if (key == "additionalProperties") { if (value.isMapping()) shape.others = makeShape(value); }
  else if (key == "minimum") takeNumber(value, shape.least, shape.known);
  else if (key == "maximum") takeNumber(value, shape.most, shape.known);
  else if (key == "minLength" || key == "minItems") takeSize(value, shape.shortest, shape.known);
  else if (key == "maxLength" || key == "maxItems") takeSize(value, shape.longest, shape.known);
  else if (key != "description" && key != "title" && key != "$schema") shape.known = false;
}

bool within(std::size_t size, const Shape& shape) { return size >= shape.shortest && size <= shape.longest; }

// Of a key that stands twice the last value counts, as for the API server; here every one has to fit.
bool fitsMembers(const Node& value, const Shape& shape) {
  for (const yaml::Entry& entry : value.entries()) {
    if (entry.value.isNull()) continue;
    const std::string_view key = entry.key.scalar();
    const auto member = std::find_if(shape.members.begin(), shape.members.end(), [key](const Shape::Member& m) { return m.name == key; });
    const Shape* const inner = member != shape.members.end() ? member->shape.get() : shape.others.get();
    if (inner != nullptr && !fits(entry.value, *inner)) return false;
  }
  return std::all_of(shape.required.begin(), shape.required.end(), [&value](std::string_view name) {
    const Node* const member = value.get(name);
    return member != nullptr && !member->isNull();
  });
}

}  // namespace

std::unique_ptr<Shape> makeShape(const Node& schema) {
  auto shape = std::make_unique<Shape>();
  for (const yaml::Entry& entry : schema.entries()) takeKeyword(entry.key.scalar(), entry.value, *shape);
  return shape;
}

bool fits(const Node& value, const Shape& shape) {
  if (!shape.known) return false;
  switch (shape.type) {
    case Shape::Type::kAny: return shape.words.empty();
    case Shape::Type::kObject: return value.isMapping() && fitsMembers(value, shape);
    case Shape::Type::kArray:
      return value.isSequence() && within(value.items().size(), shape) &&
             (shape.items == nullptr || std::all_of(value.items().begin(), value.items().end(), [&shape](const Node& item) { return fits(item, *shape.items); }));
    case Shape::Type::kString:
      if (!value.isString() || !within(base::countCodePoints(value.scalar()), shape)) return false;
      return shape.words.empty() || std::find(shape.words.begin(), shape.words.end(), value.scalar()) != shape.words.end();
    case Shape::Type::kBoolean: return value.type == yaml::Type::kBoolean;
    case Shape::Type::kInteger: {
      std::int64_t number = 0;
      return value.type == yaml::Type::kInteger && value.integer(number) && number >= shape.least && number <= shape.most;
    }
  }
  return false;
}

}  // namespace a2i::schema
