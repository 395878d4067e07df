// Nothing is lost: what became of each leaf field. Claims are marks on the nodes; targets are kept only for a report.
#pragma once

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "behaviour/behaviour.h"
#include "findings/rule.h"
#include "yaml/node.h"

namespace a2i::translate {

// In the order of weight: a finding about a field must not be hidden by a claim that all is well.
enum class State : std::uint8_t { kUnclaimed, kNotNeeded, kTranslated, kApproximated, kReported };

[[nodiscard]] std::string_view toString(State state);

struct LedgerEntry {
  const yaml::Node* node = nullptr;
  State state = State::kUnclaimed;
  std::string target;                      // "VirtualService shop/cart: spec.http[0].timeout"; empty without a target
  const findings::Rule* rule = nullptr;    // of kApproximated and kReported
};

class Ledger {
 public:
  // `record`: keep entries for --report json; otherwise only the marks are made.
  explicit Ledger(bool record) : record_(record) {}

  // Each claims all leaves at and below `node`; null is passed over. A leaf has one state, the one of most weight, whoever comes first:
  // several threads may claim one leaf, each with a ledger of its own.
  void claim(const yaml::Node* node, State state, std::string_view target = {}, const findings::Rule* rule = nullptr);
  void translated(const yaml::Node* node, std::string_view target) { claim(node, State::kTranslated, target); }
  void translated(const behaviour::Fields& nodes, std::string_view target) {
    for (const yaml::Node* node : nodes) translated(node, target);
  }
  void approximated(const yaml::Node* node, std::string_view target, const findings::Rule& rule) {
    claim(node, State::kApproximated, target, &rule);
  }
  void notNeeded(const yaml::Node* node) { claim(node, State::kNotNeeded); }
  void reported(const yaml::Node* node, const findings::Rule& rule) { claim(node, State::kReported, {}, &rule); }

  static State stateOf(const yaml::Node& leaf) { return static_cast<State>(leaf.claim.get()); }
  bool recording() const { return record_; }
  const std::vector<LedgerEntry>& entries() const { return entries_; }
  void append(Ledger&& other) { entries_.insert(entries_.end(), std::make_move_iterator(other.entries_.begin()), std::make_move_iterator(other.entries_.end())); }

 private:
  bool record_;
  std::vector<LedgerEntry> entries_;
};

}  // namespace a2i::translate
