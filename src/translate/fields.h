// The field ledger's declarations: one row for each of the 328 leaf fields. Generates the mapping table in the docs; a
// test holds that the rows are exactly the fields of the CRDs and that what passes claim is what the row declares.
#pragma once

#include <span>
#include <string_view>

#include "k8s/manifest.h"
#include "translate/ledger.h"

namespace a2i::translate {

enum class Exactness : std::uint8_t { kExact, kApproximate, kNone };

struct Field {
  k8s::Kind kind;
  std::string_view path;     // relative to spec: listeners[].portMapping.port
  State state;               // what normally becomes of it
  Exactness exactness;
  std::string_view target;   // where it goes on the Istio side, for people; or why no counterpart is needed
  const findings::Rule* rule;  // of approximated and reported fields; null where the chapter on differences covers it
};

[[nodiscard]] std::span<const Field> fields();

// Of a field that is not carried over exactly and has no rule: the title of the section that covers it in the chapter on differences
// that hold for every mesh (room report). Empty for all others.
[[nodiscard]] std::string_view difference(const Field& field);

}  // namespace a2i::translate
