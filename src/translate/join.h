// Several conditions on one header (or metadata key) as the two entries that Istio has for it: what the value must be, and what
// it must not be.
//
//   prefix "ab" and prefix "abc"          =>   prefix abc
//   prefix "ab" and suffix "bc"           =>   regex ab.*bc|abc
//   range 1 to 9 and range 5 to 20        =>   the regex of 5 to 9
//   not exact "a" and not prefix "b"      =>   headers: {}, withoutHeaders: regex (?:a)|(?:b.*)
//
// Two regular expressions, or one with a prefix, have no common expression in RE2.
#pragma once

#include <optional>
#include <span>

#include "behaviour/behaviour.h"
#include "istio/objects.h"

namespace a2i::translate {

struct Joined {
  enum class Verdict { kMatch, kNever, kUnwritable } verdict = Verdict::kMatch;
  std::optional<istio::StringMatch> is, is_not;
};

// `conditions`: all those on one header. kNever: no value satisfies them.
[[nodiscard]] Joined joinConditions(std::span<const behaviour::HeaderCondition* const> conditions);

// One condition on a value, on its own.
[[nodiscard]] istio::StringMatch valueMatch(const behaviour::ValueCondition& value);

}  // namespace a2i::translate
