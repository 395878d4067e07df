// The bytes of one file, within limits.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace a2i::source {

// Places in a file are 32-bit offsets, and memory has an end. Larger files are not read.
inline constexpr std::uint64_t kMaxFileSize = std::uint64_t{1} << 30;
[[nodiscard]] base::Error tooLarge();

// The bytes of a regular file that open() has opened, or failed to: then errno is the reason. Closes it.
[[nodiscard]] base::Result<std::string> readFile(int file);

}  // namespace a2i::source
