#include "translate/pod_labels.h"

#include <set>
#include <utility>

#include "base/text.h"
#include "mesh/rollouts.h"

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
  if (labels.erase(std::string(mesh::kRolloutHash)) > 0 && labels.empty()) return std::nullopt;
  return labels;
}

namespace {

using Values = std::map<std::string, std::set<std::string>>;  // that each label may have

// False where an expression offers no values.
bool offer(const appmesh::Selector& selector, Values& offered) {
  for (const auto& [key, value] : selector.match_labels.items) offered[std::string(*key)] = {std::string(*value)};
  for (const appmesh::MatchExpression& expression : selector.match_expressions.items) {
    if (*expression.op != "In") return false;
    std::set<std::string> values;
    for (const appmesh::Text& value : expression.values.items) values.insert(std::string(*value));
    const auto [at, fresh] = offered.try_emplace(std::string(*expression.key), values);
    if (!fresh) std::erase_if(at->second, [&values](const std::string& value) { return !values.contains(value); });
  }
  return true;
}

}  // namespace

std::optional<std::vector<Labels>> podLabelSets(const appmesh::Selector& selector) {
  constexpr std::size_t kMost = 16;
  Values offered;
  if (!offer(selector, offered)) return std::nullopt;
  if (offered.erase(std::string(mesh::kRolloutHash)) > 0 && offered.empty()) return std::nullopt;
  std::vector<Labels> sets(1);
  for (const auto& [key, values] : offered) {
    if (values.size() == 1) sets.front().emplace(key, *values.begin());
  }
  for (const auto& [key, values] : offered) {
    if (values.empty() || sets.size() * values.size() > kMost) return std::nullopt;
    if (values.size() == 1) continue;
    std::vector<Labels> next;
    for (const Labels& set : sets) {
      for (const std::string& value : values) next.emplace_back(set).emplace(key, value);
    }
    sets = std::move(next);
  }
  return sets;
}

std::string numbered(const std::string& name, std::size_t index) { return index == 0 ? name : name + "-" + std::to_string(index + 1); }

std::string unwritable(const appmesh::Selector& selector) {
  Labels labels;
  const appmesh::MatchExpression* const expression = collect(selector, labels);
  if (expression == nullptr) return mesh::rolloutHash(&selector) ? "`" + std::string(mesh::kRolloutHash) + "`, which Argo writes at run time," : std::string();
  std::string values;
  for (const appmesh::Text& value : expression->values.items) values.append(values.empty() ? "" : ", ").append(base::printable(*value));
  return "`" + base::printable(*expression->key) + " " + base::printable(*expression->op) + (values.empty() ? "`" : " (" + values + ")`");
}

}  // namespace a2i::translate
