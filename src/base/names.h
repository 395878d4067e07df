// Names that must not be given twice.
#pragma once

#include <string>

namespace a2i::base {

// NAME, or the first of NAME-2, NAME-3 … that `take` accepts; it is asked once for each, and may note the one that it accepts.
template <class Take>
[[nodiscard]] std::string toldApart(const std::string& name, Take take) {
  std::string text = name;
  for (int number = 2; !take(text); ++number) text = name + "-" + std::to_string(number);
  return text;
}

}  // namespace a2i::base
