#include "translate/pod_labels.h"

#include "base/text.h"

namespace a2i::translate {

namespace {

// Fills in the labels; the first expression that is none, or says otherwise than another.
const appmesh::MatchExpression* collect(const appmesh::Selector& selector, Labels& labels) {
  for (const auto& [key, value] : selector.match_labels.items) labels[std::string(*key)] = *value;
  for (const appmesh::MatchExpression& expression : selector.match_expressions.items) {
    if (*expression.op != "In" || expression.values.items.size() != 1) return &expression;
    const auto [at, fresh] = labels.try_emplace(std::string(*expression.key), *expression.values.items.front());
    if (!fresh && at->second != *expression.values.items.front()) return &expression;
  }
  return nullptr;
}

}  // namespace

std::optional<Labels> podLabels(const appmesh::Selector& selector) {
  Labels labels;
  if (collect(selector, labels) != nullptr) return std::nullopt;
  return labels;
}

std::string unwritable(const appmesh::Selector& selector) {
  Labels labels;
  const appmesh::MatchExpression* const expression = collect(selector, labels);
  if (expression == nullptr) return {};
  std::string values;
  for (const appmesh::Text& value : expression->values.items) values.append(values.empty() ? "" : ", ").append(base::printable(*value));
  return "`" + base::printable(*expression->key) + " " + base::printable(*expression->op) + (values.empty() ? "`" : " (" + values + ")`");
}

}  // namespace a2i::translate
