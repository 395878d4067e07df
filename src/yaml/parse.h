// Reads YAML (and JSON) by libyaml's events into positioned nodes. The only room that includes libyaml.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "findings/findings.h"
#include "source/source_file.h"
#include "yaml/arena.h"
#include "yaml/node.h"

namespace a2i::yaml {

// What an input may cost; beyond it there is a finding (AMI10xx) and the document is left out.
struct Limits {
  std::size_t max_depth = 100;               // of nested collections
  std::size_t max_nodes = 2'000'000;         // of one document, aliases counted as if written out
};

// One document. Movable; nodes stay where they are as long as the Document lives.
class Document {
 public:
  Document() = default;
  ~Document() = default;
  Document(Document&&) noexcept = default;
  Document& operator=(Document&&) noexcept = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  const Node* root() const { return root_; }  // null: an empty document

 private:
  friend class Builder;
  Blocks blocks_;
  const Node* root_ = nullptr;
};

// A stretch of a file that holds one document, its `---` line not included.
struct Extent {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Cuts a stream at the `---` and `...` lines in column 0 that lie outside block scalars and quoted text as libyaml sees them.
[[nodiscard]] std::vector<Extent> cut(std::string_view stream);

// Parses one document: JSON by a reader of its own, everything else by libyaml. Broken YAML gives exactly one finding, at the place where the parser stopped, and no document.
[[nodiscard]] bool parse(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits,
                         findings::Findings& findings, Document& document);

}  // namespace a2i::yaml
