#include "config/suppress.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>

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

bool takesRule(const Suppression& suppression, const findings::Finding& finding) {
  const auto& rules = suppression.rules;
  return rules.empty() || std::find(rules.begin(), rules.end(), finding.rule) != rules.end();
}

bool takesObject(const Suppression& suppression, const findings::Finding& finding) {
  const auto& objects = suppression.objects;
  return objects.empty() ||
         std::any_of(objects.begin(), objects.end(), [&](const auto& pattern) { return base::matchesText(pattern, finding.object); });
}

bool ended(const Suppression& suppression, const std::string& today) { return !suppression.until.empty() && suppression.until < today; }

// Which suppressions take a finding. Both may come by the ten thousand from a stranger's files, so a finding meets neither the comments
// of other lines, nor those beside it more than once, nor entries for other files.
class Takers {
 public:
  Takers(const std::vector<Suppression>& suppressions, const source::SourceSet& files, const std::string& today)
      : all_(suppressions), files_(files), today_(today), used_(suppressions.size()) {
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (all_[i].line == 0) {
        entries_.push_back(i);
        continue;
      }
      commented_.insert(all_[i].span.file);
      for (const findings::Rule* const rule : all_[i].rules) comments_[{all_[i].span.file, all_[i].line, rule}].push_back(i);
    }
  }

  // The first one that still holds; null: none does.
  const Suppression* of(const findings::Finding& finding) {
    if (finding.rule == &findings::kForeignFile) return nullptr;  // nothing was written: somebody has to be told why
    const Suppression* first = nullptr;
    for (const std::size_t i : entriesFor(finding.span.file)) {
      if (takesRule(all_[i], finding) && takesObject(all_[i], finding)) note(i, first);
    }
    if (!commented_.contains(finding.span.file)) return first;
    const std::uint32_t line = files_[finding.span.file].position(finding.span.begin, source::ColumnUnit::kCodePoint).line;
    const auto beside = comments_.find({finding.span.file, line, finding.rule});
    if (beside == comments_.end()) return first;
    auto& [key, members] = *beside;
    const Suppression* of_comments = nullptr;
    for (const std::size_t i : members) note(i, of_comments);
    // All are used now; the one that holds, or any where none does, stands for them from here on.
    members = {of_comments == nullptr ? members.front() : static_cast<std::size_t>(of_comments - all_.data())};
    return first == nullptr ? of_comments : first;
  }

  bool used(std::size_t number) const { return used_[number]; }

 private:
  void note(std::size_t number, const Suppression*& first) {
    used_[number] = true;
    if (first == nullptr && !ended(all_[number], today_)) first = &all_[number];
  }

  // Findings come in the order of their files.
  const std::vector<std::size_t>& entriesFor(source::FileId file) {
    if (file_ == file) return entries_of_file_;
    file_ = file;
    entries_of_file_.clear();
    std::copy_if(entries_.begin(), entries_.end(), std::back_inserter(entries_of_file_), [&](std::size_t i) {
      return all_[i].paths.empty() || (file != source::kNoFile && takesPath(all_[i], files_[file].path()));
    });
    return entries_of_file_;
  }

  const std::vector<Suppression>& all_;
  const source::SourceSet& files_;
  const std::string& today_;
  std::vector<bool> used_;
  std::vector<std::size_t> entries_, entries_of_file_;  // of the configuration
  std::optional<source::FileId> file_;
  std::set<source::FileId> commented_;
  std::map<std::tuple<source::FileId, std::uint32_t, const findings::Rule*>, std::vector<std::size_t>> comments_;
};

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
  Takers takers(suppressions, files, judgement.today);
  std::erase_if(findings.all(), [&](findings::Finding& finding) {
    const Suppression* const taken_by = takers.of(finding);
    if (taken_by == nullptr) return false;
    accepted.suppressed.push_back({std::move(finding), taken_by->reason, taken_by->until, taken_by->line != 0});
    return true;
  });
  for (std::size_t i = 0; i < suppressions.size(); ++i) {
    const Suppression& one = suppressions[i];
    if (takers.used(i)) {
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
