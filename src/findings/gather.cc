#include "findings/gather.h"

#include <map>
#include <tuple>
#include <utility>

#include "findings/rules_input.h"
#include "findings/rules_mesh.h"

namespace a2i::findings {

namespace {

constexpr std::size_t kFewest = 3;  // two are read faster than a reference from one to the other

// What is found about the input itself is mended place by place.
bool gathered(const Finding& finding) {
  const char area = finding.rule->id[3];
  const bool consequence = area == '4' || area == '5' || finding.rule == &kLeftOut || finding.rule == &kTemplateOfWorkload;
  return consequence && finding.level != Level::kError && !finding.suggestion && finding.span.file != source::kNoFile;
}

// The object at the end of what leads from one that is left out to the one that it needs, which may be left out itself.
class Roots {
 public:
  explicit Roots(const Findings& findings) {
    for (const Finding& finding : findings.all()) {
      if (finding.rule == &kLeftOut && !finding.topic.empty()) causes_.emplace(finding.object, finding.topic);
    }
  }

  std::string_view of(std::string_view object) const {
    for (std::size_t steps = 0; steps <= causes_.size(); ++steps) {
      const auto cause = causes_.find(object);
      if (cause == causes_.end()) break;
      object = cause->second;
    }
    return object;
  }

 private:
  std::map<std::string_view, std::string_view> causes_;  // by the object that is left out
};

void addPlace(Finding& first, Finding& other) {
  const std::string object = other.object.empty() ? "here" : "`" + other.object + "`";
  first.related.push_back({other.span, other.message == first.message ? object : other.message, std::move(other.object)});
}

}  // namespace

void gather(Findings& findings) {
  const Roots roots(findings);
  std::map<std::tuple<const Rule*, Level, std::string>, std::vector<std::size_t>> groups;
  auto& all = findings.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!gathered(all[i])) continue;
    const std::string_view topic = all[i].topic.empty() ? std::string_view(all[i].message) : roots.of(all[i].topic);
    groups[{all[i].rule, all[i].level, std::string(topic)}].push_back(i);
  }
  std::vector<bool> gone(all.size());
  for (const auto& [key, places] : groups) {
    if (places.size() < kFewest) continue;
    Finding& first = all[places.front()];
    first.topic = std::get<std::string>(key);  // what tells it apart, whichever place comes first
    for (std::size_t i = 1; i < places.size(); ++i) {
      addPlace(first, all[places[i]]);
      gone[places[i]] = true;
    }
  }
  for (const auto& [key, places] : groups) {
    if (places.size() >= kFewest) all[places.front()].message += " The same holds at " + std::to_string(places.size() - 1) + " more places.";
  }
  std::size_t i = 0;
  std::erase_if(all, [&](const Finding&) { return gone[i++]; });
}

}  // namespace a2i::findings
