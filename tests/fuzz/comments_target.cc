// Comments that accept findings, anywhere in a file.
#include "config/suppress.h"
#include "findings/catalogue.h"
#include "target.h"

using namespace a2i;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  source::SourceSet files;
  const source::FileId id = files.add({"a.yaml", fuzz::text(data, size)});
  std::vector<config::Suppression> suppressions;
  findings::Findings told, findings;
  config::readComments(files[id], id, suppressions, told);
  for (const config::Suppression& one : suppressions) {
    fuzz::expect(!one.rules.empty() && !one.reason.empty() && one.line != 0, "a comment names rules and a reason");
    fuzz::expect(one.span.begin < one.span.end && one.span.end <= size, "a comment lies in the file");
  }
  for (const findings::Finding& finding : told.all()) fuzz::expect(finding.span.end <= size, "findings lie in the file");
  const std::string_view text = files[id].content();
  for (std::uint32_t at = 0; at < size; at += 7) findings.add(*findings::findRule("AMI2002"), {id, at, at}, std::string(text.substr(at, 1)) + ".");
  const std::size_t before = findings.all().size();
  const config::Accepted accepted = config::suppress(suppressions, files, {"2026-11-25", true, {}}, findings);
  fuzz::expect(accepted.suppressed.size() + findings.all().size() == before, "a finding is accepted or stays");
  return 0;
}
