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

}  // namespace a2i::translate
