#include "translate/regex.h"

#include <re2/re2.h>

#include <cstdint>
#include <random>
#include <vector>

#include "catch.h"

using namespace a2i::translate;

namespace {

bool inside(std::int64_t start, std::int64_t end, std::int64_t value) { return start <= value && value < end; }

void compare(std::int64_t start, std::int64_t end, const std::vector<std::int64_t>& values) {
  const std::string pattern = rangeRegex(start, end);
  const RE2 regex(pattern);
  CAPTURE(start, end, pattern);
  REQUIRE(regex.ok());
  CHECK(pattern.size() <= kMaxRegexLength);
  for (const std::int64_t value : values) {
    CAPTURE(value);
    const std::string digits = std::to_string(value);
    CHECK(RE2::FullMatch(digits, regex) == inside(start, end, value));
    if (value >= 0) {
      CHECK(RE2::FullMatch("+" + digits, regex) == inside(start, end, value));
      CHECK(RE2::FullMatch("00" + digits, regex) == inside(start, end, value));
    } else {
      CHECK(RE2::FullMatch("-0" + digits.substr(1), regex) == inside(start, end, value));
    }
  }
  for (const char* other : {"", "x", "1x", "1.0", " 1", "--1", "+-1"}) CHECK_FALSE(RE2::FullMatch(other, regex));
}

}  // namespace

TEST_CASE("a range is exactly the numbers from start up to, but without, end") {
  std::vector<std::int64_t> all;
  for (std::int64_t value = -130; value <= 130; ++value) all.push_back(value);
  for (std::int64_t start = -120; start < 120; start += 7) {
    for (std::int64_t end = start + 1; end < 125; end += 11) compare(start, end, all);
  }
}

TEST_CASE("ranges of any size agree at their borders") {
  std::mt19937_64 random(3);
  for (int round = 0; round < 400; ++round) {
    std::int64_t a = static_cast<std::int64_t>(random() >> (random() % 60 + 2)), b = static_cast<std::int64_t>(random() >> (random() % 60 + 2));
    if (random() % 2 == 0) a = -a;
    if (random() % 2 == 0) b = -b;
    if (a > b) std::swap(a, b);
    if (a == b) ++b;
    compare(a, b, {a - 1, a, a + 1, b - 1, b, b + 1, a / 2 + b / 2, 0});
  }
}

TEST_CASE("quoted text is taken for itself") {
  for (const std::string text : {".example.com", "a+b(c)[d]{e}^$|?*\\", "gr\xc3\xbc\xc3\x9f", "E\\E", "a b"}) {
    CHECK(RE2::FullMatch(text, RE2(quoteRegex(text))));
    CHECK_FALSE(RE2::FullMatch(text + "x", RE2(quoteRegex(text))));
  }
  CHECK_FALSE(RE2::FullMatch("axexample", RE2(quoteRegex("a.example"))));
}
