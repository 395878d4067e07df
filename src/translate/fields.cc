#include "translate/fields.h"

#include <vector>

#include "translate/field_tables.h"

namespace a2i::translate {

std::span<const Field> fields() {
  static const std::vector<Field> kAll = [] {
    std::vector<Field> all;
    for (const auto table : {nodeFields(), routerFields(), gatewayFields()}) all.insert(all.end(), table.begin(), table.end());
    return all;
  }();
  return kAll;
}

namespace {

struct Covered {
  std::string_view part;   // of the field's path
  std::string_view title;
};

constexpr Covered kCovered[] = {
    {"clientPolicy.tls", "Encryption"},
    {"healthCheck", "Health"},
    {"outlierDetection", "Outlier detection"},
    {"timeout.tcp.idle", "Idle timeouts"},
    {"tcpRoute.timeout.idle", "Idle timeouts"},
    {"perRequest", "Timeouts of a server"},
    {"match.scheme", "Scheme"},
    {"egressFilter", "Refused egress"},
    {"backends[]", "Refused egress"},
    {"backendGroups[]", "Refused egress"},
};

}  // namespace

std::string_view difference(const Field& field) {
  const bool changed = field.state == State::kApproximated || (field.state == State::kTranslated && field.exactness != Exactness::kExact);
  if (!changed || field.rule != nullptr) return {};
  for (const Covered& row : kCovered) {
    if (field.path.find(row.part) != std::string_view::npos) return row.title;
  }
  return {};
}

}  // namespace a2i::translate
