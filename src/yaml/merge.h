// Merge keys:   <<: *base   =>   the entries of `base` in its place, each key in the order in which it counts.
#pragma once

#include <span>
#include <vector>

#include "findings/findings.h"
#include "yaml/node.h"

namespace a2i::yaml {

[[nodiscard]] bool isMergeKey(const Node& key);  // a plain `<<`; in quotes it is a word like others

struct Merged {
  std::vector<Entry> entries;
  const Node* fault = nullptr;  // the merge key whose value is no mapping; `entries` are not to be used then
};

// As kubectl reads them (goyaml.v2, key by key): a key behind `<<` wins over what is merged, and what is merged wins over a key
// before it. Other readers (kustomize, yaml.v3) let the mapping's own key win wherever it stands; where that makes a difference
// there is a finding.
[[nodiscard]] Merged mergeKeys(std::span<const Entry> entries, findings::Findings& findings);

}  // namespace a2i::yaml
