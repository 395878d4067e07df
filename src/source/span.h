// A place in a source file, as byte offsets. Lines and columns are computed only when something is printed.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace a2i::source {

using FileId = std::uint32_t;
inline constexpr FileId kNoFile = std::numeric_limits<FileId>::max();

// Half open: [begin, end), bytes from the first byte of the file (a byte order mark counts).
struct Span {
  FileId file = kNoFile;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend auto operator<=>(const Span&, const Span&) = default;
};

}  // namespace a2i::source
