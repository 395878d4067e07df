#include "translate/ledger.h"

namespace a2i::translate {

std::string_view toString(State state) {
  switch (state) {
    case State::kUnclaimed: return "unclaimed";
    case State::kNotNeeded: return "not needed";
    case State::kTranslated: return "translated";
    case State::kApproximated: return "approximated";
    case State::kReported: return "reported";
  }
  return {};
}

void Ledger::claim(const yaml::Node* node, State state, std::string_view target, const findings::Rule* rule) {
  if (node == nullptr) return;
  for (const yaml::Entry& entry : node->entries()) claim(&entry.value, state, target, rule);
  for (const yaml::Node& item : node->items()) claim(&item, state, target, rule);
  if (!node->entries().empty() || !node->items().empty()) return;
  node->claim.raise(static_cast<std::uint8_t>(state));
  if (record_) entries_.push_back({node, state, std::string(target), rule});
}

}  // namespace a2i::translate
