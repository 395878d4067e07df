#include "findings/catalogue.h"

#include <algorithm>
#include <vector>

#include "findings/rules_configuration.h"
#include "findings/rules_input.h"
#include "findings/rules_mesh.h"
#include "findings/rules_output.h"
#include "findings/rules_schema.h"
#include "findings/rules_security.h"
#include "findings/rules_translation.h"
#include "findings/rules_workloads.h"

namespace a2i::findings {

std::string_view toString(Level level) {
  switch (level) {
    case Level::kNote: return "note";
    case Level::kWarning: return "warning";
    case Level::kError: return "error";
  }
  return {};
}

std::span<const Rule* const> catalogue() {
  static const std::vector<const Rule*> all = [] {
    std::vector<const Rule*> rules;
    for (auto area : {inputRules(), schemaRules(), referenceRules(), routerRules(), nodeRules(), hostRules(), translationRules(),
                      securityRules(), workloadsRules(), outputRules(), configurationRules()}) {
      rules.insert(rules.end(), area.begin(), area.end());
    }
    std::sort(rules.begin(), rules.end(), [](const Rule* a, const Rule* b) { return a->id < b->id; });
    return rules;
  }();
  return all;
}

const Rule* findRule(std::string_view id_or_slug) {
  for (const Rule* rule : catalogue()) {
    if (rule->id == id_or_slug || rule->slug == id_or_slug) return rule;
  }
  return nullptr;
}

}  // namespace a2i::findings
