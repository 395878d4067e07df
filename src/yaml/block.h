// The YAML that nearly all manifests are written in, several times as fast as libyaml reads it: block style, one value a line,
//
//   key: plain text      # comment        - name: "quoted text"
//   key: 'quoted text'                    - plain text
//   key: {}                               - - nested
//
// in printable ASCII. It never guesses: whatever looks otherwise (anchors, tags, block scalars, flow style, escapes, tabs, values over
// several lines, empty values, mistakes) is left to libyaml. Tests hold that both make the same nodes of whatever this one takes.
#pragma once

#include <optional>

#include "yaml/parse.h"

namespace a2i::yaml {

// No value: the document is not of this form throughout; nothing was reported then.
[[nodiscard]] std::optional<bool> readBlock(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits,
                                            findings::Findings& findings, Document& document);

}  // namespace a2i::yaml
