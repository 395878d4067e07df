#include "report/ranking.h"

#include <algorithm>

#include "base/text.h"

namespace a2i::report {

Counts counts(const findings::Findings& findings) {
  Counts counts{};
  for (const findings::Finding& finding : findings.all()) ++counts[static_cast<std::size_t>(finding.level)];
  return counts;
}

std::vector<const findings::Finding*> worstFirst(const findings::Findings& findings) {
  std::vector<const findings::Finding*> list;
  for (const findings::Finding& finding : findings.all()) list.push_back(&finding);
  std::stable_sort(list.begin(), list.end(), [](const auto* a, const auto* b) { return a->level > b->level; });
  return list;
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string inWords(const Counts& counts) {
  return counted(counts[2], "error") + ", " + counted(counts[1], "warning") + ", " + counted(counts[0], "note");
}

std::string withheldInWords(const Input& input) {
  std::vector<std::string> parts;
  if (!input.suppressed.empty()) parts.push_back(std::to_string(input.suppressed.size()) + " accepted by suppressions");
  if (input.withheld.known != 0) parts.push_back(std::to_string(input.withheld.known) + " known from the baseline");
  if (input.withheld.unchanged != 0) parts.push_back(std::to_string(input.withheld.unchanged) + " outside of what was changed");
  return parts.empty() ? "" : "not counted: " + base::join(parts, ", ");
}

}  // namespace a2i::report
