#include "translate/regex.h"

#include <limits>
#include <vector>

namespace a2i::translate {

std::string quoteRegex(std::string_view literal) {
  std::string quoted;
  for (const char c : literal) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '/' || c == '-' ||
                       static_cast<signed char>(c) < 0;
    if (!plain) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

namespace {

using Patterns = std::vector<std::string>;

std::string digits(char low, char high, std::size_t more) {
  std::string pattern = low == high ? std::string(1, low) : low == '0' && high == '9' ? "[0-9]" : std::string("[") + low + "-" + high + "]";
  if (more == 1) pattern += "[0-9]";
  if (more > 1) pattern += "[0-9]{" + std::to_string(more) + "}";
  return pattern;
}

bool only(std::string_view text, char c) { return text.find_first_not_of(c) == std::string_view::npos; }

// Numbers of one length from `low` to `high`, both written with that many digits.
void sameLength(const std::string& prefix, std::string_view low, std::string_view high, Patterns& patterns) {
  if (low.empty()) {
    patterns.push_back(prefix);
    return;
  }
  if (low[0] == high[0]) return sameLength(prefix + low[0], low.substr(1), high.substr(1), patterns);
  const std::size_t rest = low.size() - 1;
  char first = low[0], last = high[0];
  const bool open_low = !only(low.substr(1), '0'), open_high = !only(high.substr(1), '9');
  if (open_low) sameLength(prefix + first++, low.substr(1), std::string(rest, '9'), patterns);
  if (open_high) --last;
  if (first <= last) patterns.push_back(prefix + digits(first, last, rest));
  if (open_high) sameLength(prefix + high[0], std::string(rest, '0'), high.substr(1), patterns);
}

// 1 <= low <= high
std::string magnitudes(std::uint64_t low, std::uint64_t high) {
  Patterns patterns;
  const std::string first = std::to_string(low), last = std::to_string(high);
  if (first.size() == last.size()) {
    sameLength("", first, last, patterns);
  } else {
    sameLength("", first, std::string(first.size(), '9'), patterns);
    // Every number of the lengths in between.
    const std::size_t least = first.size(), most = last.size() - 2;  // digits after the first
    if (least == most) patterns.push_back(digits('1', '9', least));
    if (least < most) patterns.push_back("[1-9][0-9]{" + std::to_string(least) + "," + std::to_string(most) + "}");
    sameLength("", "1" + std::string(last.size() - 1, '0'), last, patterns);
  }
  std::string joined;
  for (const std::string& pattern : patterns) joined += (joined.empty() ? "" : "|") + pattern;
  return "0*(?:" + joined + ")";
}

std::uint64_t magnitude(std::int64_t value) { return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value); }

}  // namespace

std::string rangeRegex(std::int64_t start, std::int64_t end) {
  const std::int64_t last = end - 1;
  std::string regex;
  const auto add = [&regex](const std::string& part) { regex += (regex.empty() ? "" : "|") + part; };
  if (start < 0) add("-" + magnitudes(last < 0 ? magnitude(last) : 1, magnitude(start)));
  if (start <= 0 && last >= 0) add("[+-]?0+");
  if (last > 0) add("\\+?" + magnitudes(start > 0 ? magnitude(start) : 1, magnitude(last)));
  return regex;
}

}  // namespace a2i::translate
