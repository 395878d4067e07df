// The migration report that people read: in a job summary, a merge request, or beside the manifests. GitHub shows nothing at all
// of a summary above 1 MiB, so each chapter has its share and says what it left out.
#include <algorithm>
#include <map>

#include "report/differences.h"
#include "report/dismantling.h"
#include "report/escape.h"
#include "report/formats.h"
#include "report/mermaid.h"
#include "report/ranking.h"
#include "report/steps.h"
#include "report/verdicts.h"

namespace a2i::report {

namespace {

constexpr std::size_t kMaxRows = 500, kMaxPlaces = 100, kMaxLines = 100;
constexpr std::size_t kMaxName = 200, kMaxMessage = 600;
// Bytes of a chapter: what is escaped grows up to six times.
constexpr std::size_t kKiB = 1024, kRowsShare = 150 * kKiB, kFindingsShare = 400 * kKiB, kLinesShare = 60 * kKiB;

// Adds lines while there is room for them; returns how many were left out.
template <class List, class Write>
std::size_t addLines(const List& list, std::size_t most, std::size_t share, std::string& text, const Write& write) {
  const std::size_t begin = text.size();
  std::size_t shown = 0;
  while (shown < std::min(list.size(), most) && text.size() - begin < share) text += write(list[shown++]);
  return list.size() - shown;
}

void services(const Input& input, std::string& text) {
  const std::vector<VerdictLine> lines = verdicts(input);
  if (lines.empty()) return;
  std::map<Verdict, std::size_t> totals;
  for (const VerdictLine& line : lines) ++totals[line.verdict];
  text += "\n## Services\n\n" + std::to_string(totals[Verdict::kExact]) + " exact, " + std::to_string(totals[Verdict::kChanged]) +
          " changed, " + std::to_string(totals[Verdict::kNeedsHands]) +
          " in need of hands. The figures count fields of the service and of all that stands behind it.\n\n"
          "| Service | Host | Exact | Changed | Needs hands | |\n| --- | --- | ---: | ---: | ---: | --- |\n";
  const std::size_t left = addLines(lines, kMaxRows, kRowsShare, text, [](const VerdictLine& line) {
    return "| " + markdown(shortened(line.display, kMaxName)) + " | " + markdown(shortened(line.host, kMaxName)) + " | " +
           std::to_string(line.exact) + " | " + std::to_string(line.changed) + " | " + std::to_string(line.needs_hands) + " | " +
           std::string(toString(line.verdict)) + " |\n";
  });
  if (left != 0) text += "\n" + std::to_string(left) + " further rows, none of them worse than the last one, are left out.\n";
}

std::string place(const Input& input, const findings::Finding& finding) {
  if (finding.span.file == source::kNoFile) return {};
  const source::SourceFile& file = input.files[finding.span.file];
  const source::Position at = file.position(finding.span.begin, source::ColumnUnit::kCodePoint);
  return "<code>" + markdown(shortened(file.path(), kMaxName)) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
         "</code> ";
}

std::string bullet(const Input& input, const findings::Finding& finding) {
  std::string text = "- " + place(input, finding);
  if (!finding.object.empty()) text += "**" + markdown(shortened(finding.object, kMaxName)) + "** ";
  text += markdownMessage(shortened(finding.message, kMaxMessage));
  if (!finding.way_out.empty()) text += " *Help:* " + markdownMessage(shortened(finding.way_out, kMaxMessage)) + ".";
  return text + "\n";
}

// One fold for each rule, the worst rules first; open where something is wrong.
void findingsByRule(const Input& input, std::string& text) {
  text += "\n## Findings\n";
  if (input.findings.empty()) {
    text += "\nNone: all that the manifests say is carried over.\n";
    return;
  }
  std::vector<std::pair<const findings::Rule*, std::vector<const findings::Finding*>>> folds;
  std::map<const findings::Rule*, std::size_t> index;
  for (const findings::Finding* finding : worstFirst(input.findings)) {
    const auto [at, fresh] = index.try_emplace(finding->rule, folds.size());
    if (fresh) folds.push_back({finding->rule, {}});
    folds[at->second].second.push_back(finding);
  }
  const std::size_t begin = text.size();
  for (const auto& [rule, members] : folds) {
    const std::size_t used = std::min(text.size() - begin, kFindingsShare);
    text += "\n<details><summary>" + std::string(findings::toString(members.front()->level)) + " <b>" + std::string(rule->id) + "</b> " +
            markdown(rule->title) + " (" + std::to_string(members.size()) + ")</summary>\n\n" + std::string(rule->help) + "\n\n";
    const std::size_t left =
        addLines(members, kMaxPlaces, kFindingsShare - used, text, [&](const auto* member) { return bullet(input, *member); });
    if (left != 0) text += "\n" + std::to_string(left) + " further places are left out here; the other reports hold them all.\n";
    text += "\n</details>\n";
  }
}

void topology(const Overview& overview, std::string& text) {
  const std::string before = mermaid(overview.before), after = mermaid(overview.after);
  if (overview.before.vertices.empty()) return;
  text += "\n## Topology\n\n<details><summary>Before: App Mesh</summary>\n\n" + (before.empty() ? "Too large to draw.\n" : before) +
          "\n</details>\n\n<details><summary>After: Istio</summary>\n\n" +
          (overview.after.vertices.empty() ? "Nothing is written.\n" : after.empty() ? "Too large to draw.\n" : after) + "\n</details>\n";
}

void accepted(const Input& input, std::string& text) {
  if (input.suppressed.empty()) return;
  text += "\n## Accepted\n\n";
  const std::size_t left = addLines(input.suppressed, kMaxLines, kLinesShare, text, [&input](const findings::Suppressed& one) {
    return "- " + place(input, one.finding) + std::string(one.finding.rule->id) + " " + markdown(shortened(one.finding.object, kMaxName)) +
           ": " + markdown(shortened(one.reason, kMaxMessage)) + (one.until.empty() ? "" : " (until " + one.until + ")") + "\n";
  });
  if (left != 0) text += "\n" + std::to_string(left) + " more are left out.\n";
}

void assumptions(const Input& input, std::string& text) {
  const auto& all = input.summary.assumptions;
  if (all.empty()) return;
  text += "\n## Assumptions\n\n";
  const std::size_t left = addLines(all, kMaxLines, kLinesShare, text,
                                    [](const std::string& one) { return "- " + markdownMessage(shortened(one, kMaxMessage)) + "\n"; });
  if (left != 0) text += "\n" + std::to_string(left) + " more are left out.\n";
}

}  // namespace

std::string writeMarkdown(const Input& input) {
  std::string text = "# From App Mesh to Istio\n\n" + counted(input.summary.appmesh_objects, "App Mesh object") + " in " +
                     counted(input.summary.files, "file") + ", " + counted(input.summary.istio_objects, "Istio object") + ": **" +
                     inWords(counts(input.findings)) + "**.\n";
  if (const std::string withheld = withheldInWords(input); !withheld.empty()) text += "\n" + withheld + ".\n";
  if (input.summary.appmesh_objects == 0 && input.findings.empty())
    return text + "\nNo App Mesh objects were found in the files that were read.\n";
  services(input, text);
  text += "\n## What to do, in this order\n\n" + steps(input);
  findingsByRule(input, text);
  accepted(input, text);
  topology(input.summary.overview, text);
  assumptions(input, text);
  text += dismantlingChapter();
  text += "\n## Differences that hold for every mesh\n\n";
  for (const Difference& difference : differences())
    text += "- **" + std::string(difference.title) + ".** " + std::string(difference.text) + "\n";
  return text;
}

}  // namespace a2i::report
