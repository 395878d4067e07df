// Regular expressions of RE2's syntax (Envoy's, Istio's) made from conditions that Istio has no field for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace a2i::translate {

inline constexpr std::size_t kMaxRegexLength = 1024;  // Istio's validation refuses longer ones

// The text itself, whatever characters it holds.
[[nodiscard]] std::string quoteRegex(std::string_view literal);

// Whole decimal integers v with start <= v < end, as Envoy parses them: an optional sign, leading zeros allowed.
// start < end is required.
[[nodiscard]] std::string rangeRegex(std::int64_t start, std::int64_t end);

}  // namespace a2i::translate
