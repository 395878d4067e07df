#include "yaml/compose.h"

#include <yaml.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

#include "findings/rules_input.h"
#include "yaml/builder.h"
#include "yaml/scalar.h"

namespace a2i::yaml {

namespace {

struct Event {
  yaml_event_t raw{};
  Event() = default;
  ~Event() { yaml_event_delete(&raw); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
};

std::string_view view(const yaml_char_t* text) { return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text); }

Style styleOf(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return Style::kSingleQuoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return Style::kDoubleQuoted;
    case YAML_LITERAL_SCALAR_STYLE: return Style::kLiteral;
    case YAML_FOLDED_SCALAR_STYLE: return Style::kFolded;
    case YAML_ANY_SCALAR_STYLE: case YAML_PLAIN_SCALAR_STYLE: break;
  }
  return Style::kPlain;
}

Type typeOf(const Node& node, std::string_view tag, bool plain) {
  if (tag == YAML_STR_TAG || tag == "!" || tag == "tag:yaml.org,2002:binary") return Type::kString;
  if (tag == YAML_INT_TAG) return Type::kInteger;
  if (tag == YAML_BOOL_TAG) return Type::kBoolean;
  if (tag == YAML_FLOAT_TAG) return Type::kFloat;
  if (tag == YAML_NULL_TAG) return Type::kNull;
  return plain && node.style == Style::kPlain ? plainType(node.scalar()) : Type::kString;
}

class Composer {
 public:
  Composer(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits, findings::Findings& findings,
           Document& document)
      : content_(file.content()), id_(id), base_(withoutMark(content_, extent.begin)), end_(extent.end),
        builder_(id, limits, findings, document), document_(document) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
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
      if (event.raw.type == YAML_STREAM_END_EVENT) return true;
      if (!take(event.raw)) return false;
    }
  }

 private:
  static std::uint32_t withoutMark(std::string_view content, std::uint32_t begin) {
    return begin == 0 && content.starts_with("\xef\xbb\xbf") ? 3 : begin;
  }

  bool take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (document_.root() == nullptr) return true;
        return builder_.refuse(findings::kBrokenYaml, at(event.start_mark), "A second document starts here without a `---` line of its own.");
      case YAML_ALIAS_EVENT: return builder_.alias(view(event.data.alias.anchor), {id_, at(event.start_mark), at(event.end_mark)});
      case YAML_SCALAR_EVENT: return scalar(event);
      case YAML_SEQUENCE_START_EVENT: {
        const auto& start = event.data.sequence_start;
        return open(event, Type::kSequence, start.style == YAML_FLOW_SEQUENCE_STYLE, start.anchor, start.tag);
      }
      case YAML_MAPPING_START_EVENT: {
        const auto& start = event.data.mapping_start;
        return open(event, Type::kMapping, start.style == YAML_FLOW_MAPPING_STYLE, start.anchor, start.tag);
      }
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: return builder_.close(at(event.end_mark));
      case YAML_NO_EVENT: case YAML_STREAM_START_EVENT: case YAML_STREAM_END_EVENT: case YAML_DOCUMENT_END_EVENT: break;
    }
    return true;
  }

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

  bool fault() {
    if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();  // no fault of the text
    const bool reader = parser_.error == YAML_READER_ERROR;
    const std::uint32_t place = reader ? std::min(base_ + static_cast<std::uint32_t>(parser_.problem_offset), end_) : at(parser_.problem_mark);
    std::string message = reader ? "The text is not UTF-8 without control characters: " : "The text is not readable as YAML: ";
    message += parser_.problem == nullptr ? "unknown fault" : parser_.problem;
    if (parser_.context != nullptr) message += std::string(", ") + parser_.context;
    return builder_.refuse(findings::kBrokenYaml, place, message + ".");
  }

  // The value behind its anchor and tag.
  std::uint32_t skipProperties(std::uint32_t begin) const {
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

  Node make(const yaml_event_t& event, bool properties) const {
    const std::uint32_t begin = at(event.start_mark), end = at(event.end_mark);
    return Node({id_, std::min(properties ? skipProperties(begin) : begin, end), end});
  }

  // libyaml ends a block scalar where the next token starts.
  void trimBlock(source::Span& span) const {
    while (span.end > span.begin && std::strchr(" \t\r\n", content_[span.end - 1]) != nullptr) --span.end;
  }

  bool scalar(const yaml_event_t& event) {
    const auto& data = event.data.scalar;
    Node node = make(event, data.anchor != nullptr || data.tag != nullptr);
    node.style = styleOf(data.style);
    if (node.style == Style::kLiteral || node.style == Style::kFolded) trimBlock(node.span);
    std::string_view raw = content_.substr(node.span.begin, node.span.end - node.span.begin);
    if (raw.size() >= 2 && (node.style == Style::kSingleQuoted || node.style == Style::kDoubleQuoted)) raw = raw.substr(1, raw.size() - 2);
    builder_.setText(node, {reinterpret_cast<const char*>(data.value), data.length}, raw);
    node.type = typeOf(node, view(data.tag), data.plain_implicit != 0);
    return builder_.scalar(node, view(data.anchor));
  }

  bool open(const yaml_event_t& event, Type type, bool flow, const yaml_char_t* anchor, const yaml_char_t* tag) {
    Node node = make(event, anchor != nullptr || tag != nullptr);
    node.type = type;
    node.style = flow ? Style::kFlow : Style::kBlock;
    return builder_.open(node, view(anchor));
  }

  yaml_parser_t parser_{};
  std::string_view content_;
  source::FileId id_;
  std::uint32_t base_, end_;
  Builder builder_;
  Document& document_;
  std::vector<std::uint32_t> bytes_;  // byte offset of each character; empty: all ASCII
};

}  // namespace

bool composeYaml(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits, findings::Findings& findings,
                 Document& document) {
  return Composer(file, id, extent, limits, findings, document).run();
}

}  // namespace a2i::yaml
