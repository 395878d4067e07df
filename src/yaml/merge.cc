#include "yaml/merge.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "findings/rules_input.h"

namespace a2i::yaml {

namespace {

bool sameScalar(const Node& a, const Node& b) {
  const auto simple = [](const Node& node) { return !node.isMapping() && !node.isSequence(); };
  return simple(a) && simple(b) && a.type == b.type && a.scalar() == b.scalar();
}

class Merger {
 public:
  Merger(std::span<const Entry> entries, findings::Findings& findings) : entries_(entries), findings_(findings) {
    for (const Entry& entry : entries) {
      if (!isMergeKey(entry.key)) last_[entry.key.scalar()] = &entry;
    }
  }

  Merged run() {
    for (const Entry& entry : entries_) {
      if (!isMergeKey(entry.key)) {
        merged_.entries.push_back(entry);
      } else if (!take(entry)) {
        merged_.fault = &entry.key;
        break;
      }
    }
    return std::move(merged_);
  }

 private:
  bool take(const Entry& merge) {
    if (merge.value.isMapping()) {
      takeMapping(merge, merge.value);
      return true;
    }
    const auto items = merge.value.items();
    const bool mappings = std::all_of(items.begin(), items.end(), [](const Node& item) { return item.isMapping(); });
    if (!merge.value.isSequence() || !mappings) return false;
    // The first of several wins: it comes last.
    for (auto item = items.rbegin(); item != items.rend(); ++item) takeMapping(merge, *item);
    return true;
  }

  void takeMapping(const Entry& merge, const Node& mapping) {
    for (const Entry& entry : mapping.entries()) {
      const auto own = last_.find(entry.key.scalar());
      if (own != last_.end() && own->second > &merge) continue;
      if (own != last_.end() && !sameScalar(own->second->value, entry.value)) report(own->second->key, merge.key);
      set(entry);
    }
  }

  // Among what was merged a key has one place, so that nothing that is overridden looks as if it stood in the file twice.
  void set(const Entry& entry) {
    const auto [at, fresh] = places_.emplace(entry.key.scalar(), merged_.entries.size());
    if (fresh) merged_.entries.push_back(entry);
    else merged_.entries[at->second] = entry;
  }

  void report(const Node& key, const Node& merge) {
    findings::Finding& finding = findings_.add(findings::kDuplicateKey, key.span,
        "The merge key `<<` further down gives the key `" + base::printable(key.scalar()) +
        "` another value; kubectl takes that one, kustomize this one.");
    finding.related.push_back({merge.span, "merged here, which counts"});
    finding.way_out = "put the merge key first, or leave out the key that is not meant";
  }

  std::span<const Entry> entries_;
  findings::Findings& findings_;
  std::unordered_map<std::string_view, const Entry*> last_;       // the mapping's own keys
  std::unordered_map<std::string_view, std::size_t> places_;      // of merged keys in merged_.entries
  Merged merged_;
};

}  // namespace

bool isMergeKey(const Node& key) { return key.style == Style::kPlain && key.scalar() == "<<"; }

Merged mergeKeys(std::span<const Entry> entries, findings::Findings& findings) { return Merger(entries, findings).run(); }

}  // namespace a2i::yaml
