// UTF-8 and UTF-16.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace a2i::base {

// Length of the valid UTF-8 sequence at the start of `text` (not empty) and its code point; 0 when it is not valid.
[[nodiscard]] std::size_t decodeUtf8(std::string_view text, std::uint32_t& code);

[[nodiscard]] bool isUtf8(std::string_view text);

[[nodiscard]] std::size_t countCodePoints(std::string_view text);  // of valid UTF-8

void appendUtf8(std::string& text, std::uint32_t code);  // half a surrogate pair becomes U+FFFD

// The text as UTF-8 when it starts with the byte order mark of UTF-16, as Windows' shells write it; nothing otherwise.
[[nodiscard]] std::optional<std::string> fromUtf16(std::string_view bytes);

}  // namespace a2i::base
