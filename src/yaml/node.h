// The tree of one YAML or JSON document in which every key and every value knows its place.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/mark.h"
#include "source/span.h"

namespace a2i::yaml {

enum class Type : std::uint8_t { kNull, kBoolean, kInteger, kFloat, kString, kSequence, kMapping };
enum class Style : std::uint8_t { kPlain, kSingleQuoted, kDoubleQuoted, kLiteral, kFolded, kBlock, kFlow };

[[nodiscard]] std::string_view toString(Type type);

struct Entry;

// Types of plain scalars follow YAML 1.1 as kubectl reads it. Owned by the Document's arena, never copied by readers. Small on
// purpose: a repository has millions of them.
class Node {
 public:
  Type type = Type::kNull;
  Style style = Style::kPlain;
  // What became of this field; written only by the ledger (room translate), 0 until then. Mutable: the tree itself is
  // read-only after parsing.
  mutable base::Mark claim;
  bool alias = false;  // written as *name: `span` is the alias, the content is the anchor's
  source::Span span;   // of the value as written, quotes, `|` and brackets included; empty for an absent value

  // Decoded text of a scalar; empty for lists and mappings.
  std::string_view scalar() const { return collection() ? std::string_view{} : std::string_view(static_cast<const char*>(data_), size_); }
  // Of a sequence; empty otherwise.
  std::span<const Node* const> items() const {
    return type == Type::kSequence ? std::span<const Node* const>(static_cast<const Node* const*>(data_), size_) : std::span<const Node* const>{};
  }
  // Of a mapping, in the order of the file, merge keys resolved at the end; empty otherwise.
  std::span<const Entry> entries() const;

  // The value at a key; null where there is none. Linear: manifests have few keys.
  const Node* get(std::string_view key) const;

  bool isNull() const { return type == Type::kNull; }
  bool isString() const { return type == Type::kString; }
  bool isMapping() const { return type == Type::kMapping; }
  bool isSequence() const { return type == Type::kSequence; }
  bool boolean() const;  // of a boolean
  // Of an integer; false when it does not fit into 64 bits.
  bool integer(std::int64_t& value) const;

  // For the composer: the memory stays the arena's.
  void setScalar(std::string_view text) { set(text.data(), text.size()); }
  void setItems(const Node* const* items, std::size_t count) { set(items, count); }
  void setEntries(const Entry* entries, std::size_t count) { set(entries, count); }

 private:
  bool collection() const { return type == Type::kSequence || type == Type::kMapping; }
  void set(const void* data, std::size_t size) {
    data_ = data;
    size_ = static_cast<std::uint32_t>(size);  // spans are 32 bits, too
  }

  std::uint32_t size_ = 0;
  const void* data_ = nullptr;  // characters, pointers to nodes, or entries, as `type` says
};

struct Entry {
  const Node* key = nullptr;   // always a scalar; kubectl turns keys that are no strings into strings
  const Node* value = nullptr; // never null; a missing value is a node of type kNull
};

// The value below several keys; null where there is none.
inline const Node* follow(const Node* node, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) node = node == nullptr ? nullptr : node->get(key);
  return node;
}

inline std::span<const Entry> Node::entries() const {
  return type == Type::kMapping ? std::span<const Entry>(static_cast<const Entry*>(data_), size_) : std::span<const Entry>{};
}

}  // namespace a2i::yaml
