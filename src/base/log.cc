#include "base/log.h"

namespace a2i::base {

std::string forLog(std::string_view lines) {
  std::string safe;
  safe.reserve(lines.size());
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  bool start = true;     // only blanks since the start of the line
  bool command = false;  // letters behind ##
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const char c = lines[i];
    if (start && c == ':' && lines.substr(i, 2) == "::") safe += "\\u{3a}";
    else if (command && c == '[') safe += "\\u{5b}";
    else safe += c;
    command = (c == '#' && i > 0 && lines[i - 1] == '#') || (command && letter(c));
    start = c == '\n' || (start && (c == ' ' || c == '\t'));
  }
  return safe;
}

}  // namespace a2i::base
