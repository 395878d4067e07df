// Workflow commands of GitHub Actions. A step shows 10 errors, 10 warnings and 10 notices, a job 50 in all; the rest would vanish
// without a word, so the worst come first and a last notice tells what was left out.
#include <array>

#include "report/escape.h"
#include "report/formats.h"
#include "report/ranking.h"

namespace a2i::report {

namespace {

constexpr std::size_t kPerLevel = 10;
constexpr std::size_t kMaxMessage = 4000;

std::string_view command(findings::Level level) {
  switch (level) {
    case findings::Level::kError: return "error";
    case findings::Level::kWarning: return "warning";
    case findings::Level::kNote: return "notice";
  }
  return "notice";
}

std::string place(const source::SourceSet& files, source::Span span) {
  const source::SourceFile& file = files[span.file];
  const source::Position begin = file.position(span.begin, source::ColumnUnit::kUtf16),
                         end = file.position(span.end, source::ColumnUnit::kUtf16);
  std::string text = "file=" + githubProperty(file.path()) + ",line=" + std::to_string(begin.line) + ",endLine=" + std::to_string(end.line);
  // Columns are understood within one line only.
  if (begin.line == end.line) text += ",col=" + std::to_string(begin.column) + ",endColumn=" + std::to_string(end.column);
  return text + ",";
}

std::string annotation(const source::SourceSet& files, const findings::Finding& finding) {
  std::string text = "::" + std::string(command(finding.level)) + " ";
  if (finding.span.file != source::kNoFile) text += place(files, finding.span);
  text += "title=" + githubProperty(std::string(finding.rule->id) + " " + std::string(finding.rule->title)) + "::";
  text += githubMessage(shortened(finding.message, kMaxMessage));
  if (!finding.object.empty()) text += "%0A" + githubMessage(finding.object + (finding.field.empty() ? "" : " " + finding.field));
  for (const std::string_view way : findings::waysOut(finding)) text += "%0Ahelp: " + githubMessage(shortened(std::string(way), kMaxMessage));
  return text + "\n";
}

}  // namespace

std::string writeGithub(const Input& input) {
  const Counts all = counts(input.findings);
  const bool too_many = all[0] > kPerLevel || all[1] > kPerLevel || all[2] > kPerLevel;
  // The closing notice takes the place of one note.
  const std::array<std::size_t, 3> limits = {too_many ? kPerLevel - 1 : kPerLevel, kPerLevel, kPerLevel};
  Counts shown{};
  std::string out;
  for (const findings::Finding* finding : worstFirst(input.findings)) {
    const auto level = static_cast<std::size_t>(finding->level);
    if (shown[level] == limits[level]) continue;
    ++shown[level];
    out += annotation(input.files, *finding);
  }
  if (too_many) {
    const Counts left = {all[0] - shown[0], all[1] - shown[1], all[2] - shown[2]};
    out += "::notice title=appmesh2istio::GitHub shows a limited number of annotations; left out here: " + inWords(left) +
           ". The other reports of this run hold them all.\n";
  }
  return out;
}

}  // namespace a2i::report
