#include "yaml/parse.h"

#include <algorithm>
#include <optional>

#include "yaml/block.h"
#include "yaml/compose.h"
#include "yaml/json.h"

namespace a2i::yaml {

namespace {

bool readAny(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits, findings::Findings& findings,
             Document& document) {
  if (const std::optional<bool> read = readJson(file, id, extent, limits, findings, document)) return *read;
  if (const std::optional<bool> read = readBlock(file, id, extent, limits, findings, document)) return *read;
  return composeYaml(file, id, extent, limits, findings, document);
}

}  // namespace

bool parse(const source::SourceFile& file, source::FileId id, Extent extent, const Limits& limits, findings::Findings& findings,
           Document& document) {
  const std::size_t before = findings.all().size();
  const bool good = readAny(file, id, extent, limits, findings, document);
  // A fault may be that the text ends.
  const auto size = static_cast<std::uint32_t>(file.content().size());
  for (std::size_t i = before; i < findings.all().size(); ++i) findings.all()[i].span.end = std::min(findings.all()[i].span.end, size);
  return good;
}

}  // namespace a2i::yaml
