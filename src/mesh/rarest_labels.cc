#include "mesh/rarest_labels.h"

#include <algorithm>
#include <functional>

namespace a2i::mesh {

RarestLabels::Number RarestLabels::any(std::string_view scope) { return std::hash<std::string_view>{}(scope); }

RarestLabels::Number RarestLabels::of(std::string_view scope, std::string_view key, std::string_view value) {
  const std::hash<std::string_view> hash;
  return (hash(scope) * 31 + hash(key)) * 31 + hash(value);
}

RarestLabels::RarestLabels(const std::vector<std::vector<Number>>& labels) {
  std::unordered_map<Number, std::size_t> askers;
  for (const auto& of_one : labels) {
    for (const Number label : of_one) ++askers[label];
  }
  const auto fewer = [&askers](Number a, Number b) { return askers[a] < askers[b]; };
  by_label_.reserve(labels.size());
  for (std::uint32_t i = 0; i < labels.size(); ++i) {
    if (!labels[i].empty()) by_label_[*std::min_element(labels[i].begin(), labels[i].end(), fewer)].push_back(i);
  }
}

std::vector<RarestLabels::Number> oneValueLabels(const appmesh::Selector& selector, std::string_view scope, std::string_view except) {
  std::vector<RarestLabels::Number> labels;
  for (const auto& [key, value] : selector.match_labels.items) {
    if (*key != except) labels.push_back(RarestLabels::of(scope, *key, *value));
  }
  for (const auto& expression : selector.match_expressions.items) {
    if (*expression.op == "In" && expression.values.items.size() == 1 && *expression.key != except) {
      labels.push_back(RarestLabels::of(scope, *expression.key, *expression.values.items.front()));
    }
  }
  return labels;
}

}  // namespace a2i::mesh
