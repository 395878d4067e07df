// What became of each service: how many of its fields are carried over exactly, with a difference, or not at all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace a2i::report {

enum class Verdict : std::uint8_t { kExact, kChanged, kNeedsHands };

[[nodiscard]] std::string_view toString(Verdict verdict);

struct VerdictLine {
  std::string display, host;
  std::size_t exact = 0, changed = 0, needs_hands = 0;  // fields
  Verdict verdict = Verdict::kExact;
};

// Virtual services and gateways with all that stands behind them, then each object that is behind none. The worst first.
[[nodiscard]] std::vector<VerdictLine> verdicts(const Input& input);

}  // namespace a2i::report
