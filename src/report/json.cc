// The report for programs: findings, summary, and the ledger with one entry for each leaf field. Columns in code points.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/parallel.h"
#include "base/text.h"
#include "report/escape.h"
#include "report/formats.h"
#include "report/ranking.h"

namespace a2i::report {

namespace {

using Json = nlohmann::ordered_json;

struct Place {
  source::Position begin, end;
};

Place placeOf(const source::SourceSet& files, source::Span span) {
  if (span.file == source::kNoFile) return {};
  const source::SourceFile& file = files[span.file];
  return {file.position(span.begin, source::ColumnUnit::kCodePoint), file.position(span.end, source::ColumnUnit::kCodePoint)};
}

Json toJson(const source::SourceSet& files, source::FileId file, const Place& at) {
  if (file == source::kNoFile) return nullptr;
  return {{"path", files[file].path()}, {"line", at.begin.line}, {"column", at.begin.column}, {"endLine", at.end.line}, {"endColumn", at.end.column}};
}

Json place(const source::SourceSet& files, source::Span span) { return toJson(files, span.file, placeOf(files, span)); }

Json finding(const source::SourceSet& files, const findings::Finding& from) {
  Json entry = {{"rule", from.rule->id}, {"level", findings::toString(from.level)}, {"message", from.message}, {"span", place(files, from.span)}};
  if (!from.object.empty()) entry["object"] = from.object;
  if (!from.field.empty()) entry["field"] = from.field;
  if (const auto ways = findings::waysOut(from); !ways.empty()) entry["help"] = base::join({ways.begin(), ways.end()}, "; ");
  for (const findings::RelatedSpan& related : from.related) {
    Json other = {{"span", place(files, related.span)}, {"label", related.label}};
    if (!related.object.empty()) other["object"] = related.object;
    entry["related"].push_back(std::move(other));
  }
  if (from.suggestion) {
    Json edits = Json::array();
    for (const findings::Edit& edit : from.suggestion->edits) edits.push_back({{"span", place(files, edit.span)}, {"replacement", edit.replacement}});
    entry["suggestion"] = {{"description", from.suggestion->description}, {"edits", std::move(edits)}};
  }
  return entry;
}

std::string textOf(const Json& json) { return inertJson(json.dump(2, ' ', false, Json::error_handler_t::replace)); }

Json ledgerEntry(const source::SourceSet& files, const LedgerLine& line, const Place& at) {
  Json entry = {{"object", line.object}, {"field", line.field}, {"span", toJson(files, line.span.file, at)}, {"state", line.state}, {"targets", line.targets}};
  if (!line.rule.empty()) entry["rule"] = line.rule;
  return entry;
}

constexpr std::string_view kLedgerBegin = "{\n  \"ledger\": [", kLedgerEnd = "\n  ]\n}";

// Some entries of the ledger as they stand in the document, without the brackets around all of them.
std::string ledgerPart(const source::SourceSet& files, std::span<const LedgerLine> lines, std::span<const Place> places) {
  Json entries = Json::array();
  for (std::size_t i = 0; i < lines.size(); ++i) entries.push_back(ledgerEntry(files, lines[i], places[i]));
  const std::string text = textOf({{"ledger", std::move(entries)}});
  return text.substr(kLedgerBegin.size(), text.size() - kLedgerBegin.size() - kLedgerEnd.size());
}

// The ledger of a large mesh has a million entries: their tree in memory would be ten times the text, so they become text in parts.
std::string withLedger(std::string document, const Input& input) {
  if (input.ledger.empty()) return document;
  std::vector<Place> places;  // found by one thread: a file keeps its lines when they are asked for
  places.reserve(input.ledger.size());
  for (const LedgerLine& line : input.ledger) places.push_back(placeOf(input.files, line.span));
  constexpr std::size_t kPart = 512;
  std::vector<std::string> parts((input.ledger.size() + kPart - 1) / kPart);
  base::parallelFor(parts.size(), input.jobs, [&](std::size_t i) {
    const std::size_t begin = i * kPart, size = std::min(kPart, input.ledger.size() - begin);
    parts[i] = ledgerPart(input.files, input.ledger.subspan(begin, size), std::span<const Place>(places).subspan(begin, size));
  });
  std::size_t size = document.size() + kLedgerEnd.size();
  for (const std::string& part : parts) size += part.size() + 1;
  document.resize(document.size() - std::string_view("]\n}").size());
  document.reserve(size);
  for (std::string& part : parts) {
    if (&part != &parts.front()) document += ',';
    document += std::exchange(part, {});
  }
  document += kLedgerEnd;
  return document;
}

}  // namespace

std::string writeJson(const Input& input) {
  Json findings = Json::array(), suppressed = Json::array();
  for (const findings::Finding& from : input.findings.all()) findings.push_back(finding(input.files, from));
  for (const findings::Suppressed& one : input.suppressed) {
    Json entry = finding(input.files, one.finding);
    entry["suppression"] = {{"kind", one.in_source ? "inSource" : "external"}, {"reason", one.reason}};
    if (!one.until.empty()) entry["suppression"]["until"] = one.until;
    suppressed.push_back(std::move(entry));
  }
  const Counts all = counts(input.findings);
  const Json document = {{"schema", "appmesh2istio.report/v1"},
                         {"tool", {{"name", "appmesh2istio"}, {"version", input.tool_version}}},
                         {"columnUnit", "unicodeCodePoints"},
                         {"summary",
                          {{"files", input.summary.files},
                           {"appMeshObjects", input.summary.appmesh_objects},
                           {"istioObjects", input.summary.istio_objects},
                           {"errors", all[2]},
                           {"warnings", all[1]},
                           {"notes", all[0]},
                           {"assumptions", input.summary.assumptions}}},
                         {"findings", std::move(findings)},
                         {"suppressed", std::move(suppressed)},
                         {"notCounted", {{"baseline", input.withheld.known}, {"unchanged", input.withheld.unchanged}}},
                         {"ledger", Json::array()}};
  return withLedger(textOf(document), input) + "\n";
}

}  // namespace a2i::report
