#include "cli/counting.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <set>

#include "base/parallel.h"
#include "base/text.h"
#include "cli/before.h"
#include "cli/configure.h"
#include "cli/files.h"
#include "config/suppress.h"
#include "findings/rules_configuration.h"

namespace a2i::cli {

namespace {

constexpr std::size_t kMaxBaseline = std::size_t{1} << 30;

// The day in UTC, or that of SOURCE_DATE_EPOCH for builds that shall be repeatable.
base::Result<std::string> today() {
  namespace chrono = std::chrono;
  auto now = chrono::floor<chrono::seconds>(chrono::system_clock::now());
  if (const char* const epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch != nullptr && *epoch != '\0') {
    const std::string_view text = epoch;
    constexpr std::int64_t kLast = 253402300799;  // of the year 9999
    std::int64_t seconds = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (fault != std::errc() || end != text.data() + text.size() || seconds < 0 || seconds > kLast) {
      return base::Error{"SOURCE_DATE_EPOCH is '" + std::string(text) + "'; a number of seconds since 1970 is expected, or nothing", true};
    }
    now = chrono::sys_seconds(chrono::seconds(seconds));
  }
  const chrono::year_month_day date(chrono::floor<chrono::days>(now));
  char text[40];
  static_cast<void>(std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())));
  return std::string(text);
}

bool partial(const Settings& settings) { return !settings.only_namespaces.empty() || !settings.only_meshes.empty(); }

config::Judgement judgement(const Settings& settings, const Inputs& inputs, const std::string& day, const pipeline::Outcome& outcome) {
  config::Judgement made{day, inputs.whole && !partial(settings), {}};
  if (partial(settings)) made.looked_at = [](source::FileId) { return false; };
  else if (!inputs.judged.empty()) {
    made.looked_at = [judged = std::set<std::string_view>(inputs.judged.begin(), inputs.judged.end()), &outcome](source::FileId id) {
      return judged.contains(outcome.files[id].path());
    };
  }
  return made;
}

void tellUnmatchedExcludes(const config::Config& config, const pipeline::Outcome& outcome, findings::Findings& told) {
  for (std::size_t i = 0; i < config.exclude.size(); ++i) {
    const auto& unmatched = outcome.unmatched_excludes;
    if (std::find(unmatched.begin(), unmatched.end(), config.exclude[i]) == unmatched.end()) continue;
    told.add(findings::kUnmatchedPattern, config.exclude_spans[i],
             "`" + base::printable(config.exclude[i]) + "` takes no file; nothing is excluded by it.");
  }
}

std::vector<findings::Suppressed> applySuppressions(const Settings& settings, const Inputs& inputs, const config::Config& config,
                                                    const std::string& day, pipeline::Outcome& outcome) {
  std::vector<config::Suppression> suppressions = config.suppressions;
  findings::Findings told;
  const config::Judgement judged = judgement(settings, inputs, day, outcome);
  struct Comments {
    std::vector<config::Suppression> suppressions;
    findings::Findings told;
  };
  const auto read = [&](Comments& comments, std::size_t number) {
    const auto id = static_cast<source::FileId>(number);
    if (id == config.file) return;  // its comments tell about suppressions, and are none
    // Findings of a file that is only context may be there all the same; faults of its comments are not this run's business.
    findings::Findings ignored;
    const bool counts = judged.looked_at == nullptr || judged.looked_at(id);
    config::readComments(outcome.files[id], id, comments.suppressions, counts ? comments.told : ignored);
  };
  base::inParts(outcome.files.size(), settings.jobs, Comments{}, read, [&](Comments comments) {
    std::move(comments.suppressions.begin(), comments.suppressions.end(), std::back_inserter(suppressions));
    told.append(std::move(comments.told));
  });
  config::Accepted accepted = config::suppress(suppressions, outcome.files, judged, outcome.findings);
  told.append(std::move(accepted.told));
  if (judged.whole) tellUnmatchedExcludes(config, outcome, told);
  applyLevels(config, told);
  outcome.findings.append(std::move(told));
  outcome.findings.sort(outcome.files);
  return std::move(accepted.suppressed);
}

base::Result<report::Baseline> readBaselineFile(const std::string& path) {
  const auto bytes = readFile(path, kMaxBaseline);
  if (!bytes) return base::Error{path + ": the baseline cannot be read: " + bytes.error().message, true};
  auto read = report::readBaseline(*bytes);
  if (!read) return base::Error{path + ": " + read.error().message, true};
  return read;
}

// `whole`: all that the baseline may know of was read.
base::Result<std::size_t> applyBaseline(const Settings& settings, report::Baseline known, bool whole, pipeline::Outcome& outcome, std::string& talk) {
  if (!settings.write_baseline.empty()) {
    const std::string text = report::writeBaseline(outcome.files, outcome.findings);
    if (auto status = writeFile(settings.write_baseline, text); !status) {
      return base::Error{"the baseline cannot be written: " + status.error().message};
    }
    auto written = report::readBaseline(text);
    if (written) known.insert(written->begin(), written->end());
    talk = "wrote the baseline " + settings.write_baseline;
  }
  const std::size_t dropped = report::dropKnown(known, outcome.files, outcome.findings);
  if (whole && settings.write_baseline.empty() && dropped < known.size()) {
    talk = std::to_string(known.size() - dropped) + " of the " + std::to_string(known.size()) + " findings in " + settings.baseline +
           " are there no more; --write-baseline records what is left";
  }
  return dropped;
}

// Whether findings lie on what has changed: their lines, those related to them, or their whole object.
class Changed {
 public:
  Changed(const git::Changes& changes, const pipeline::Outcome& outcome) : changes_(changes), files_(outcome.files) {
    for (const report::ObjectLine& object : outcome.summary.overview.objects) {
      known_.insert(object.display);
      if (touches(object.span)) objects_.insert(object.display);
    }
  }

  bool takes(const findings::Finding& finding) const {
    if (finding.span.file == source::kNoFile || touches(finding.span) || objects_.contains(finding.object)) return true;
    if (std::any_of(finding.related.begin(), finding.related.end(), [this](const auto& related) { return touches(related.span); }))
      return true;
    return !known_.contains(finding.object) && changes_.contains(files_[finding.span.file].path());
  }

 private:
  bool touches(source::Span span) const {
    if (span.file == source::kNoFile) return false;
    const source::SourceFile& file = files_[span.file];
    const auto found = changes_.find(file.path());
    if (found == changes_.end()) return false;
    const std::uint32_t first = file.position(span.begin, source::ColumnUnit::kCodePoint).line,
                        last = file.position(span.end, source::ColumnUnit::kCodePoint).line;
    const auto& changed = found->second;  // from the top of the file to its end
    const auto next = std::partition_point(changed.begin(), changed.end(), [first](const git::Lines& lines) { return lines.last < first; });
    return next != changed.end() && next->first <= last;
  }

  const git::Changes& changes_;
  const source::SourceSet& files_;
  std::set<std::string, std::less<>> known_, objects_;
};

// A change breaks more than what it touches: a node that it takes away or renames is missed by routes that nobody has edited. What lies
// elsewhere counts, too, unless it was there before the change.
base::Result<std::size_t> applyChanges(const Settings& settings, const Inputs& inputs, const git::Changes& changes,
                                       const pipeline::Options& options, pipeline::Outcome& outcome) {
  const Changed changed(changes, outcome);
  auto& all = outcome.findings.all();
  const auto elsewhere = std::stable_partition(all.begin(), all.end(), [&changed](const findings::Finding& finding) { return changed.takes(finding); });
  if (elsewhere == all.end()) return std::size_t{0};
  findings::Findings untouched;
  untouched.all().assign(std::make_move_iterator(elsewhere), std::make_move_iterator(all.end()));
  all.erase(elsewhere, all.end());
  const auto before = findingsBefore(settings, inputs, options);
  if (!before) return before.error();
  if (!*before) return untouched.all().size();
  // What is wrong with the configuration is told by this run alone, so nobody knows since when.
  std::size_t dropped = std::erase_if(untouched.all(), [](const findings::Finding& finding) { return finding.rule->id.starts_with("AMI9"); });
  dropped += report::dropKnown(**before, outcome.files, untouched);
  outcome.findings.append(std::move(untouched));
  outcome.findings.sort(outcome.files);
  return dropped;
}

}  // namespace

base::Result<Known> readKnown(const Settings& settings, const Inputs& inputs) {
  Known known;
  auto day = today();
  if (!day) return day.error();
  known.today = std::move(*day);
  if (!settings.baseline.empty()) {
    auto read = readBaselineFile(settings.baseline);
    if (!read) return read.error();
    known.baseline = std::move(*read);
  }
  if (!settings.changed_since.empty()) {
    if (inputs.repository == nullptr) return base::Error{"--changed-since needs a Git repository; there is none here or above"};
    auto changes = inputs.repository->changes(settings.changed_since, settings.rev);
    if (!changes) return changes.error();
    known.changes = std::move(*changes);
  }
  return known;
}

base::Result<Counted> count(const Settings& settings, const Inputs& inputs, const config::Config& config, const Known& known,
                            const pipeline::Options& options, pipeline::Outcome& outcome) {
  Counted counted;
  counted.suppressed = applySuppressions(settings, inputs, config, known.today, outcome);
  if (!settings.baseline.empty() || !settings.write_baseline.empty()) {
    auto dropped = applyBaseline(settings, known.baseline, inputs.whole && !partial(settings), outcome, counted.talk);
    if (!dropped) return dropped.error();
    counted.withheld.known = *dropped;
  }
  if (!settings.changed_since.empty()) {
    auto unchanged = applyChanges(settings, inputs, known.changes, options, outcome);
    if (!unchanged) return unchanged.error();
    counted.withheld.unchanged = *unchanged;
  }
  return counted;
}

}  // namespace a2i::cli
