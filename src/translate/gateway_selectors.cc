#include "translate/gateway_selectors.h"

#include <algorithm>
#include <set>

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

// Another gateway with pods that this one would take for its own.
const mesh::Gateway* rival(const Context& context, const Selectors& selectors, mesh::GatewayId id) {
  for (const auto& [other, labels] : selectors) {
    if (other != id && within(selectors.at(id), labels)) return &context.graph[other];
  }
  return nullptr;
}

}  // namespace

std::map<mesh::GatewayId, GatewaySelector> gatewaySelectors(const Context& context) {
  const Selectors all = written(context);
  std::map<mesh::GatewayId, GatewaySelector> made;
  std::set<std::string> values;
  for (const auto& [id, labels] : all) {
    GatewaySelector& selector = made[id];
    selector.labels = labels;
    selector.rival = labels.empty() ? nullptr : rival(context, all, id);
    if (selector.rival == nullptr && !labels.empty()) continue;
    const k8s::Manifest& gateway = context.graph[id].manifest();
    const std::string name = base::dnsLabel(gateway.ns + "-" + gateway.name).substr(0, 58);
    std::string value = name;
    for (int number = 2; !values.insert(value).second; ++number) value = name + "-" + std::to_string(number);
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
