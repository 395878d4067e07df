// The configuration file, which may come with a pull request, and the comments that accept findings.
#include "base/path_pattern.h"
#include "config/suppress.h"
#include "findings/catalogue.h"
#include "target.h"

using namespace a2i;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text(data, size);
  constexpr std::string_view kOptions[] = {"default-namespace", "istio-version", "only-namespace", "mtls"};
  findings::Findings told;
  const auto config = config::read(text, 0, kOptions, told);
  fuzz::expect(config || !config.error().message.empty(), "a configuration is read, or the reason told");
  for (const findings::Finding& finding : told.all()) fuzz::expect(finding.span.begin <= finding.span.end && finding.span.end <= size, "findings lie in the file");
  if (!config) return 0;
  for (const std::string& pattern : config->exclude) static_cast<void>(base::matchesPath(pattern, "deploy/shop/cart.yaml"));
  source::SourceSet files;
  const source::FileId id = files.add({"deploy/cart.yaml", text});
  findings::Findings findings;
  findings.add(*findings::findRule("AMI2002"), {id, 0, static_cast<std::uint32_t>(size)}, "x.").object = "VirtualNode shop/cart";
  const config::Accepted accepted = config::suppress(config->suppressions, files, {"2026-11-25", true, {}}, findings);
  fuzz::expect(accepted.suppressed.size() + findings.all().size() == 1, "a finding is accepted or stays");
  return 0;
}
