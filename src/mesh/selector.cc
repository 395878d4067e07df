#include <algorithm>

#include "mesh/resolve.h"

namespace a2i::mesh {

namespace {

bool holds(const appmesh::MatchExpression& expression, const k8s::Labels& labels) {
  const auto found = labels.find(*expression.key);
  const auto listed = [&] {
    return std::any_of(expression.values.items.begin(), expression.values.items.end(), [&](const auto& value) { return *value == found->second; });
  };
  if (*expression.op == "In") return found != labels.end() && listed();
  if (*expression.op == "NotIn") return found == labels.end() || !listed();
  if (*expression.op == "Exists") return found != labels.end();
  if (*expression.op == "DoesNotExist") return found == labels.end();
  return false;
}

}  // namespace

bool selects(const appmesh::Selector* selector, const k8s::Labels& labels, bool when_absent) {
  if (selector == nullptr) return when_absent;
  for (const auto& [key, value] : selector->match_labels.items) {
    const auto found = labels.find(*key);
    if (found == labels.end() || found->second != *value) return false;
  }
  const auto& expressions = selector->match_expressions.items;
  return std::all_of(expressions.begin(), expressions.end(), [&labels](const auto& expression) { return holds(expression, labels); });
}

std::optional<bool> selectsByName(const appmesh::Selector* selector, const std::string& ns) {
  if (selector == nullptr) return false;
  const auto& labels = selector->match_labels.items;
  const auto& expressions = selector->match_expressions.items;
  const bool told = std::all_of(labels.begin(), labels.end(), [](const auto& label) { return *label.key == kNameLabel; }) &&
                    std::all_of(expressions.begin(), expressions.end(), [](const auto& expression) { return *expression.key == kNameLabel; });
  if (!told) return std::nullopt;
  return selects(selector, {{std::string(kNameLabel), ns}});
}

}  // namespace a2i::mesh
