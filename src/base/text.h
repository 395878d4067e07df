// Small string helpers. Knows nothing of YAML or Kubernetes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace a2i::base {

[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);
[[nodiscard]] std::string lower(std::string_view ascii);
[[nodiscard]] std::string_view trim(std::string_view text);

// Hexadecimal digits in lower case, with leading zeros up to `width`.
[[nodiscard]] std::string hex(std::uint64_t value, std::size_t width = 1);

// The candidate closest to `word` in edit distance, when it is close enough to be a likely slip; empty otherwise.
[[nodiscard]] std::string_view didYouMean(std::string_view word, const std::vector<std::string_view>& candidates);

// A name of at most 63 characters that Kubernetes and Istio accept (DNS-1123 label): lower case, other characters
// become '-'. Not injective: callers that need uniqueness keep a table of the names given out.
[[nodiscard]] std::string dnsLabel(std::string_view name);

// Makes text from manifests safe to show at a terminal: C0, C1 and DEL characters, invalid UTF-8 and bidirectional
// controls become \u{…} escapes; tabs stay.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace a2i::base
