#include <algorithm>
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

// Whether there are only directives, comments and empty lines: what may stand before the `---` of a document.
bool directives(std::string_view text) {
  bool found = false;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || line[first] == '#') continue;
    if (line.front() != '%') return false;
    found = true;
  }
  return found;
}

// Keys of JSON stand in double quotes; flow style may quote otherwise, and then its brackets say nothing.
bool startsObject(std::string_view text) {
  if (text.front() != '{') return false;
  const std::size_t next = text.find_first_not_of(" \t\r\n", 1);
  return next != std::string_view::npos && (text[next] == '"' || text[next] == '}');
}

// The end of the JSON object at the start of `text`; 0 when it does not close.
std::size_t objectEnd(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      else if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return i + 1;
    }
  }
  return 0;
}

// Several JSON objects one behind the other, as `jq -c` writes them; empty when the stream is anything else.
std::vector<Extent> cutObjects(std::string_view stream) {
  std::vector<Extent> extents;
  for (std::size_t at = stream.starts_with("\xef\xbb\xbf") ? 3 : 0; (at = stream.find_first_not_of(" \t\r\n", at)) != std::string_view::npos;) {
    const std::size_t length = startsObject(stream.substr(at)) ? objectEnd(stream.substr(at)) : 0;
    if (length == 0) return {};
    extents.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + length)});
    at += length;
  }
  return extents;
}

}  // namespace

std::vector<Extent> cut(std::string_view stream) {
  std::vector<Extent> extents = cutObjects(stream);
  if (!extents.empty()) return extents;
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
      if (!directives(before)) {
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
