#include "report/verdicts.h"

#include <algorithm>
#include <map>
#include <set>

namespace a2i::report {

namespace {

struct Tally {
  std::size_t exact = 0, changed = 0, needs_hands = 0;
  Verdict verdict = Verdict::kExact;
};

void worsen(Verdict& verdict, Verdict other) { verdict = std::max(verdict, other); }

std::map<std::string, Tally> tallies(const Input& input) {
  std::map<std::string, Tally> all;
  for (const LedgerLine& line : input.ledger) {
    Tally& tally = all[line.object];
    if (line.state == "reported") ++tally.needs_hands;
    else if (line.state == "approximated" && !line.rule.empty()) ++tally.changed;
    else ++tally.exact;  // what the chapter on differences covers holds for every mesh and is no difference of this field
  }
  for (auto& [object, tally] : all) {
    if (tally.changed != 0) worsen(tally.verdict, Verdict::kChanged);
    if (tally.needs_hands != 0) worsen(tally.verdict, Verdict::kNeedsHands);
  }
  for (const findings::Finding& finding : input.findings.all()) {
    if (finding.level == findings::Level::kNote) continue;
    const Verdict verdict = finding.level == findings::Level::kError ? Verdict::kNeedsHands : Verdict::kChanged;
    if (!finding.object.empty()) worsen(all[finding.object].verdict, verdict);
    for (const findings::RelatedSpan& related : finding.related) {
      if (!related.object.empty()) worsen(all[related.object].verdict, verdict);
    }
  }
  for (const std::string& object : input.summary.overview.blocked_objects) worsen(all[object].verdict, Verdict::kNeedsHands);
  return all;
}

VerdictLine line(const ObjectLine& object, const std::map<std::string, Tally>& tallies) {
  VerdictLine made{object.display, object.host};
  std::set<std::string> parts(object.parts.begin(), object.parts.end());
  parts.insert(object.display);
  for (const std::string& part : parts) {
    const auto found = tallies.find(part);
    if (found == tallies.end()) continue;
    made.exact += found->second.exact;
    made.changed += found->second.changed;
    made.needs_hands += found->second.needs_hands;
    worsen(made.verdict, found->second.verdict);
  }
  return made;
}

}  // namespace

std::string_view toString(Verdict verdict) {
  switch (verdict) {
    case Verdict::kExact: return "exact";
    case Verdict::kChanged: return "changed";
    case Verdict::kNeedsHands: return "needs hands";
  }
  return {};
}

std::vector<VerdictLine> verdicts(const Input& input) {
  const auto by_object = tallies(input);
  std::set<std::string> covered;
  for (const ObjectLine& object : input.summary.overview.objects) covered.insert(object.parts.begin(), object.parts.end());
  std::vector<VerdictLine> lines;
  for (const bool whole : {true, false}) {
    for (const ObjectLine& object : input.summary.overview.objects) {
      if (whole ? !object.parts.empty() : object.parts.empty() && !covered.contains(object.display))
        lines.push_back(line(object, by_object));
    }
  }
  std::stable_sort(lines.begin(), lines.end(), [](const VerdictLine& a, const VerdictLine& b) { return a.verdict > b.verdict; });
  return lines;
}

}  // namespace a2i::report
