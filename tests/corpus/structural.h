// Judges an object by the structural schema of its custom resource definition, as a strict API server would: types, required
// members, enumerations, bounds, exactly-one-of, and members that the schema does not know. Knows nothing of src/'s models.
#pragma once

#include <string>
#include <vector>

#include "yaml/node.h"

namespace a2i::test {

// One line for each violation: "spec.http[0].timeuot: unknown field".
[[nodiscard]] std::vector<std::string> violations(const yaml::Node& value, const yaml::Node& schema);

}  // namespace a2i::test
