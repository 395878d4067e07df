#include "translate/ledger.h"

namespace a2i::translate {

std::string_view toString(State state) {
  switch (state) {
    case State::kUnclaimed: return "unclaimed";
    case State::kTranslated: return "translated";
    case State::kApproximated: return "approximated";
    case State::kNotNeeded: return "not needed";
    case State::kReported: return "reported";
  }
  return {};
}

namespace {

// A finding about a field must not be hidden by a claim that all is well.
int weight(State state) {
  switch (state) {
    case State::kUnclaimed: return 0;
    case State::kNotNeeded: return 1;
    case State::kTranslated: return 2;
    case State::kApproximated: return 3;
    case State::kReported: return 4;
  }
  return 0;
}

}  // namespace

void Ledger::claim(const yaml::Node* node, State state, std::string_view target, const findings::Rule* rule) {
  if (node == nullptr) return;
  for (const yaml::Entry& entry : node->entries()) claim(entry.value, state, target, rule);
  for (const yaml::Node* item : node->items()) claim(item, state, target, rule);
  if (!node->entries().empty() || !node->items().empty()) return;
  if (weight(state) > weight(static_cast<State>(node->claim))) node->claim = static_cast<std::uint8_t>(state);
  if (record_) entries_.push_back({node, state, std::string(target), rule});
}

}  // namespace a2i::translate
