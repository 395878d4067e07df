// A schema as a tree of plain structs: the fast way to say "valid". Covers what schemas/*.json use; a keyword that it does not
// know makes it say "perhaps not", and valijson decides.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace a2i::schema {

struct Shape {
  struct Member {
    std::string_view name;
    std::unique_ptr<Shape> shape;
  };

  enum class Type : std::uint8_t { kAny, kObject, kArray, kString, kBoolean, kInteger } type = Type::kAny;
  std::vector<Member> members;
  std::vector<std::string_view> required;
  std::unique_ptr<Shape> others;  // of members that `members` does not name; null: anything
  std::unique_ptr<Shape> items;
  std::vector<std::string_view> words;  // enum; empty: any
  std::int64_t least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();  // of an integer
  std::size_t shortest = 0, longest = std::numeric_limits<std::size_t>::max();  // characters of a string, items of a list
  bool known = true;  // false: holds a keyword that is not covered
};

// Views into the schema's document, which has to outlive it.
[[nodiscard]] std::unique_ptr<Shape> makeShape(const yaml::Node& schema);

// True only when the value fits.
[[nodiscard]] bool fits(const yaml::Node& value, const Shape& shape);

}  // namespace a2i::schema
