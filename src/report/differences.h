// What differs between App Mesh and Istio in every mesh, whatever its definitions say: one chapter instead of a finding each.
#pragma once

#include <span>
#include <string_view>

namespace a2i::report {

struct Difference {
  std::string_view title, text;
};

[[nodiscard]] std::span<const Difference> differences();

}  // namespace a2i::report
