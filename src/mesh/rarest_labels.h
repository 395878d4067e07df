// Selectors, each found by the one of its labels that the fewest others ask for: trying every selector on everything would take time by the
// square of the mesh.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "appmesh/common.h"

namespace a2i::mesh {

class RarestLabels {
 public:
  // Labels are told apart by a number made of them and of a scope: a namespace, or what they are labels of.
  using Number = std::size_t;
  [[nodiscard]] static Number of(std::string_view scope, std::string_view key, std::string_view value);
  [[nodiscard]] static Number any(std::string_view scope);  // of selectors that ask for no label that they could be found by

  // For each selector what it can be found by; nothing: it takes nothing at all.
  explicit RarestLabels(const std::vector<std::vector<Number>>& labels);

  // The numbers of selectors that may take what has these labels; each has still to be asked. Two labels may have the same number,
  // so one may come twice.
  template <class Labels, class Take>
  void offer(std::string_view scope, const Labels& labels, Take take) const {
    offer(any(scope), take);
    for (const auto& [key, value] : labels) offer(of(scope, key, value), take);
  }

 private:
  template <class Take>
  void offer(Number label, Take take) const {
    const auto found = by_label_.find(label);
    if (found == by_label_.end()) return;
    for (const std::uint32_t selector : found->second) take(selector);
  }

  std::unordered_map<Number, std::vector<std::uint32_t>> by_label_;
};

// The labels that a selector asks for by one value each, but for those of the key `except`.
[[nodiscard]] std::vector<RarestLabels::Number> oneValueLabels(const appmesh::Selector& selector, std::string_view scope, std::string_view except = {});

}  // namespace a2i::mesh
