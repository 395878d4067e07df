#include "translate/gateway_selectors.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "base/names.h"
#include "base/text.h"
#include "findings/rules_workloads.h"

namespace a2i::translate {

namespace {

using Selectors = std::map<mesh::GatewayId, Labels>;

Selectors written(const Context& context) {
  Selectors all;
  for (const behaviour::Gateway& gateway : context.behaviour.gateways) {
    const appmesh::Selector* const selector = context.graph[gateway.gateway].spec().pod_selector.get();
    const std::optional<Labels> labels = selector == nullptr ? Labels() : podLabels(*selector);
    if (labels) all.emplace(gateway.gateway, *labels);
  }
  return all;
}

bool within(const Labels& few, const Labels& many) { return std::includes(many.begin(), many.end(), few.begin(), few.end()); }

// Finds another gateway with pods that one would take for its own: among those that share its first label.
class Rivals {
 public:
  explicit Rivals(const Selectors& selectors) : selectors_(selectors) {
    for (const auto& [id, labels] : selectors) {
      for (const auto& label : labels) by_label_[label].push_back(id);
    }
  }

  std::optional<mesh::GatewayId> of(mesh::GatewayId id) const {
    const Labels& labels = selectors_.at(id);
    if (labels.empty()) return std::nullopt;
    for (const mesh::GatewayId other : by_label_.at(*labels.begin())) {
      if (other != id && within(labels, selectors_.at(other))) return other;
    }
    return std::nullopt;
  }

 private:
  const Selectors& selectors_;
  std::map<Labels::value_type, std::vector<mesh::GatewayId>> by_label_;
};

}  // namespace

std::map<mesh::GatewayId, GatewaySelector> gatewaySelectors(const Context& context) {
  const Selectors all = written(context);
  const Rivals rivals(all);
  std::map<mesh::GatewayId, GatewaySelector> made;
  std::set<std::string> values;
  for (const auto& [id, labels] : all) {
    GatewaySelector& selector = made[id];
    selector.labels = labels;
    if (const auto rival = rivals.of(id)) selector.rival = &context.graph[*rival];
    if (selector.rival == nullptr && !labels.empty()) continue;
    const k8s::Manifest& gateway = context.graph[id].manifest();
    const std::string name = base::dnsLabel(gateway.ns + "-" + gateway.name).substr(0, 58);
    const std::string value = base::toldApart(name, [&values](const std::string& text) { return values.insert(text).second; });
    selector.added = labels.contains("istio") ? "gateway" : "istio";
    selector.labels[selector.added] = value;
  }
  return made;
}

void reportAddedLabel(Context& context, const mesh::Gateway& gateway, const GatewaySelector& selector) {
  if (selector.added.empty()) return;
  const mesh::Gateway* const other = selector.rival;
  const auto& written = gateway.spec().pod_selector;
  auto& finding = context.report(findings::kGatewayLabel, gateway.manifest(), written ? written->key : nullptr,
                                 (other != nullptr ? "The pods of `" + other->manifest().display() + "` have the labels of this gateway's as well"
                                                   : std::string("This gateway names no labels of its pods")) +
                                     "; Istio looks for them in all namespaces, so the Gateway asks for the label `" + selector.added + ": " +
                                     selector.labels.at(selector.added) + "`, too.");
  if (other != nullptr) finding.related.push_back({other->manifest().name_span, "the other gateway"});
}

}  // namespace a2i::translate
