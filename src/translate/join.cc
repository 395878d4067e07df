#include "translate/join.h"

#include <algorithm>
#include <charconv>

#include "translate/regex.h"

namespace a2i::translate {

namespace {

using behaviour::ValueCondition;
using Kind = ValueCondition::Kind;
using istio::StringMatch;
using Verdict = Joined::Verdict;

// Base 10 with an optional sign, as Envoy reads the value of a header for a range.
std::optional<std::int64_t> number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Whether a value satisfies a condition; none where only the proxy's own engine can tell.
std::optional<bool> takes(const ValueCondition& condition, const std::string& value) {
  switch (condition.kind) {
    case Kind::kPresent: return true;
    case Kind::kExact: return value == condition.text;
    case Kind::kPrefix: return value.starts_with(condition.text);
    case Kind::kSuffix: return value.ends_with(condition.text);
    case Kind::kRange: {
      const auto read = number(value);
      return read && *read >= condition.start && *read < condition.end;
    }
    case Kind::kRegex: return std::nullopt;
  }
  return std::nullopt;
}

bool same(const ValueCondition& a, const ValueCondition& b) { return a.kind == b.kind && a.text == b.text && a.start == b.start && a.end == b.end; }

std::string asRegex(const ValueCondition& condition) {
  switch (condition.kind) {
    case Kind::kPresent: return ".*";
    case Kind::kExact: return quoteRegex(condition.text);
    case Kind::kPrefix: return quoteRegex(condition.text) + ".*";
    case Kind::kSuffix: return ".*" + quoteRegex(condition.text);
    case Kind::kRegex: return condition.text;
    case Kind::kRange: return rangeRegex(condition.start, condition.end);
  }
  return {};
}

// Begins with the one and ends with the other, which may share letters.
std::string between(const std::string& prefix, const std::string& suffix) {
  std::string regex = quoteRegex(prefix) + ".*" + quoteRegex(suffix);
  for (std::size_t common = 1; common <= std::min(prefix.size(), suffix.size()); ++common) {
    if (prefix.ends_with(suffix.substr(0, common))) regex += "|" + quoteRegex(prefix + suffix.substr(common));
  }
  return regex;
}

struct Value {
  Verdict verdict = Verdict::kMatch;
  std::optional<ValueCondition> condition;
};

// Two conditions that both hold, as one.
Value intersect(const ValueCondition& a, const ValueCondition& b) {
  if (same(a, b) || b.kind == Kind::kPresent) return {Verdict::kMatch, a};
  if (a.kind == Kind::kPresent) return {Verdict::kMatch, b};
  if (a.kind == Kind::kExact || b.kind == Kind::kExact) {
    const auto& [exact, other] = a.kind == Kind::kExact ? std::tie(a, b) : std::tie(b, a);
    const auto holds = takes(other, exact.text);
    if (!holds) return {Verdict::kUnwritable, {}};
    return *holds ? Value{Verdict::kMatch, exact} : Value{Verdict::kNever, {}};
  }
  if (a.kind == Kind::kRange && b.kind == Kind::kRange) {
    ValueCondition both = a;
    both.start = std::max(a.start, b.start);
    both.end = std::min(a.end, b.end);
    return both.start < both.end ? Value{Verdict::kMatch, both} : Value{Verdict::kNever, {}};
  }
  if (a.kind == b.kind && (a.kind == Kind::kPrefix || a.kind == Kind::kSuffix)) {
    const auto& [longer, shorter] = a.text.size() >= b.text.size() ? std::tie(a, b) : std::tie(b, a);
    return *takes(shorter, longer.text) ? Value{Verdict::kMatch, longer} : Value{Verdict::kNever, {}};
  }
  const bool ends = (a.kind == Kind::kPrefix && b.kind == Kind::kSuffix) || (a.kind == Kind::kSuffix && b.kind == Kind::kPrefix);
  if (!ends) return {Verdict::kUnwritable, {}};
  const auto& [prefix, suffix] = a.kind == Kind::kPrefix ? std::tie(a, b) : std::tie(b, a);
  ValueCondition both;
  both.kind = Kind::kRegex;
  both.text = between(prefix.text, suffix.text);
  return {Verdict::kMatch, both};
}

// None of these may hold: one of them as it is, several as alternatives.
StringMatch anyOf(const std::vector<const ValueCondition*>& conditions) {
  if (conditions.size() == 1) return valueMatch(*conditions.front());
  std::string regex;
  for (const ValueCondition* condition : conditions) regex.append(regex.empty() ? "(?:" : "|(?:").append(asRegex(*condition)).append(")");
  return {StringMatch::Kind::kRegex, regex};
}

bool tooLong(const std::optional<StringMatch>& match) {
  return match && match->kind == StringMatch::Kind::kRegex && match->text.size() > kMaxRegexLength;
}

}  // namespace

StringMatch valueMatch(const ValueCondition& value) {
  switch (value.kind) {
    case Kind::kPresent: return {};
    case Kind::kExact: return {StringMatch::Kind::kExact, value.text};
    case Kind::kPrefix: return {StringMatch::Kind::kPrefix, value.text};
    case Kind::kSuffix: case Kind::kRegex: case Kind::kRange: return {StringMatch::Kind::kRegex, asRegex(value)};
  }
  return {};
}

Joined joinConditions(std::span<const behaviour::HeaderCondition* const> conditions) {
  Joined joined;
  bool present = false, absent = false;
  std::optional<ValueCondition> is;
  std::vector<const ValueCondition*> is_not;
  for (const behaviour::HeaderCondition* condition : conditions) {
    const bool presence = condition->value.kind == Kind::kPresent;
    (condition->inverted && presence ? absent : present) = true;
    if (condition->inverted) {
      const auto equal = [&](const ValueCondition* known) { return same(*known, condition->value); };
      if (!presence && std::none_of(is_not.begin(), is_not.end(), equal)) is_not.push_back(&condition->value);
      continue;
    }
    if (!is) {
      is = condition->value;
      continue;
    }
    Value both = intersect(*is, condition->value);
    if (both.verdict != Verdict::kMatch) return {both.verdict, {}, {}};
    is = std::move(both.condition);
  }
  if (absent) {
    // Any other condition needs the header to be there, an inverted one, too (Envoy's default).
    if (present) return {Verdict::kNever, {}, {}};
    joined.is_not = StringMatch{};
    return joined;
  }
  if (is && is->kind == Kind::kExact) {
    for (const ValueCondition* condition : is_not) {
      if (takes(*condition, is->text).value_or(false)) return {Verdict::kNever, {}, {}};
    }
    std::erase_if(is_not, [&](const ValueCondition* condition) { return takes(*condition, is->text).has_value(); });
  }
  // Istio's inverted conditions hold for a header that is not there, App Mesh's did not.
  joined.is = is ? valueMatch(*is) : StringMatch{};
  if (!is_not.empty()) joined.is_not = anyOf(is_not);
  if (tooLong(joined.is) || tooLong(joined.is_not)) return {Verdict::kUnwritable, {}, {}};
  return joined;
}

}  // namespace a2i::translate
