// The rule catalogue: generates `explain`, the documentation page of each rule, and SARIF's rules.
// A rule is one row in the file of its area (catalogue_input.cc, catalogue_schema.cc, catalogue_references.cc,
// catalogue_translation.cc, catalogue_workloads.cc, catalogue_output.cc, catalogue_configuration.cc) and one
// declaration in rules.h.
#pragma once

#include <span>
#include <string_view>

#include "findings/rule.h"

namespace a2i::findings {

[[nodiscard]] std::span<const Rule* const> catalogue();  // sorted by id
[[nodiscard]] const Rule* findRule(std::string_view id_or_slug);

}  // namespace a2i::findings
