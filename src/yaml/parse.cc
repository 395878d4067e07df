#include "yaml/parse.h"

#include <optional>

#include "yaml/block.h"
#include "yaml/compose.h"
#include "yaml/json.h"

namespace a2i::yaml {

bool parse(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits, findings::Findings& findings,
           Document& document) {
  if (const std::optional<bool> read = readJson(file, id, extent, limits, findings, document)) return *read;
  if (const std::optional<bool> read = readBlock(file, id, extent, limits, findings, document)) return *read;
  return composeYaml(file, id, extent, limits, findings, document);
}

}  // namespace a2i::yaml
