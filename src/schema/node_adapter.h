// valijson's view of our nodes: no copy of the tree is made. A null member counts as absent, as for the API server.
#pragma once

#include <cstdlib>
#include <iterator>
#include <string>
#include <utility>
#include <valijson/internal/adapter.hpp>
#include <valijson/internal/basic_adapter.hpp>
#include <valijson/internal/frozen_value.hpp>
#include <valijson/internal/optional.hpp>

#include "yaml/node.h"

namespace a2i::schema {

class NodeAdapter;
using NodeMember = std::pair<std::string, NodeAdapter>;

inline const yaml::Node& emptyMapping() {
  static const yaml::Node kEmpty = [] {
    yaml::Node node;
    node.type = yaml::Type::kMapping;
    return node;
  }();
  return kEmpty;
}

class ItemIterator {
 public:
  using iterator_category = std::bidirectional_iterator_tag;
  using value_type = NodeAdapter;
  using difference_type = std::ptrdiff_t;
  using pointer = NodeAdapter*;
  using reference = NodeAdapter&;

  explicit ItemIterator(const yaml::Node* at) : at_(at) {}
  NodeAdapter operator*() const;
  valijson::adapters::DerefProxy<NodeAdapter> operator->() const;
  bool operator==(const ItemIterator& other) const { return at_ == other.at_; }
  bool operator!=(const ItemIterator& other) const { return at_ != other.at_; }
  const ItemIterator& operator++() { ++at_; return *this; }
  ItemIterator operator++(int) { return ItemIterator(at_++); }
  const ItemIterator& operator--() { --at_; return *this; }
  void advance(std::ptrdiff_t n) { at_ += n; }

 private:
  const yaml::Node* at_;
};

class NodeArray {
 public:
  using const_iterator = ItemIterator;
  using iterator = ItemIterator;
  NodeArray() : node_(&emptyMapping()) {}
  explicit NodeArray(const yaml::Node& node) : node_(&node) {}
  ItemIterator begin() const { return ItemIterator(node_->items().data()); }
  ItemIterator end() const { return ItemIterator(node_->items().data() + node_->items().size()); }
  std::size_t size() const { return node_->items().size(); }

 private:
  const yaml::Node* node_;
};

class MemberIterator {
 public:
  using iterator_category = std::bidirectional_iterator_tag;
  using value_type = NodeMember;
  using difference_type = std::ptrdiff_t;
  using pointer = NodeMember*;
  using reference = NodeMember&;

  MemberIterator(const yaml::Entry* at, const yaml::Entry* end) : at_(at), end_(end) { skip(); }
  NodeMember operator*() const;
  valijson::adapters::DerefProxy<NodeMember> operator->() const;
  bool operator==(const MemberIterator& other) const { return at_ == other.at_; }
  bool operator!=(const MemberIterator& other) const { return at_ != other.at_; }
  const MemberIterator& operator++() {
    ++at_;
    skip();
    return *this;
  }
  MemberIterator operator++(int) {
    MemberIterator before = *this;
    ++*this;
    return before;
  }
  const MemberIterator& operator--() {
    --at_;
    return *this;
  }

 private:
  void skip() {
    while (at_ != end_ && at_->value.isNull()) ++at_;
  }
  const yaml::Entry *at_, *end_;
};

class NodeObject {
 public:
  using const_iterator = MemberIterator;
  using iterator = MemberIterator;
  NodeObject() : node_(&emptyMapping()) {}
  explicit NodeObject(const yaml::Node& node) : node_(&node) {}
  MemberIterator begin() const { return {first(), last()}; }
  MemberIterator end() const { return {last(), last()}; }
  MemberIterator find(const std::string& name) const {
    for (const yaml::Entry* at = last(); at != first();) {  // of equal keys the last counts
      --at;
      if (at->key.scalar() == name) return at->value.isNull() ? end() : MemberIterator(at, last());
    }
    return end();
  }
  std::size_t size() const {
    std::size_t count = 0;
    for (const yaml::Entry& entry : node_->entries()) count += entry.value.isNull() ? 0 : 1;
    return count;
  }

 private:
  const yaml::Entry* first() const { return node_->entries().data(); }
  const yaml::Entry* last() const { return node_->entries().data() + node_->entries().size(); }
  const yaml::Node* node_;
};

// What a schema keeps of its own text (`enum`): the schema's document outlives it.
class FrozenNode final : public valijson::adapters::FrozenValue {
 public:
  explicit FrozenNode(const yaml::Node& node) : node_(&node) {}
  FrozenValue* clone() const override { return new FrozenNode(*node_); }
  bool equalTo(const valijson::adapters::Adapter& other, bool strict) const override;

 private:
  const yaml::Node* node_;
};

class NodeValue {
 public:
  NodeValue() : node_(&emptyMapping()) {}
  explicit NodeValue(const yaml::Node& node) : node_(&node) {}

  valijson::adapters::FrozenValue* freeze() const { return new FrozenNode(*node_); }
  opt::optional<NodeArray> getArrayOptional() const { return isArray() ? opt::make_optional(NodeArray(*node_)) : opt::optional<NodeArray>(); }
  bool getArraySize(std::size_t& size) const {
    size = node_->items().size();
    return isArray();
  }
  bool getBool(bool& value) const {
    if (isBool()) value = node_->boolean();
    return isBool();
  }
  bool getDouble(double& value) const {
    if (!isDouble()) return false;
    value = std::strtod(std::string(node_->scalar()).c_str(), nullptr);
    return true;
  }
  bool getInteger(std::int64_t& value) const { return isInteger() && node_->integer(value); }
  opt::optional<NodeObject> getObjectOptional() const { return isObject() ? opt::make_optional(NodeObject(*node_)) : opt::optional<NodeObject>(); }
  bool getObjectSize(std::size_t& size) const {
    size = NodeObject(*node_).size();
    return isObject();
  }
  bool getString(std::string& value) const {
    if (isString()) value = node_->scalar();
    return isString();
  }
  static bool hasStrictTypes() { return true; }
  bool isArray() const { return node_->isSequence(); }
  bool isBool() const { return node_->type == yaml::Type::kBoolean; }
  // An integer beyond 64 bits is a number, but none that a range can be asked of.
  bool isDouble() const { return node_->type == yaml::Type::kFloat || (node_->type == yaml::Type::kInteger && !fits()); }
  bool isInteger() const { return node_->type == yaml::Type::kInteger && fits(); }
  bool isNull() const { return node_->isNull(); }
  bool isNumber() const { return node_->type == yaml::Type::kInteger || node_->type == yaml::Type::kFloat; }
  bool isObject() const { return node_->isMapping(); }
  bool isString() const { return node_->isString(); }

 private:
  bool fits() const {
    std::int64_t value = 0;
    return node_->integer(value);
  }
  const yaml::Node* node_;
};

class NodeAdapter : public valijson::adapters::BasicAdapter<NodeAdapter, NodeArray, NodeMember, NodeObject, NodeValue> {
 public:
  NodeAdapter() = default;
  explicit NodeAdapter(const yaml::Node& node) : BasicAdapter(NodeValue(node)) {}
};

inline NodeAdapter ItemIterator::operator*() const { return NodeAdapter(*at_); }
inline valijson::adapters::DerefProxy<NodeAdapter> ItemIterator::operator->() const { return valijson::adapters::DerefProxy<NodeAdapter>(**this); }
inline NodeMember MemberIterator::operator*() const { return {std::string(at_->key.scalar()), NodeAdapter(at_->value)}; }
inline valijson::adapters::DerefProxy<NodeMember> MemberIterator::operator->() const { return valijson::adapters::DerefProxy<NodeMember>(**this); }
inline bool FrozenNode::equalTo(const valijson::adapters::Adapter& other, bool strict) const { return NodeAdapter(*node_).equalTo(other, strict); }

}  // namespace a2i::schema

template <>
struct valijson::adapters::AdapterTraits<a2i::schema::NodeAdapter> {
  typedef a2i::yaml::Node DocumentType;
  static std::string adapterName() { return "NodeAdapter"; }
};
