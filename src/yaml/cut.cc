#include <cstring>

#include "yaml/parse.h"

namespace a2i::yaml {

namespace {

// Whether the line that starts at `at` is a document marker: three times `mark`, then white space or the end.
bool marker(std::string_view stream, std::size_t at, char mark) {
  if (stream.size() - at < 3 || stream[at] != mark || stream[at + 1] != mark || stream[at + 2] != mark) return false;
  if (stream.size() - at == 3) return true;
  const char next = stream[at + 3];
  return next == ' ' || next == '\t' || next == '\r' || next == '\n';
}

}  // namespace

std::vector<Extent> cut(std::string_view stream) {
  std::vector<Extent> extents;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    if (stream.substr(begin, end - begin).find_first_not_of(" \t\r\n") != std::string_view::npos) {
      extents.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }
  };
  std::size_t line = 0;
  while (line < stream.size()) {
    const char first = stream[line];
    // The marker's own line stays with what follows: `--- {a: 1}` is a document, and `%YAML` belongs before it.
    if (first == '-' && marker(stream, line, '-')) {
      const std::string_view before = stream.substr(begin, line - begin);
      const bool directives = before.rfind("%", 0) == 0;
      if (!directives) {
        close(line);
        begin = line;
      }
    } else if (first == '.' && marker(stream, line, '.')) {
      close(line);
      begin = line + 3;
    }
    const void* const end = std::memchr(stream.data() + line, '\n', stream.size() - line);
    if (end == nullptr) break;
    line = static_cast<std::size_t>(static_cast<const char*>(end) - stream.data()) + 1;
  }
  if (begin <= stream.size()) close(stream.size());
  return extents;
}

}  // namespace a2i::yaml
