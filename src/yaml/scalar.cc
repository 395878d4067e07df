#include "yaml/scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace a2i::yaml {

namespace {

constexpr std::array<std::string_view, 11> kTrue = {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"};
constexpr std::array<std::string_view, 11> kFalse = {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"};
constexpr std::array<std::string_view, 5> kNull = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 12> kSpecialFloats = {".nan",  ".NaN",  ".NAN",  ".inf",  ".Inf",  ".INF",
                                                             "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& words, std::string_view text) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool digit(char c) { return c >= '0' && c <= '9'; }

// Optional sign, then an optional base prefix: 0x, 0o or 0 (octal), 0b. Returns the digits and their base.
std::string_view body(std::string_view text, bool& negative, int& base) {
  negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  base = 10;
  if (text.size() > 1 && text.front() == '0') {
    const char kind = static_cast<char>(text[1] | 0x20);
    if (kind == 'x' || kind == 'o' || kind == 'b') {
      base = kind == 'x' ? 16 : kind == 'o' ? 8 : 2;
      text.remove_prefix(2);
    } else {
      base = 8;
      text.remove_prefix(1);
    }
  }
  return text;
}

enum class Parsed : std::uint8_t { kNo, kYes, kUnsigned, kTooBig };

Parsed parseInteger(std::string_view text, std::int64_t& value) {
  bool negative = false;
  int base = 10;
  const std::string_view digits = body(text, negative, base);
  if (digits.empty()) return Parsed::kNo;
  std::uint64_t magnitude = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
  if (end != digits.data() + digits.size()) return Parsed::kNo;
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (fault == std::errc::result_out_of_range) return Parsed::kTooBig;
  if (magnitude > kMax + (negative ? 1 : 0)) return negative ? Parsed::kTooBig : Parsed::kUnsigned;
  value = negative ? static_cast<std::int64_t>(0 - magnitude) : static_cast<std::int64_t>(magnitude);
  return Parsed::kYes;
}

std::string withoutUnderscores(std::string_view text) {
  std::string plain(text);
  std::erase(plain, '_');
  return plain;
}

// An optional sign, digits with at most one point, an optional exponent.
bool looksFloat(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && digit(text[at])) ++at;
    return at - begin;
  };
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  std::size_t count = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    count += digits();
  }
  if (count == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

// `8080.0` and `1e3` are integers for the API server: kubectl hands them on as 8080 and 1000.
bool parseWholeFloat(std::string_view text, std::int64_t& value) {
  if (!looksFloat(text)) return false;
  if (text.front() == '+') text.remove_prefix(1);
  double number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr double kExact = 9007199254740991;  // beyond it not every integer has a number of its own
  if (fault != std::errc() || end != text.data() + text.size() || std::abs(number) > kExact || std::trunc(number) != number) return false;
  value = static_cast<std::int64_t>(number);
  return true;
}

Type numberType(std::string_view text) {
  std::int64_t value = 0;
  const Parsed parsed = text.front() == '.' ? Parsed::kNo : parseInteger(text, value);
  if (parsed == Parsed::kYes || parsed == Parsed::kUnsigned || parseWholeFloat(text, value)) return Type::kInteger;
  return looksFloat(text) ? Type::kFloat : Type::kString;
}

}  // namespace

Type plainType(std::string_view text) {
  if (text.empty()) return Type::kNull;
  const char first = text.front();
  if (digit(first) || first == '-' || first == '+' || first == '.') {
    if (among(kSpecialFloats, text)) return Type::kFloat;
    return text.find('_') == std::string_view::npos ? numberType(text) : numberType(withoutUnderscores(text));
  }
  // Few texts begin like one of the words; the others need no comparing.
  constexpr std::string_view kFirstOfWords = "~nNtTfFyYoO";
  if (text.size() > 5 || kFirstOfWords.find(first) == std::string_view::npos) return Type::kString;
  if (among(kNull, text)) return Type::kNull;
  return among(kTrue, text) || among(kFalse, text) ? Type::kBoolean : Type::kString;
}

bool Node::boolean() const { return among(kTrue, scalar()); }

bool Node::integer(std::int64_t& value) const {
  const auto parse = [&value](std::string_view text) { return parseInteger(text, value) == Parsed::kYes || parseWholeFloat(text, value); };
  return scalar().find('_') == std::string_view::npos ? parse(scalar()) : parse(withoutUnderscores(scalar()));
}

}  // namespace a2i::yaml
