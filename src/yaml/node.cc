#include "yaml/node.h"

namespace a2i::yaml {

std::string_view toString(Type type) {
  switch (type) {
    case Type::kNull: return "null";
    case Type::kBoolean: return "a boolean";
    case Type::kInteger: return "an integer";
    case Type::kFloat: return "a number";
    case Type::kString: return "a string";
    case Type::kSequence: return "a list";
    case Type::kMapping: return "a mapping";
  }
  return {};
}

const Node* Node::get(std::string_view key) const {
  const std::span<const Entry> own = entries();
  // From the end: of two equal keys the last one counts, as for the API server.
  for (auto entry = own.rbegin(); entry != own.rend(); ++entry) {
    if (entry->key.scalar() == key) return &entry->value;
  }
  return nullptr;
}

}  // namespace a2i::yaml
