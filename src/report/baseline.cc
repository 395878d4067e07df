#include "report/baseline.h"

#include <nlohmann/json.hpp>

#include "report/fingerprint.h"

namespace a2i::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchema = "appmesh2istio.baseline/v1";

bool mayBeKnown(const findings::Finding& finding) { return !finding.rule->id.starts_with("AMI6"); }

}  // namespace

Baseline fingerprintsOf(const source::SourceSet& files, const findings::Findings& findings) {
  Fingerprints fingerprints(files);
  Baseline baseline;
  for (const findings::Finding& finding : findings.all()) baseline.insert(fingerprints.ofObject(finding));
  return baseline;
}

// What stands beside the fingerprint is for people who review the file; lines are not in it, so it changes only with the findings.
std::string writeBaseline(const source::SourceSet& files, const findings::Findings& findings) {
  Fingerprints fingerprints(files);
  Json list = Json::array();
  for (const findings::Finding& finding : findings.all()) {
    if (!mayBeKnown(finding)) continue;
    Json entry = {{"fingerprint", fingerprints.ofObject(finding)}, {"rule", finding.rule->id}};
    if (finding.span.file != source::kNoFile) entry["path"] = files[finding.span.file].path();
    if (!finding.object.empty()) entry["object"] = finding.object;
    if (!finding.field.empty()) entry["field"] = finding.field;
    list.push_back(std::move(entry));
  }
  const Json document = {{"schema", kSchema}, {"findings", std::move(list)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

base::Result<Baseline> readBaseline(const std::string& text) {
  const Json document = Json::parse(text, nullptr, false);
  if (!document.is_object() || document.value("schema", Json()) != kSchema || !document.value("findings", Json()).is_array()) {
    return base::Error{"not a baseline of this program; --write-baseline writes one"};
  }
  Baseline baseline;
  for (const Json& entry : document["findings"]) {
    const Json fingerprint = entry.is_object() ? entry.value("fingerprint", Json()) : Json();
    if (!fingerprint.is_string()) return base::Error{"an entry of the baseline has no fingerprint; --write-baseline writes the file anew"};
    baseline.insert(fingerprint.get<std::string>());
  }
  return baseline;
}

std::size_t dropKnown(const Baseline& baseline, const source::SourceSet& files, findings::Findings& findings) {
  Fingerprints fingerprints(files);
  return std::erase_if(findings.all(), [&](const findings::Finding& finding) {
    return mayBeKnown(finding) && baseline.contains(fingerprints.ofObject(finding));
  });
}

}  // namespace a2i::report
