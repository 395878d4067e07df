// The tree of one document, built from the events of a parser (libyaml's, or our own for JSON).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "findings/findings.h"
#include "yaml/parse.h"

namespace a2i::yaml {

// Holds the limits, and what kubectl makes of aliases, merge keys, doubles and keys that are no strings. Each step is false
// when the document is refused, with one finding that says why.
class Builder {
 public:
  Builder(source::FileId id, const Limits& limits, findings::Findings& findings, Document& document);

  // `raw` is what stands between the quotes, if any; kept where `decoded` says the same, else copied. Style and span are set before.
  void setText(Node& node, std::string_view decoded, std::string_view raw);

  [[nodiscard]] bool scalar(const Node& node, std::string_view anchor);
  [[nodiscard]] bool alias(std::string_view anchor, source::Span span);
  [[nodiscard]] bool open(const Node& collection, std::string_view anchor);
  [[nodiscard]] bool close(std::uint32_t end);  // of the innermost collection; in block style its last value says the end

  bool refuse(const findings::Rule& rule, std::uint32_t place, std::string message);  // false

 private:
  struct Frame {
    Node node;
    std::size_t first;       // of its children on items_ or entries_
    std::optional<Node> key; // of a mapping: waiting for its value
    std::size_t counted;     // nodes_ when it was opened
    std::string anchor;
  };
  struct Anchor {
    Node node;
    std::size_t size;
    bool complete;
  };

  template <class T>
  const T* keep(std::span<const T> values);  // behind their number
  bool count(std::size_t nodes, std::uint32_t place);
  bool attach(const Node& node);
  bool attachKey(Frame& frame, Node node);
  void rename(Node& key, std::string_view text);
  void remember(std::string_view anchor, const Node& node, std::size_t size, bool complete);
  void closeSequence(Node& node, std::size_t first);
  bool closeMapping(Node& node, std::size_t first);
  void reportDuplicates(std::size_t first);
  void reportDuplicate(const Node& key, const Node& other);
  bool merge(std::size_t first);

  source::FileId id_;
  const Limits& limits_;
  findings::Findings& findings_;
  Document& document_;
  std::vector<Frame> frames_;
  std::vector<Node> items_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, Anchor> anchors_;
  std::size_t nodes_ = 0;
};

}  // namespace a2i::yaml
