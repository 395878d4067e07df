#include "translate/compose.h"

#include <algorithm>

#include "base/text.h"
#include "translate/regex.h"

namespace a2i::translate {

namespace {

using behaviour::PathChange;
using behaviour::PathCondition;
using Kind = PathCondition::Kind;
using Verdict = Composed::Verdict;

const PathCondition kAny{Kind::kPrefix, "/"};

bool takesAll(const PathCondition& path) { return path.kind == Kind::kPrefix && path.text == "/"; }

Composed match(PathCondition path, bool whole) { return {Verdict::kMatch, std::move(path), whole}; }
Composed never() { return {Verdict::kNever, std::nullopt, false}; }
Composed unknown() { return {Verdict::kUnknown, std::nullopt, false}; }

// Both conditions see the same path.
Composed intersect(const PathCondition& outer, const PathCondition& inner) {
  if (takesAll(inner)) return match(outer, true);
  if (takesAll(outer)) return match(inner, false);
  if (outer.kind == Kind::kRegex || inner.kind == Kind::kRegex) {
    return outer.kind == inner.kind && outer.text == inner.text ? match(outer, true) : unknown();
  }
  if (outer.kind == Kind::kExact) {
    const bool holds = inner.kind == Kind::kExact ? outer.text == inner.text : outer.text.starts_with(inner.text);
    return holds ? match(outer, true) : never();
  }
  if (inner.kind == Kind::kExact) return inner.text.starts_with(outer.text) ? match(inner, false) : never();
  if (outer.text.starts_with(inner.text)) return match(outer, true);
  return inner.text.starts_with(outer.text) ? match(inner, false) : never();
}

// The rewritten path is always `text`.
Composed fixed(const PathCondition& outer, const std::string& text, const PathCondition& inner) {
  if (inner.kind == Kind::kRegex) return unknown();
  const bool holds = inner.kind == Kind::kExact ? text == inner.text : text.starts_with(inner.text);
  return holds ? match(outer, true) : never();
}

// An expression that begins with plain letters (after which it says whatever it likes) cannot begin with a slash itself, so it
// can be put behind the slashes that were merged into one. Groups of alternatives count when each of them does.
bool beginsPlainly(std::string_view regex) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  const auto repeats = [](std::string_view rest) { return !rest.empty() && std::string_view("*?{").find(rest.front()) != std::string_view::npos; };
  if (regex.empty()) return false;
  if (plain(regex.front())) return !repeats(regex.substr(1));
  if (regex.front() == '[') {  // a class of plain characters and ranges of them
    const std::size_t end = regex.find(']');
    if (end == std::string_view::npos || end == 1 || repeats(regex.substr(end + 1))) return false;
    const std::string_view inside = regex.substr(1, end - 1);
    const bool hyphen_as_end = inside.front() == '-' || inside.find("--") != std::string_view::npos;  // of a range that holds the slash
    return !hyphen_as_end && std::all_of(inside.begin(), inside.end(), plain);
  }
  if (regex.front() != '(') return false;
  const std::size_t end = regex.find(')');
  std::string_view inside = end == std::string_view::npos ? std::string_view() : regex.substr(1, end - 1);
  if (inside.starts_with("?:")) inside.remove_prefix(2);
  // Nothing nested or escaped: what looks like the end of the group or an alternative is one.
  if (inside.empty() || inside.find_first_of("([\\?") != std::string_view::npos || repeats(regex.substr(end + 1))) return false;
  const auto alternatives = base::split(inside, '|');
  return std::all_of(alternatives.begin(), alternatives.end(), [&](std::string_view a) { return beginsPlainly(a); });
}

// Whether the expression is a choice as a whole, so that nothing may be put in front of it.
bool choice(std::string_view regex) {
  int depth = 0;
  for (std::size_t i = 0; i < regex.size(); ++i) {
    if (regex[i] == '\\') ++i;
    else if (regex[i] == '(') ++depth;
    else if (regex[i] == ')') --depth;
    else if (regex[i] == '[' || (regex[i] == '|' && depth == 0)) return true;  // classes may hold anything; too rare to be read here
  }
  return false;
}

// A regular expression behind a prefix that became `to`.
Composed movedRegex(const std::string& from, const std::string& to, std::string_view regex) {
  if (regex.starts_with('^')) regex.remove_prefix(1);
  if (to != "/" || !regex.starts_with('/')) return unknown();
  const std::string_view rest = regex.substr(1);
  if (rest == ".*") return match({Kind::kPrefix, from}, true);
  if (!beginsPlainly(rest)) return unknown();
  if (rest.find('|') != std::string_view::npos && choice(rest)) return unknown();
  return match({Kind::kRegex, quoteRegex(from) + (from.ends_with('/') ? "" : "/*") + std::string(rest)}, false);
}

// The prefix `from` became `to`, then runs of slashes became one.
Composed moved(const std::string& from, const std::string& to, const PathCondition& inner) {
  const PathCondition outer{Kind::kPrefix, from};
  if (inner.kind == Kind::kPrefix && to.starts_with(inner.text)) return match(outer, true);
  if (inner.kind == Kind::kRegex) return movedRegex(from, to, inner.text);
  if (!to.ends_with('/')) return unknown();
  if (!inner.text.starts_with(to)) return never();
  const std::string rest = inner.text.substr(to.size());
  const bool prefix = inner.kind == Kind::kPrefix;
  if (from.ends_with('/')) return match({inner.kind, from + rest}, false);
  return match({Kind::kRegex, quoteRegex(from) + "/*" + quoteRegex(rest) + (prefix ? ".*" : "")}, false);
}

}  // namespace

Composed composePaths(const std::optional<PathCondition>& outer, const PathChange& change, const std::optional<PathCondition>& inner) {
  const PathCondition& first = outer ? *outer : kAny;
  const PathCondition& second = inner ? *inner : kAny;
  switch (change.kind) {
    case PathChange::Kind::kKeep: return intersect(first, second);
    case PathChange::Kind::kWhole: return fixed(first, change.text, second);
    case PathChange::Kind::kPrefix: return first.kind == Kind::kPrefix ? moved(first.text, change.text, second) : unknown();
  }
  return unknown();
}

}  // namespace a2i::translate
