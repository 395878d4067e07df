// A value that knows the node it was read from. The building blocks of the typed input model.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace a2i::appmesh {

// node is null when the field is absent (or null, which the API server drops); `value` is then T's default.
template <class T>
struct Located {
  T value{};
  const yaml::Node* node = nullptr;

  explicit operator bool() const { return node != nullptr; }
  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
};

using Text = Located<std::string_view>;  // into the text of the node, whose Document and file have to live
using Integer = Located<std::int64_t>;
using Boolean = Located<bool>;

// Base of every struct that was a mapping. Spans of missing members point at `node` or at its key.
struct Block {
  const yaml::Node* node = nullptr;
  const yaml::Node* key = nullptr;  // the key it stands under; null for list items and the root
};

template <class T>
using Optional = std::unique_ptr<T>;  // T is a Block; null when absent

template <class T>
struct List : Block {
  std::vector<T> items;  // of Blocks or Located scalars
};

// A map of strings, in the order of the file: matchLabels.
struct TextMap : Block {
  struct Item {
    Text key;
    Text value;
  };
  std::vector<Item> items;
};

}  // namespace a2i::appmesh
