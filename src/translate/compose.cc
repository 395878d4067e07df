#include "translate/compose.h"

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

// The prefix `from` became `to`, then runs of slashes became one.
Composed moved(const std::string& from, const std::string& to, const PathCondition& inner) {
  const PathCondition outer{Kind::kPrefix, from};
  if (inner.kind == Kind::kPrefix && to.starts_with(inner.text)) return match(outer, true);
  if (inner.kind == Kind::kRegex || !to.ends_with('/')) return unknown();
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
