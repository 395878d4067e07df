// The list of passes, in the order in which they run.
#pragma once

#include <span>
#include <string_view>

#include "translate/places.h"

namespace a2i::translate {

struct Pass {
  std::string_view name;
  void (*run)(Context&);
};

[[nodiscard]] std::span<const Pass> passes();

}  // namespace a2i::translate
