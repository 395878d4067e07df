#include "config/suppress.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/path_pattern.h"
#include "base/text.h"
#include "findings/rules_configuration.h"
#include "findings/rules_output.h"

namespace a2i::config {

namespace {

bool takesPath(const Suppression& suppression, const std::string& path) {
  return std::any_of(suppression.paths.begin(), suppression.paths.end(),
                     [&path](const auto& pattern) { return base::matchesPath(pattern, path); });
}

bool takes(const Suppression& suppression, const findings::Finding& finding, const source::SourceSet& files) {
  if (finding.rule == &findings::kForeignFile) return false;  // nothing was written: somebody has to be told why
  const auto& rules = suppression.rules;
  if (!rules.empty() && std::find(rules.begin(), rules.end(), finding.rule) == rules.end()) return false;
  const bool placed = finding.span.file != source::kNoFile;
  if (suppression.line != 0) {
    return placed && finding.span.file == suppression.span.file &&
           files[finding.span.file].position(finding.span.begin, source::ColumnUnit::kCodePoint).line == suppression.line;
  }
  if (!suppression.paths.empty() && (!placed || !takesPath(suppression, files[finding.span.file].path()))) return false;
  const auto& objects = suppression.objects;
  return objects.empty() ||
         std::any_of(objects.begin(), objects.end(), [&](const auto& pattern) { return base::matchesText(pattern, finding.object); });
}

bool ended(const Suppression& suppression, const std::string& today) { return !suppression.until.empty() && suppression.until < today; }

// Path patterns that take no file at all; whether there was one.
bool tellUnmatched(const Suppression& suppression, const source::SourceSet& files, findings::Findings& told) {
  bool any = false;
  for (std::size_t i = 0; i < suppression.paths.size(); ++i) {
    bool matched = false;
    for (source::FileId id = 0; id < files.size() && !matched; ++id) matched = base::matchesPath(suppression.paths[i], files[id].path());
    if (matched) continue;
    any = true;
    told.add(findings::kUnmatchedPattern, suppression.path_spans[i],
             "`" + base::printable(suppression.paths[i]) + "` takes no file that holds manifests; the suppression accepts nothing there.");
  }
  return any;
}

}  // namespace

bool isDate(std::string_view text) {
  int year = 0, month = 0, day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || text.find_first_not_of("0123456789-") != std::string_view::npos)
    return false;
  std::from_chars(text.data(), text.data() + 4, year);
  std::from_chars(text.data() + 5, text.data() + 7, month);
  std::from_chars(text.data() + 8, text.data() + 10, day);
  return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

Accepted suppress(const std::vector<Suppression>& suppressions, const source::SourceSet& files, const Judgement& judgement,
                  findings::Findings& findings) {
  Accepted accepted;
  if (suppressions.empty()) return accepted;
  std::vector<bool> used(suppressions.size());
  std::erase_if(findings.all(), [&](findings::Finding& finding) {
    const Suppression* taken_by = nullptr;
    for (std::size_t i = 0; i < suppressions.size(); ++i) {
      if (!takes(suppressions[i], finding, files)) continue;
      used[i] = true;
      if (taken_by == nullptr && !ended(suppressions[i], judgement.today)) taken_by = &suppressions[i];
    }
    if (taken_by == nullptr) return false;
    accepted.suppressed.push_back({std::move(finding), taken_by->reason, taken_by->until, taken_by->line != 0});
    return true;
  });
  for (std::size_t i = 0; i < suppressions.size(); ++i) {
    const Suppression& one = suppressions[i];
    if (used[i]) {
      if (ended(one, judgement.today))
        accepted.told.add(findings::kExpiredSuppression, one.line == 0 ? one.until_span : one.span,
                          "This suppression held until " + one.until + "; what it accepted counts again.");
      continue;
    }
    const bool judged = one.line == 0 ? judgement.whole : judgement.looked_at == nullptr || judgement.looked_at(one.span.file);
    if (!judged || tellUnmatched(one, files, accepted.told)) continue;
    accepted.told.add(findings::kUnusedSuppression, one.span, "This suppression accepts nothing: no finding of this run is what it names.")
        .way_out = "remove it";
  }
  return accepted;
}

}  // namespace a2i::config
