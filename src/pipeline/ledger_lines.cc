#include "pipeline/ledger_lines.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace a2i::pipeline {

namespace {

struct Told {
  std::vector<std::string> targets;
  const findings::Rule* rule = nullptr;
};

using Entries = std::unordered_map<const yaml::Node*, Told>;

Entries collect(const translate::Ledger& ledger) {
  Entries entries;
  for (const translate::LedgerEntry& entry : ledger.entries()) {
    Told& told = entries[entry.node];
    if (!entry.target.empty()) told.targets.push_back(entry.target);
    if (entry.rule != nullptr) told.rule = entry.rule;
  }
  for (auto& [node, told] : entries) {
    std::sort(told.targets.begin(), told.targets.end());
    told.targets.erase(std::unique(told.targets.begin(), told.targets.end()), told.targets.end());
  }
  return entries;
}

void addLines(const k8s::Manifest& manifest, const Entries& entries, std::vector<report::LedgerLine>& lines) {
  if (!manifest.valid) return;
  const std::string object = manifest.display();
  for (const appmesh::Leaf& leaf : appmesh::leaves(manifest)) {
    report::LedgerLine& line = lines.emplace_back();
    line.object = object;
    line.field = leaf.path;
    line.span = leaf.node->span;
    line.state = translate::toString(translate::Ledger::stateOf(*leaf.node));
    const auto found = entries.find(leaf.node);
    if (found == entries.end()) continue;
    line.targets = found->second.targets;
    if (found->second.rule != nullptr) line.rule = found->second.rule->id;
  }
}

}  // namespace

std::vector<report::LedgerLine> ledgerLines(const mesh::MeshGraph& graph, const translate::Ledger& ledger) {
  const Entries entries = collect(ledger);
  std::vector<report::LedgerLine> lines;
  mesh::forEachObject(graph, [&](const mesh::Object& object) { addLines(object.manifest(), entries, lines); });
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
    return std::tie(a.object, a.span, a.field) < std::tie(b.object, b.span, b.field);
  });
  return lines;
}

}  // namespace a2i::pipeline
