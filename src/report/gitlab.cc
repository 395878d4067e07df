// Code Quality report of GitLab. Its reader stops at the first invalid entry, and entries with equal fingerprints replace each other.
#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/escape.h"
#include "report/fingerprint.h"
#include "report/formats.h"
#include "report/ranking.h"

namespace a2i::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxEntries = 10000;  // the widget of a merge request does not answer in time far above it
constexpr std::size_t kMaxDescription = 1000;

// blocker: nothing comes of the object.
std::string_view severity(const findings::Finding& finding) {
  switch (finding.level) {
    case findings::Level::kError: return finding.rule->blocks_output ? "blocker" : "critical";
    case findings::Level::kWarning: return "major";
    case findings::Level::kNote: return "info";
  }
  return "info";
}

// Hexadecimal digits alone: the hash, then the number among equals.
std::string hexadecimal(const std::string& own) {
  const std::size_t colon = own.find(':');
  return base::hex(std::stoull(own.substr(0, colon), nullptr, 16), 16) + base::hex(std::stoul(own.substr(colon + 1)), 8);
}

Json entry(const source::SourceSet& files, const findings::Finding& finding, const std::string& fingerprint) {
  const bool placed = finding.span.file != source::kNoFile;
  std::string description = finding.message;
  for (const std::string_view way : findings::waysOut(finding)) description.append(" Help: ").append(way).append(".");
  Json lines = {{"begin", 1}};
  if (placed) {
    const source::SourceFile& file = files[finding.span.file];
    const std::uint32_t begin = file.position(finding.span.begin, source::ColumnUnit::kCodePoint).line;
    lines = {{"begin", begin}, {"end", file.position(finding.span.end, source::ColumnUnit::kCodePoint).line}};
  }
  return {{"description", shortened(base::printable(description), kMaxDescription)},
          {"check_name", finding.rule->id},
          {"fingerprint", hexadecimal(fingerprint)},
          {"severity", severity(finding)},
          {"location", {{"path", placed ? files[finding.span.file].path() : std::string(kNoPlace)}, {"lines", std::move(lines)}}}};
}

}  // namespace

std::string writeGitlab(const Input& input) {
  Fingerprints fingerprints(input.files);
  std::map<const findings::Finding*, std::string> own;  // counted in the order of the report, whatever is left out
  for (const findings::Finding& finding : input.findings.all()) own[&finding] = fingerprints.own(finding);
  auto chosen = worstFirst(input.findings);
  const std::size_t left_out = chosen.size() > kMaxEntries ? chosen.size() - kMaxEntries : 0;
  if (left_out != 0) chosen.resize(kMaxEntries);
  Json list = Json::array();
  for (const findings::Finding* finding : chosen) list.push_back(entry(input.files, *finding, own[finding]));
  if (left_out != 0) {
    list.push_back({{"description", std::to_string(left_out) +
                                        " further findings, none of them worse than these, are left out here; the other reports hold them all."},
                    {"check_name", "appmesh2istio"},
                    {"fingerprint", "000000000000000000000000"},
                    {"severity", "info"},
                    {"location", {{"path", std::string(kNoPlace)}, {"lines", {{"begin", 1}}}}}});
  }
  return inertJson(list.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace a2i::report
