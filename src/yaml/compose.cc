// libyaml's events become nodes in the document's arena. Marks count characters; spans count bytes.
#include <yaml.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "findings/rules_input.h"
#include "yaml/arena.h"
#include "yaml/parse.h"
#include "yaml/scalar.h"

namespace a2i::yaml {

struct Document::Arena : BumpArena {
  using BumpArena::BumpArena;
};

Document::Document() = default;
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

namespace {

struct Event {
  yaml_event_t raw{};
  Event() = default;
  ~Event() { yaml_event_delete(&raw); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
};

std::string_view view(const yaml_char_t* text) { return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text); }

}  // namespace

class Composer {
 public:
  Composer(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits, findings::Findings& findings,
           Document& document)
      : content_(file.content()), id_(id), base_(extent.begin), end_(extent.end), limits_(limits), findings_(findings), document_(document) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (base_ == 0 && content_.starts_with(kByteOrderMark)) base_ = 3;
    // Nodes take about four times the room of their text.
    document_.arena_ = std::make_unique<Document::Arena>(std::clamp<std::size_t>(4 * (end_ - base_), 512, 1 << 18));
    document_.root_ = nullptr;
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    const std::string_view text = content_.substr(base_, end_ - base_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    mapCharacters(text);
  }
  ~Composer() { yaml_parser_delete(&parser_); }
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;

  bool run() {
    for (;;) {
      Event event;
      if (yaml_parser_parse(&parser_, &event.raw) == 0) return fault();
      switch (event.raw.type) {
        case YAML_STREAM_END_EVENT: return true;
        case YAML_DOCUMENT_START_EVENT:
          if (document_.root_ != nullptr) return refuse(findings::kBrokenYaml, at(event.raw.start_mark), "A second document starts here without a `---` line of its own.");
          break;
        case YAML_ALIAS_EVENT:
          if (!alias(event.raw)) return false;
          break;
        case YAML_SCALAR_EVENT:
          if (!scalar(event.raw)) return false;
          break;
        case YAML_SEQUENCE_START_EVENT:
        case YAML_MAPPING_START_EVENT:
          if (!open(event.raw)) return false;
          break;
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
          if (!close(event.raw)) return false;
          break;
        case YAML_NO_EVENT: case YAML_STREAM_START_EVENT: case YAML_DOCUMENT_END_EVENT: break;
      }
    }
  }

 private:
  struct Frame {
    Node* node;
    std::size_t first;         // of its children on items_ or entries_
    const Node* key = nullptr; // of a mapping: waiting for its value
    std::size_t counted;       // nodes_ when it was opened
    std::string anchor;
  };
  struct Anchor {
    const Node* node;
    std::size_t size;
    bool complete;
  };

  // libyaml's marks count characters; documents that are all ASCII need no map.
  void mapCharacters(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; })) return;
    bytes_.reserve(text.size() + 1);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) bytes_.push_back(static_cast<std::uint32_t>(i));
    }
    bytes_.push_back(static_cast<std::uint32_t>(text.size()));
  }

  std::uint32_t at(const yaml_mark_t& mark) const {
    const std::size_t offset = bytes_.empty() ? mark.index : bytes_[std::min(mark.index, bytes_.size() - 1)];
    return std::min(base_ + static_cast<std::uint32_t>(offset), end_);
  }

  bool refuse(const findings::Rule& rule, std::uint32_t place, std::string message) {
    findings_.add(rule, {id_, place, std::min(place + 1, std::max(place, end_))}, std::move(message));
    return false;
  }

  bool fault() {
    std::uint32_t place = parser_.error == YAML_READER_ERROR ? std::min(base_ + static_cast<std::uint32_t>(parser_.problem_offset), end_)
                                                             : at(parser_.problem_mark);
    std::string message = parser_.error == YAML_READER_ERROR
                              ? "The text is not UTF-8 without control characters: "
                              : "The text is not readable as YAML: ";
    message += parser_.problem == nullptr ? "unknown fault" : parser_.problem;
    if (parser_.context != nullptr) message += std::string(", ") + parser_.context;
    return refuse(findings::kBrokenYaml, place, message + ".");
  }

  template <class T>
  T* allocate(std::size_t count) {
    return static_cast<T*>(document_.arena_->allocate(count * sizeof(T), alignof(T)));
  }

  // The value behind its anchor and tag.
  std::uint32_t skipProperties(std::uint32_t begin, bool properties) const {
    if (!properties) return begin;
    for (;;) {
      while (begin < end_ && std::strchr(" \t\r\n", content_[begin]) != nullptr) ++begin;
      if (begin < end_ && content_[begin] == '#') {
        while (begin < end_ && content_[begin] != '\n') ++begin;
        continue;
      }
      if (begin >= end_ || (content_[begin] != '&' && content_[begin] != '!')) return begin;
      if (content_.substr(begin, 2) == "!<") begin = static_cast<std::uint32_t>(std::min<std::size_t>(content_.find('>', begin), end_));
      while (begin < end_ && std::strchr(" \t\r\n,[]{}", content_[begin]) == nullptr) ++begin;
    }
  }

  bool count(std::size_t nodes, std::uint32_t place) {
    nodes_ += nodes;
    if (nodes_ <= limits_.max_nodes) return true;
    return refuse(findings::kLimitExceeded, place, "The document holds more than " + std::to_string(limits_.max_nodes) +
                                                       " values, aliases counted as if they were written out; split it up.");
  }

  bool attach(const Node* node) {
    if (frames_.empty()) {
      document_.root_ = node;
      return true;
    }
    Frame& frame = frames_.back();
    if (frame.node->type == Type::kSequence) {
      items_.push_back(node);
    } else if (frame.key == nullptr) {
      if (node->type == Type::kSequence || node->type == Type::kMapping) {
        return refuse(findings::kBrokenYaml, node->span.begin, "A key is a list or a mapping; Kubernetes takes plain keys only.");
      }
      frame.key = node;
    } else {
      entries_.push_back({frame.key, node});
      frame.key = nullptr;
    }
    return true;
  }

  Node* make(const yaml_event_t& event, bool properties) {
    Node* const node = new (allocate<Node>(1)) Node;
    node->span = {id_, skipProperties(at(event.start_mark), properties), at(event.end_mark)};
    if (node->span.end < node->span.begin) node->span.begin = node->span.end;
    return node;
  }

  void remember(std::string_view anchor, const Node* node, std::size_t size, bool complete) {
    if (!anchor.empty()) anchors_[std::string(anchor)] = {node, size, complete};
  }

  std::string_view keep(std::string_view decoded, std::string_view raw) {
    if (decoded == raw) return raw;
    char* const copy = allocate<char>(std::max<std::size_t>(1, decoded.size()));
    std::copy(decoded.begin(), decoded.end(), copy);
    return {copy, decoded.size()};
  }

  bool scalar(const yaml_event_t& event) {
    const auto& data = event.data.scalar;
    Node* const node = make(event, data.anchor != nullptr || data.tag != nullptr);
    if (!count(1, node->span.begin)) return false;
    switch (data.style) {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: node->style = Style::kSingleQuoted; break;
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: node->style = Style::kDoubleQuoted; break;
      case YAML_LITERAL_SCALAR_STYLE: node->style = Style::kLiteral; break;
      case YAML_FOLDED_SCALAR_STYLE: node->style = Style::kFolded; break;
      case YAML_ANY_SCALAR_STYLE: case YAML_PLAIN_SCALAR_STYLE: node->style = Style::kPlain; break;
    }
    if (node->style == Style::kLiteral || node->style == Style::kFolded) trimBlock(node->span);
    std::string_view raw = content_.substr(node->span.begin, node->span.end - node->span.begin);
    if (raw.size() >= 2 && (node->style == Style::kSingleQuoted || node->style == Style::kDoubleQuoted)) raw = raw.substr(1, raw.size() - 2);
    node->setScalar(keep({reinterpret_cast<const char*>(data.value), data.length}, raw));
    node->type = typeOf(*node, view(data.tag), data.plain_implicit != 0);
    remember(view(data.anchor), node, 1, true);
    return attach(node);
  }

  // libyaml ends a block scalar where the next token starts.
  void trimBlock(source::Span& span) const {
    while (span.end > span.begin && std::strchr(" \t\r\n", content_[span.end - 1]) != nullptr) --span.end;
  }

  static Type typeOf(const Node& node, std::string_view tag, bool plain) {
    if (tag == YAML_STR_TAG || tag == "!" || tag == "tag:yaml.org,2002:binary") return Type::kString;
    if (tag == YAML_INT_TAG) return Type::kInteger;
    if (tag == YAML_BOOL_TAG) return Type::kBoolean;
    if (tag == YAML_FLOAT_TAG) return Type::kFloat;
    if (tag == YAML_NULL_TAG) return Type::kNull;
    return plain && node.style == Style::kPlain ? plainType(node.scalar()) : Type::kString;
  }

  bool alias(const yaml_event_t& event) {
    const std::uint32_t place = at(event.start_mark);
    const auto found = anchors_.find(std::string(view(event.data.alias.anchor)));
    if (found == anchors_.end()) {
      return refuse(findings::kBrokenYaml, place, "The alias `*" + base::printable(view(event.data.alias.anchor)) + "` names no anchor before it.");
    }
    if (!found->second.complete) return refuse(findings::kBrokenYaml, place, "The alias stands inside of the value that it names.");
    if (!count(found->second.size, place)) return false;
    Node* const node = new (allocate<Node>(1)) Node(*found->second.node);
    node->alias = true;
    node->span = {id_, place, at(event.end_mark)};
    return attach(node);
  }

  bool open(const yaml_event_t& event) {
    const bool sequence = event.type == YAML_SEQUENCE_START_EVENT;
    const yaml_char_t* const anchor = sequence ? event.data.sequence_start.anchor : event.data.mapping_start.anchor;
    const yaml_char_t* const tag = sequence ? event.data.sequence_start.tag : event.data.mapping_start.tag;
    Node* const node = make(event, anchor != nullptr || tag != nullptr);
    node->type = sequence ? Type::kSequence : Type::kMapping;
    const bool flow = sequence ? event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
                               : event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    node->style = flow ? Style::kFlow : Style::kBlock;
    if (frames_.size() >= limits_.max_depth) {
      return refuse(findings::kLimitExceeded, node->span.begin, "Values are nested deeper than " + std::to_string(limits_.max_depth) + " levels.");
    }
    if (!count(1, node->span.begin)) return false;
    remember(view(anchor), node, 0, false);
    frames_.push_back({node, sequence ? items_.size() : entries_.size(), nullptr, nodes_ - 1, std::string(view(anchor))});
    return true;
  }

  bool close(const yaml_event_t& event) {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    Node& node = *frame.node;
    if (node.type == Type::kSequence) {
      closeSequence(node, frame.first);
    } else if (!closeMapping(node, frame.first)) {
      return false;
    }
    if (node.style == Style::kFlow) node.span.end = at(event.end_mark);
    remember(frame.anchor, &node, nodes_ - frame.counted, true);
    return attach(&node);
  }

  void closeSequence(Node& node, std::size_t first) {
    const std::size_t size = items_.size() - first;
    const Node** const kept = allocate<const Node*>(std::max<std::size_t>(1, size));
    std::copy(items_.begin() + static_cast<std::ptrdiff_t>(first), items_.end(), kept);
    items_.resize(first);
    node.setItems(kept, size);
    if (size != 0) node.span.end = std::max(node.span.begin, kept[size - 1]->span.end);
  }

  bool closeMapping(Node& node, std::size_t first) {
    if (entries_.size() > first) node.span.end = std::max(entries_.back().key->span.end, entries_.back().value->span.end);
    reportDuplicates(first);
    if (!merge(first)) return false;
    const std::size_t size = entries_.size() - first;
    Entry* const kept = allocate<Entry>(std::max<std::size_t>(1, size));
    std::copy(entries_.begin() + static_cast<std::ptrdiff_t>(first), entries_.end(), kept);
    entries_.resize(first);
    node.setEntries(kept, size);
    return true;
  }

  void reportDuplicate(const Node& key, const Node& other) {
    findings::Finding& finding = findings_.add(findings::kDuplicateKey, key.span,
        "The key `" + base::printable(key.scalar()) + "` stands twice in one mapping; the last one counts.");
    finding.related.push_back({other.span, "first given here"});
  }

  void reportDuplicates(std::size_t first) {
    if (entries_.size() - first > kFewKeys) {
      std::unordered_map<std::string_view, const Node*> seen;
      for (std::size_t i = first; i < entries_.size(); ++i) {
        const Node& key = *entries_[i].key;
        const auto [at, fresh] = seen.emplace(key.scalar(), &key);
        if (!fresh && key.scalar() != "<<") reportDuplicate(key, *at->second);
      }
      return;
    }
    for (std::size_t i = first + 1; i < entries_.size(); ++i) {
      for (std::size_t j = first; j < i; ++j) {
        const Node &key = *entries_[i].key, &other = *entries_[j].key;
        if (key.scalar() != other.scalar() || key.scalar() == "<<") continue;
        reportDuplicate(key, other);
        break;
      }
    }
  }

  bool merge(std::size_t first) {
    for (std::size_t i = first; i < entries_.size(); ++i) {
      const Node& key = *entries_[i].key;
      if (key.style != Style::kPlain || key.scalar() != "<<") continue;
      const Node* const value = entries_[i].value;
      entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i--));
      if (value->isMapping()) {
        take(*value, first);
      } else if (value->isSequence() && std::all_of(value->items().begin(), value->items().end(), [](const Node* item) { return item->isMapping(); })) {
        for (const Node* item : value->items()) take(*item, first);
      } else {
        return refuse(findings::kBrokenYaml, key.span.begin, "A merge key `<<` needs a mapping or a list of mappings.");
      }
    }
    return true;
  }

  // What the mapping says itself wins over what it merges.
  void take(const Node& merged, std::size_t first) {
    std::unordered_set<std::string_view> present;
    for (std::size_t i = first; i < entries_.size(); ++i) present.insert(entries_[i].key->scalar());
    for (const Entry& entry : merged.entries()) {
      if (present.insert(entry.key->scalar()).second) entries_.push_back(entry);
    }
  }

  static constexpr std::size_t kFewKeys = 32;  // compared pair by pair; more are hashed

  yaml_parser_t parser_{};
  std::string_view content_;
  source::FileId id_;
  std::uint32_t base_, end_;
  const Limits& limits_;
  findings::Findings& findings_;
  Document& document_;
  std::vector<std::uint32_t> bytes_;  // byte offset of each character; empty: all ASCII
  std::vector<Frame> frames_;
  std::vector<const Node*> items_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, Anchor> anchors_;
  std::size_t nodes_ = 0;
};

bool parse(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits, findings::Findings& findings,
           Document& document) {
  return Composer(file, id, extent, limits, findings, document).run();
}

}  // namespace a2i::yaml
