// JSON as the API server reads it. libyaml takes most of it for YAML, but refuses surrogate escapes and keys of more than 1,024
// characters, which JSON allows.
#pragma once

#include <optional>

#include "yaml/parse.h"

namespace a2i::yaml {

// No value: the document is not JSON throughout (flow style YAML looks like it at first); nothing was reported then.
[[nodiscard]] std::optional<bool> readJson(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits,
                                           findings::Findings& findings, Document& document);

}  // namespace a2i::yaml
