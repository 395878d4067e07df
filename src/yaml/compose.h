// libyaml's events become nodes. Marks count characters; spans count bytes.
#pragma once

#include "yaml/parse.h"

namespace a2i::yaml {

[[nodiscard]] bool composeYaml(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits,
                               findings::Findings& findings, Document& document);

}  // namespace a2i::yaml
