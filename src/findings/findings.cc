#include "findings/findings.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace a2i::findings {

std::vector<std::string_view> waysOut(const Finding& finding) {
  std::vector<std::string_view> ways;
  if (!finding.way_out.empty()) ways.push_back(finding.way_out);
  if (finding.suggestion) ways.push_back(finding.suggestion->description);
  if (ways.empty() && !finding.rule->way_out.empty()) ways.push_back(finding.rule->way_out);
  return ways;
}

Finding& Findings::add(const Rule& rule, source::Span span, std::string message) {
  Finding& finding = all_.emplace_back();
  finding.rule = &rule;
  finding.span = span;
  finding.message = std::move(message);
  finding.level = rule.level;
  return finding;
}

void Findings::append(Findings&& other) {
  all_.insert(all_.end(), std::make_move_iterator(other.all_.begin()), std::make_move_iterator(other.all_.end()));
  other.all_.clear();
}

std::set<std::string> Findings::blockedObjects(std::initializer_list<const Rule*> but) const {
  std::set<std::string> objects;
  for (const Finding& finding : all_) {
    const bool counts = finding.rule->blocks_output && std::find(but.begin(), but.end(), finding.rule) == but.end();
    if (counts && !finding.object.empty()) objects.insert(finding.object);
  }
  return objects;
}

void Findings::sort(const source::SourceSet& files) {
  auto path = [&files](const Finding& finding) -> std::string_view {
    return finding.span.file == source::kNoFile ? std::string_view{} : files[finding.span.file].path();
  };
  auto key = [&path](const Finding& finding) {
    return std::tuple(path(finding), finding.span.begin, finding.span.end, finding.rule->id,
                      std::string_view(finding.message));
  };
  std::stable_sort(all_.begin(), all_.end(), [&key](const Finding& a, const Finding& b) { return key(a) < key(b); });
  auto same = [&key](const Finding& a, const Finding& b) { return key(a) == key(b); };
  all_.erase(std::unique(all_.begin(), all_.end(), same), all_.end());
}

}  // namespace a2i::findings
