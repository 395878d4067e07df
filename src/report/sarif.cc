// SARIF 2.1.0 as GitHub and GitLab read it. Limits: docs.github.com, "SARIF support for code scanning".
#include <map>
#include <nlohmann/json.hpp>

#include "findings/catalogue.h"
#include "report/escape.h"
#include "report/fingerprint.h"
#include "report/formats.h"
#include "report/ranking.h"

namespace a2i::report {

namespace {

using Json = nlohmann::ordered_json;
using source::ColumnUnit;

constexpr std::size_t kMaxResults = 5000;  // of more, GitHub keeps the worst 5,000, GitLab none
constexpr std::size_t kSurelyFit = 1000;
constexpr std::size_t kMaxText = 1024;                                    // of a message or description; GitLab drops results beyond it
constexpr std::size_t kMaxBytes = 8'000'000, kIndentedBytes = 2'000'000;  // both platforms refuse a file above 10 MB
constexpr std::size_t kMaxRelated = 100;  // GitHub refuses a file with more than 1,000 of a result, and keeps 100

std::string uri(std::string_view path) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain) encoded += c;
    else encoded.append("%").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
  }
  return encoded;
}

Json region(const source::SourceFile& file, source::Span span) {
  const source::Position begin = file.position(span.begin, ColumnUnit::kUtf16), end = file.position(span.end, ColumnUnit::kUtf16);
  return {{"startLine", begin.line}, {"startColumn", begin.column}, {"endLine", end.line}, {"endColumn", end.column}};
}

Json artifact(const source::SourceFile& file) { return {{"uri", uri(file.path())}, {"uriBaseId", "%SRCROOT%"}}; }

Json physical(const source::SourceSet& files, source::Span span) {
  return {{"artifactLocation", artifact(files[span.file])}, {"region", region(files[span.file], span)}};
}

std::string plainText(std::string_view markdown) {
  std::string text;
  for (const char c : markdown) {
    if (c != '`') text += c;
  }
  return text;
}

Json rules() {
  Json list = Json::array();
  for (const findings::Rule* rule : findings::catalogue()) {
    const std::string title = std::string(rule->title) + ".";
    const std::string severity = rule->level == findings::Level::kError     ? "error"
                                 : rule->level == findings::Level::kWarning ? "warning"
                                                                            : "recommendation";
    Json entry = {{"id", rule->id},
                  {"name", rule->slug},
                  {"shortDescription", {{"text", title}}},
                  {"fullDescription", {{"text", shortened(plainText(rule->help), kMaxText)}}},
                  {"help", {{"text", plainText(rule->help)}, {"markdown", rule->help}}},
                  {"defaultConfiguration", {{"level", findings::toString(rule->level)}}},
                  {"properties", {{"tags", {"app-mesh", "istio"}}, {"precision", "very-high"}, {"problem.severity", severity}}}};
    if (!rule->links.empty()) entry["helpUri"] = rule->links.front();
    list.push_back(std::move(entry));
  }
  return list;
}

Json logicalLocation(const findings::Finding& finding) {
  std::string name = finding.object.substr(finding.object.rfind('/') + 1);
  if (const std::size_t blank = name.rfind(' '); blank != std::string::npos) name = name.substr(blank + 1);
  std::string full = finding.object;
  if (!finding.field.empty()) full += "." + finding.field;
  return {{"name", finding.field.empty() ? name : finding.field},
          {"fullyQualifiedName", full},
          {"kind", finding.field.empty() ? "object" : "member"}};
}

Json fix(const source::SourceSet& files, const findings::Suggestion& suggestion) {
  Json replacements = Json::array();
  for (const findings::Edit& edit : suggestion.edits) {
    replacements.push_back(
        {{"deletedRegion", region(files[edit.span.file], edit.span)}, {"insertedContent", {{"text", edit.replacement}}}});
  }
  Json change = {{"artifactLocation", artifact(files[suggestion.edits.front().span.file])}, {"replacements", std::move(replacements)}};
  return {{"description", {{"text", plainText(suggestion.description) + "."}}}, {"artifactChanges", Json::array({std::move(change)})}};
}

class SarifWriter {
 public:
  explicit SarifWriter(const Input& input) : input_(input), fingerprints_(input.files) {
    const auto catalogue = findings::catalogue();
    for (std::size_t i = 0; i < catalogue.size(); ++i) index_[catalogue[i]] = i;
  }

  std::string run() {
    Json results = Json::array();
    std::map<const findings::Finding*, std::string> own;  // counted in the order of the report, whatever is left out
    for (const findings::Finding& finding : input_.findings.all()) own[&finding] = fingerprints_.own(finding);
    for (const findings::Finding* finding : chosen()) add(results, result(*finding, own[finding]));
    if (input_.show_suppressed) addSuppressed(results);
    Json driver = {{"name", "appmesh2istio"},
                   {"semanticVersion", input_.tool_version},
                   {"informationUri", "https://github.com/appmesh2istio/appmesh2istio"},
                   {"rules", rules()}};
    Json run = {{"tool", {{"driver", std::move(driver)}}},
                {"columnKind", "utf16CodeUnits"},
                {"originalUriBaseIds", {{"%SRCROOT%", {{"description", {{"text", "The root of the repository."}}}}}}},
                {"results", std::move(results)}};
    notifications(run);
    const Json log = {
        {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", Json::array({std::move(run)})}};
    return inertJson(log.dump(bytes_ > kIndentedBytes ? -1 : 2, ' ', false, Json::error_handler_t::replace)) + "\n";
  }

 private:
  // In the order of the report; the worst first where not all of them may fit.
  std::vector<const findings::Finding*> chosen() const {
    std::vector<const findings::Finding*> list;
    if (input_.findings.all().size() > kSurelyFit) return worstFirst(input_.findings);
    for (const findings::Finding& finding : input_.findings.all()) list.push_back(&finding);
    return list;
  }

  void notifications(Json& run) const {
    Json notes = Json::array();
    for (const std::string& assumption : input_.summary.assumptions)
      notes.push_back({{"level", "note"}, {"message", {{"text", assumption}}}});
    if (left_out_ != 0)
      notes.push_back(
          {{"level", "warning"},
           {"message", {{"text", std::to_string(left_out_) + " further findings, none of them worse than these, are left out; the text report holds all."}}}});
    Json invocation = {{"executionSuccessful", true}};
    if (!notes.empty()) invocation["toolExecutionNotifications"] = std::move(notes);
    run["invocations"] = Json::array({std::move(invocation)});
  }

  // Accepted ones take what room the others leave.
  void addSuppressed(Json& results) {
    for (const findings::Suppressed& one : input_.suppressed) {
      Json entry = result(one.finding, fingerprints_.own(one.finding));
      entry["suppressions"] =
          Json::array({{{"kind", one.in_source ? "inSource" : "external"}, {"status", "accepted"}, {"justification", one.reason}}});
      add(results, std::move(entry));
    }
  }

  // Counts what does not fit any more.
  void add(Json& results, Json entry) {
    const std::size_t size = entry.dump(-1, ' ', false, Json::error_handler_t::replace).size();
    if (results.size() == kMaxResults || bytes_ + size > kMaxBytes) {
      ++left_out_;
      return;
    }
    bytes_ += size;
    results.push_back(std::move(entry));
  }

  Json result(const findings::Finding& finding, const std::string& fingerprint) {
    std::string message = finding.message;
    for (const std::string_view way : findings::waysOut(finding)) message.append(" Help: ").append(way).append(".");
    Json entry = {{"ruleId", finding.rule->id},
                  {"ruleIndex", index_.at(finding.rule)},
                  {"level", findings::toString(finding.level)},
                  {"message", {{"text", shortened(plainText(message), kMaxText)}}}};
    Json location = Json::object();
    const bool placed = finding.span.file != source::kNoFile;
    // GitHub and GitLab refuse a result without a place.
    if (placed) location["physicalLocation"] = physical(input_.files, finding.span);
    else
      location["physicalLocation"] = {{"artifactLocation", {{"uri", kNoPlace}, {"uriBaseId", "%SRCROOT%"}}},
                                      {"region", {{"startLine", 1}}}};
    if (!finding.object.empty()) location["logicalLocations"] = Json::array({logicalLocation(finding)});
    entry["locations"] = Json::array({std::move(location)});
    addRelated(finding, entry);
    entry["partialFingerprints"] = {{"appmesh2istio/v1", fingerprint}};
    const std::string line_hash = placed ? fingerprints_.lineHash(finding) : std::string();
    if (!line_hash.empty()) entry["partialFingerprints"]["primaryLocationLineHash"] = line_hash;
    if (finding.suggestion && !finding.suggestion->edits.empty()) entry["fixes"] = Json::array({fix(input_.files, *finding.suggestion)});
    return entry;
  }

  void addRelated(const findings::Finding& finding, Json& entry) const {
    Json related = Json::array();
    for (const findings::RelatedSpan& span : finding.related) {
      if (span.span.file == source::kNoFile || related.size() == kMaxRelated) continue;
      related.push_back(
          {{"id", related.size()}, {"physicalLocation", physical(input_.files, span.span)}, {"message", {{"text", span.label}}}});
    }
    if (!related.empty()) entry["relatedLocations"] = std::move(related);
  }

  const Input& input_;
  Fingerprints fingerprints_;
  std::map<const findings::Rule*, std::size_t> index_;
  std::size_t left_out_ = 0, bytes_ = 0;
};

}  // namespace

std::string writeSarif(const Input& input) { return SarifWriter(input).run(); }

}  // namespace a2i::report
