// Joined conditions against brute force: each condition on its own, with each of many values and without the header.
#include "translate/join.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>

#include "catch.h"

using namespace a2i;
using behaviour::HeaderCondition;
using behaviour::ValueCondition;
using istio::StringMatch;
using translate::Joined;
using Kind = ValueCondition::Kind;

namespace {

using Header = std::optional<std::string>;  // none: the request does not have it

bool fits(const std::string& regex, const std::string& value) {
  static std::map<std::string, std::unique_ptr<RE2>> compiled;
  auto& known = compiled[regex];
  if (!known) known = std::make_unique<RE2>(regex);
  return RE2::FullMatch(value, *known);
}

bool takes(const ValueCondition& condition, const std::string& value) {
  switch (condition.kind) {
    case Kind::kPresent: return true;
    case Kind::kExact: return value == condition.text;
    case Kind::kPrefix: return value.starts_with(condition.text);
    case Kind::kSuffix: return value.ends_with(condition.text);
    case Kind::kRegex: return fits(condition.text, value);
    case Kind::kRange: {
      std::int64_t number = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
      return error == std::errc() && end == value.data() + value.size() && number >= condition.start && number < condition.end;
    }
  }
  return false;
}

// App Mesh: an inverted condition on a value needs the header, too.
bool appMesh(const HeaderCondition& condition, const Header& header) {
  if (condition.inverted && condition.value.kind == Kind::kPresent) return !header;
  return header && takes(condition.value, *header) != condition.inverted;
}

bool matches(const StringMatch& match, const std::string& value) {
  switch (match.kind) {
    case StringMatch::Kind::kPresent: return true;
    case StringMatch::Kind::kExact: return value == match.text;
    case StringMatch::Kind::kPrefix: return value.starts_with(match.text);
    case StringMatch::Kind::kRegex: return fits(match.text, value);
  }
  return false;
}

// Istio: an empty entry of withoutHeaders wants the header away, any other holds for a missing one as well.
bool istioTakes(const Joined& joined, const Header& header) {
  if (joined.is && !(header && matches(*joined.is, *header))) return false;
  if (!joined.is_not) return true;
  if (joined.is_not->kind == StringMatch::Kind::kPresent) return !header;
  return !header || !matches(*joined.is_not, *header);
}

ValueCondition text(Kind kind, const char* value) { return {kind, value, 0, 0}; }

std::vector<HeaderCondition> all() {
  const std::vector<ValueCondition> values = {
      {},
      text(Kind::kExact, "aba"), text(Kind::kExact, "7"), text(Kind::kExact, "a.b"),
      text(Kind::kPrefix, "a"), text(Kind::kPrefix, "ab"), text(Kind::kPrefix, "b"), text(Kind::kPrefix, "aba"),
      text(Kind::kSuffix, "a"), text(Kind::kSuffix, "ba"), text(Kind::kSuffix, "aba"), text(Kind::kSuffix, ".b"),
      text(Kind::kRegex, "a.*b"), text(Kind::kRegex, "[0-9]+|x"),
      {Kind::kRange, "", 5, 20}, {Kind::kRange, "", -3, 7}, {Kind::kRange, "", 20, 30},
  };
  std::vector<HeaderCondition> conditions;
  for (const ValueCondition& value : values) {
    conditions.push_back({"x", value, false});
    conditions.push_back({"x", value, true});
  }
  return conditions;
}

const std::vector<Header> kHeaders = {std::nullopt, "", "a", "b", "ab", "aba", "abab", "ababa", "abxba", "ba", "a.b", "axb", "x", "7", "5", "6", "-1", "19", "20", "29", "aab", "bab"};

}  // namespace

TEST_CASE("joined conditions take what all of them took") {
  const std::vector<HeaderCondition> conditions = all();
  int written = 0, compared = 0;
  const auto check = [&](const std::vector<const HeaderCondition*>& chosen) {
    const Joined joined = translate::joinConditions(chosen);
    if (joined.verdict == Joined::Verdict::kUnwritable) return;
    ++written;
    for (const Header& header : kHeaders) {
      const bool expected = std::all_of(chosen.begin(), chosen.end(), [&](const HeaderCondition* condition) { return appMesh(*condition, header); });
      const bool actual = joined.verdict == Joined::Verdict::kMatch && istioTakes(joined, header);
      ++compared;
      if (actual == expected) continue;
      std::string told;
      for (const HeaderCondition* condition : chosen) told += (condition->inverted ? " not " : " ") + std::to_string(static_cast<int>(condition->value.kind)) + " " + condition->value.text;
      CAPTURE(told, header.value_or("(none)"), joined.is.value_or(StringMatch{}).text, joined.is_not.value_or(StringMatch{}).text);
      CHECK(actual == expected);
    }
  };
  for (const HeaderCondition& a : conditions) {
    check({&a});
    for (const HeaderCondition& b : conditions) {
      check({&a, &b});
      for (const HeaderCondition& c : conditions) check({&a, &b, &c});
    }
  }
  CHECK(written > 20000);
  CHECK(compared > 400000);
}

TEST_CASE("regular expressions have no common one") {
  const HeaderCondition a{"x", text(Kind::kRegex, "a.*"), false}, b{"x", text(Kind::kRegex, ".*b"), false}, prefix{"x", text(Kind::kPrefix, "a"), false};
  const std::vector<const HeaderCondition*> two = {&a, &b}, mixed = {&a, &prefix}, same = {&a, &a};
  CHECK(translate::joinConditions(two).verdict == Joined::Verdict::kUnwritable);
  CHECK(translate::joinConditions(mixed).verdict == Joined::Verdict::kUnwritable);
  CHECK(translate::joinConditions(same).verdict == Joined::Verdict::kMatch);
}

TEST_CASE("what would be too long for Istio is not written") {
  const std::string dots(255, '.');
  std::vector<HeaderCondition> many;
  for (int i = 0; i < 3; ++i) many.push_back({"x", {Kind::kExact, dots + std::to_string(i), 0, 0}, true});
  std::vector<const HeaderCondition*> all_of_them;
  for (const HeaderCondition& condition : many) all_of_them.push_back(&condition);
  CHECK(translate::joinConditions(all_of_them).verdict == Joined::Verdict::kUnwritable);
}
