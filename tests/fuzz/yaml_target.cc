// The YAML reader: cutting a stream, parsing each document, spans inside of the file.
#include "target.h"
#include "yaml/parse.h"

using namespace a2i;

namespace {

void checkNode(const yaml::Node& node, const source::SourceFile& file) {
  fuzz::expect(node.span.begin <= node.span.end && node.span.end <= file.content().size(), "a span lies in its file");
  for (const yaml::Node& item : node.items()) checkNode(item, file);
  for (const yaml::Entry& entry : node.entries()) {
    fuzz::expect(!entry.key.isMapping() && !entry.key.isSequence(), "keys are scalars");
    checkNode(entry.key, file);
    checkNode(entry.value, file);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const source::SourceFile file("a.yaml", fuzz::text(data, size));
  std::uint32_t before = 0;
  for (const yaml::Extent extent : yaml::cut(file.content())) {
    fuzz::expect(extent.begin >= before && extent.end <= size, "documents follow each other");
    before = extent.end;
    findings::Findings told;
    yaml::Document document;
    yaml::Limits limits;
    limits.max_nodes = 20'000;
    const bool good = yaml::parse(file, 0, extent, limits, told, document);
    fuzz::expect(good || !told.empty(), "what cannot be read is told");
    for (const findings::Finding& finding : told.all()) {
      const bool inside = finding.span.begin <= finding.span.end && finding.span.end <= size;
      if (!inside) std::fprintf(stderr, "%u to %u of %zu: %s\n", finding.span.begin, finding.span.end, size, finding.message.c_str());
      fuzz::expect(inside, "findings lie in the file");
      static_cast<void>(file.position(finding.span.begin, source::ColumnUnit::kUtf16));
    }
    if (good && document.root() != nullptr) checkNode(*document.root(), file);
  }
  return 0;
}
