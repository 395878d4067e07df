// Each schema and each typed reader: two verdicts on one object that must not contradict each other.
#include "appmesh/read.h"
#include "schema/validate.h"
#include "target.h"

using namespace a2i;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const source::SourceFile file("a.yaml", fuzz::text(data, size));
  findings::Findings told;
  k8s::ReadOptions options;
  options.limits.max_nodes = 20'000;
  for (k8s::Manifest& manifest : k8s::readManifests(file, 0, options, told)) {
    if (!k8s::isAppMesh(manifest.kind)) continue;
    const bool valid_before = manifest.valid;
    const std::size_t count = told.all().size();
    schema::validate(manifest, told);
    fuzz::expect(manifest.valid || !valid_before || told.all().size() > count, "an object is refused with a finding");
    const bool valid = manifest.valid;
    const std::unique_ptr<appmesh::Resource> resource = appmesh::read(std::move(manifest), told);
    fuzz::expect(!resource->manifest.valid || valid, "reading does not make an object valid");
    for (const appmesh::Leaf& leaf : appmesh::leaves(resource->manifest)) {
      fuzz::expect(leaf.path == appmesh::fieldPath(resource->manifest, *leaf.node) || leaf.node->alias || !leaf.path.empty(), "a leaf knows its path");
    }
  }
  for (const findings::Finding& finding : told.all()) {
    fuzz::expect(finding.span.begin <= finding.span.end && finding.span.end <= size, "findings lie in the file");
    fuzz::expect(!finding.message.empty() && finding.message.find('\n') == std::string::npos, "a message is one line");
  }
  return 0;
}
