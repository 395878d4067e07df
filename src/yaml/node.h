// The tree of one YAML or JSON document in which every key and every value knows its place.
#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <span>
#include <string_view>

#include "base/mark.h"
#include "source/span.h"

namespace a2i::yaml {

enum class Type : std::uint8_t { kNull, kBoolean, kInteger, kFloat, kString, kSequence, kMapping };
enum class Style : std::uint8_t { kPlain, kSingleQuoted, kDoubleQuoted, kLiteral, kFolded, kBlock, kFlow };

[[nodiscard]] std::string_view toString(Type type);

struct Entry;

// Types of plain scalars follow YAML 1.1 as kubectl reads it. The items of a list and the entries of a mapping lie side by side in the
// Document's arena, and stay there as long as it lives. Small on purpose: a repository has millions of them.
class Node {
 public:
  Node() = default;
  explicit Node(source::Span at) : span(at) {}

  Type type = Type::kNull;
  Style style = Style::kPlain;
  // What became of this field; written only by the ledger (room translate), 0 until then. Mutable: the tree itself is
  // read-only after parsing.
  mutable base::Mark claim;
  bool alias : 1 = false;  // written as *name: `span` is the alias, the content is the anchor's
 private:
  bool counted_ : 1 = false;  // of a scalar: its number of bytes stands before it
 public:
  source::Span span;  // of the value as written, quotes, `|` and brackets included; empty for an absent value

  std::string_view scalar() const;        // decoded; empty for lists and mappings
  std::span<const Node> items() const;    // of a sequence; empty otherwise
  std::span<const Entry> entries() const; // of a mapping, in the order of the file, merge keys resolved at the end; empty otherwise

  // The value at a key; null where there is none. Linear: manifests have few keys.
  const Node* get(std::string_view key) const;

  bool isNull() const { return type == Type::kNull; }
  bool isString() const { return type == Type::kString; }
  bool isMapping() const { return type == Type::kMapping; }
  bool isSequence() const { return type == Type::kSequence; }
  bool boolean() const;  // of a boolean
  // Of an integer; false when it does not fit into 64 bits.
  bool integer(std::int64_t& value) const;

  // For the builder: what stands in memory behind its number, which has kCountSize bytes.
  static constexpr std::size_t kCountSize = 8;
  void setVerbatim(const char* text) { data_ = text; }  // a scalar whose text is its span without quotes
  bool counted() const { return counted_; }
  void setCounted(const void* behind_count) {
    data_ = behind_count;
    counted_ = true;
  }

 private:
  std::uint32_t count() const {
    std::uint32_t number = 0;
    if (data_ != nullptr) std::memcpy(&number, static_cast<const char*>(data_) - kCountSize, sizeof number);
    return number;
  }

  const void* data_ = nullptr;  // characters, nodes or entries, as `type` says; null: none
};

struct Entry {
  Node key;    // always a scalar; kubectl turns keys that are no strings into strings
  Node value;  // a missing value is of type kNull
};

static_assert(sizeof(Node) == 24, "a run's memory is nodes, most of all");

inline std::string_view Node::scalar() const {
  if (isSequence() || isMapping()) return {};
  const char* const text = static_cast<const char*>(data_);
  if (counted_) return {text, count()};
  const std::uint32_t quotes = style == Style::kSingleQuoted || style == Style::kDoubleQuoted ? 2 : 0;
  return {text, text == nullptr ? 0 : span.end - span.begin - quotes};
}

inline std::span<const Node> Node::items() const {
  return isSequence() ? std::span<const Node>(static_cast<const Node*>(data_), count()) : std::span<const Node>{};
}

inline std::span<const Entry> Node::entries() const {
  return isMapping() ? std::span<const Entry>(static_cast<const Entry*>(data_), count()) : std::span<const Entry>{};
}

// The value below several keys; null where there is none.
inline const Node* follow(const Node* node, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) node = node == nullptr ? nullptr : node->get(key);
  return node;
}

}  // namespace a2i::yaml
