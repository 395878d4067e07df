#include "yaml/builder.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/text.h"
#include "findings/rules_input.h"
#include "yaml/arena.h"
#include "yaml/merge.h"

namespace a2i::yaml {

namespace {

constexpr std::size_t kFewKeys = 32;  // compared pair by pair; more are hashed

}  // namespace

Builder::Builder(source::FileId id, const Limits& limits, findings::Findings& findings, Document& document)
    : id_(id), limits_(limits), findings_(findings), document_(document) {
  document_.blocks_.clear();
  document_.root_ = nullptr;
}

template <class T>
const T* Builder::keep(std::span<const T> values) {
  static_assert(alignof(T) <= Node::kCountSize);
  char* const place = static_cast<char*>(allocate(document_.blocks_, Node::kCountSize + values.size_bytes(), std::max(alignof(T), alignof(std::uint32_t))));
  const auto count = static_cast<std::uint32_t>(values.size());  // spans are 32 bits, too
  std::memcpy(place, &count, sizeof count);
  T* const kept = reinterpret_cast<T*>(place + Node::kCountSize);
  std::uninitialized_copy(values.begin(), values.end(), kept);
  return kept;
}

void Builder::setText(Node& node, std::string_view decoded, std::string_view raw) {
  if (decoded == raw) node.setVerbatim(raw.data());
  else node.setCounted(keep<char>(decoded));
}

bool Builder::refuse(const findings::Rule& rule, std::uint32_t place, std::string message) {
  findings_.add(rule, {id_, place, place + 1}, std::move(message));
  return false;
}

bool Builder::count(std::size_t nodes, std::uint32_t place) {
  nodes_ += nodes;
  if (nodes_ <= limits_.max_nodes) return true;
  return refuse(findings::kLimitExceeded, place, "The document holds more than " + std::to_string(limits_.max_nodes) +
                                                     " values, aliases counted as if they were written out; split it up.");
}

void Builder::remember(std::string_view anchor, const Node& node, std::size_t size, bool complete) {
  if (!anchor.empty()) anchors_.insert_or_assign(std::string(anchor), Anchor{node, size, complete});
}

bool Builder::scalar(const Node& node, std::string_view anchor) {
  if (!count(1, node.span.begin)) return false;
  remember(anchor, node, 1, true);
  return attach(node);
}

bool Builder::alias(std::string_view anchor, source::Span span) {
  const auto found = anchors_.find(std::string(anchor));
  if (found == anchors_.end()) {
    return refuse(findings::kBrokenYaml, span.begin, "The alias `*" + base::printable(anchor) + "` names no anchor before it.");
  }
  if (!found->second.complete) return refuse(findings::kBrokenYaml, span.begin, "The alias stands inside of the value that it names.");
  if (!count(found->second.size, span.begin)) return false;
  Node& anchored = found->second.node;
  // The span of an alias does not tell the length of its text. Copied once, whatever the number of aliases.
  if (!anchored.isSequence() && !anchored.isMapping() && !anchored.counted()) anchored.setCounted(keep<char>(anchored.scalar()));
  Node node = anchored;
  node.alias = true;
  node.span = span;
  return attach(node);
}

bool Builder::open(const Node& collection, std::string_view anchor) {
  if (frames_.size() >= limits_.max_depth) {
    return refuse(findings::kLimitExceeded, collection.span.begin, "Values are nested deeper than " + std::to_string(limits_.max_depth) + " levels.");
  }
  if (!count(1, collection.span.begin)) return false;
  remember(anchor, collection, 0, false);
  const std::size_t first = collection.isSequence() ? items_.size() : entries_.size();
  frames_.push_back({collection, first, std::nullopt, nodes_ - 1, std::string(anchor)});
  return true;
}

bool Builder::close(std::uint32_t end) {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  Node& node = frame.node;
  if (node.isSequence()) {
    closeSequence(node, frame.first);
  } else if (!closeMapping(node, frame.first)) {
    return false;
  }
  if (node.style == Style::kFlow) node.span.end = end;
  remember(frame.anchor, node, nodes_ - frame.counted, true);
  return attach(node);
}

bool Builder::attach(const Node& node) {
  if (frames_.empty()) {
    document_.root_ = keep<Node>({&node, 1});
    return true;
  }
  Frame& frame = frames_.back();
  if (frame.node.isSequence()) {
    items_.push_back(node);
  } else if (!frame.key) {
    return attachKey(frame, node);
  } else {
    entries_.push_back({*frame.key, node});
    frame.key.reset();
  }
  return true;
}

void Builder::rename(Node& key, std::string_view text) {
  if (key.scalar() != text) key.setCounted(keep<char>(text));
}

// kubectl writes keys that are no strings as JSON: `on` becomes "true", `017` becomes "15".
bool Builder::attachKey(Frame& frame, Node node) {
  switch (node.type) {
    case Type::kString: case Type::kFloat: break;
    case Type::kBoolean: rename(node, node.boolean() ? "true" : "false"); break;
    case Type::kInteger: {
      std::int64_t value = 0;
      if (node.integer(value)) rename(node, std::to_string(value));
      break;
    }
    case Type::kNull: return refuse(findings::kBrokenYaml, node.span.begin, "A key is empty; Kubernetes takes words only.");
    case Type::kSequence: case Type::kMapping:
      return refuse(findings::kBrokenYaml, node.span.begin, "A key is a list or a mapping; Kubernetes takes plain keys only.");
  }
  frame.key = node;
  return true;
}

void Builder::closeSequence(Node& node, std::size_t first) {
  const std::span<const Node> items = std::span<const Node>(items_).subspan(first);
  if (!items.empty()) {
    node.setCounted(keep(items));
    node.span.end = std::max(node.span.begin, items.back().span.end);
  }
  items_.resize(first);
}

bool Builder::closeMapping(Node& node, std::size_t first) {
  if (entries_.size() > first) node.span.end = std::max(entries_.back().key.span.end, entries_.back().value.span.end);
  reportDuplicates(first);
  if (!merge(first)) return false;
  const std::span<const Entry> entries = std::span<const Entry>(entries_).subspan(first);
  if (!entries.empty()) node.setCounted(keep(entries));
  entries_.resize(first);
  return true;
}

void Builder::reportDuplicate(const Node& key, const Node& other) {
  findings::Finding& finding = findings_.add(findings::kDuplicateKey, key.span,
      "The key `" + base::printable(key.scalar()) + "` stands twice in one mapping; the last one counts.");
  finding.related.push_back({other.span, "first given here"});
}

void Builder::reportDuplicates(std::size_t first) {
  if (entries_.size() - first > kFewKeys) {
    std::unordered_map<std::string_view, const Node*> seen;
    for (std::size_t i = first; i < entries_.size(); ++i) {
      const Node& key = entries_[i].key;
      const auto [at, fresh] = seen.emplace(key.scalar(), &key);
      if (!fresh && !isMergeKey(key)) reportDuplicate(key, *at->second);
    }
    return;
  }
  for (std::size_t i = first + 1; i < entries_.size(); ++i) {
    for (std::size_t j = first; j < i; ++j) {
      const Node &key = entries_[i].key, &other = entries_[j].key;
      if (key.scalar() != other.scalar() || isMergeKey(key)) continue;
      reportDuplicate(key, other);
      break;
    }
  }
}

bool Builder::merge(std::size_t first) {
  const auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(first);
  if (std::none_of(begin, entries_.end(), [](const Entry& entry) { return isMergeKey(entry.key); })) return true;
  Merged merged = mergeKeys({begin, entries_.end()}, findings_);
  if (merged.fault != nullptr) {
    return refuse(findings::kBrokenYaml, merged.fault->span.begin, "A merge key `<<` needs a mapping or a list of mappings.");
  }
  entries_.resize(first);
  entries_.insert(entries_.end(), merged.entries.begin(), merged.entries.end());
  return true;
}

}  // namespace a2i::yaml
