#include "translate/matches.h"

#include "base/text.h"
#include "findings/rules_translation.h"
#include "translate/regex.h"

namespace a2i::translate {

namespace {

using istio::StringMatch;

StringMatch valueMatch(const behaviour::ValueCondition& value) {
  using From = behaviour::ValueCondition::Kind;
  using To = StringMatch::Kind;
  switch (value.kind) {
    case From::kPresent: return {};
    case From::kExact: return {To::kExact, value.text};
    case From::kPrefix: return {To::kPrefix, value.text};
    case From::kSuffix: return {To::kRegex, ".*" + quoteRegex(value.text)};
    case From::kRegex: return {To::kRegex, value.text};
    case From::kRange: return {To::kRegex, rangeRegex(value.start, value.end)};
  }
  return {};
}

std::optional<Unwritable> addHeader(const behaviour::Said<behaviour::HeaderCondition>& said, istio::HttpMatch& match) {
  const behaviour::HeaderCondition& condition = said.value;
  const StringMatch value = valueMatch(condition.value);
  const bool presence = value.kind == StringMatch::Kind::kPresent;
  const auto clash = [&] {
    return Unwritable{&findings::kHeaderConditions, said.from,
                      "Istio takes one condition for each header and one for its absence; these on `" + base::printable(condition.name) + "` need more."};
  };
  if (condition.inverted) {
    if (match.without_headers.contains(condition.name)) return clash();
    if (presence && match.headers.contains(condition.name)) return clash();
    match.without_headers[condition.name] = value;
    // App Mesh's inverted value conditions held only where the header was there; Istio's hold without it, too.
    if (!presence) match.headers.try_emplace(condition.name);
    return std::nullopt;
  }
  const auto without = match.without_headers.find(condition.name);
  if (without != match.without_headers.end() && without->second.kind == StringMatch::Kind::kPresent) return clash();
  const auto [at, fresh] = match.headers.try_emplace(condition.name, value);
  if (fresh || presence) return std::nullopt;
  if (at->second.kind != StringMatch::Kind::kPresent) {
    return at->second.kind == value.kind && at->second.text == value.text ? std::nullopt : std::optional(clash());
  }
  at->second = value;
  return std::nullopt;
}

}  // namespace

std::optional<Unwritable> addConditions(const behaviour::Conditions& conditions, istio::HttpMatch& match) {
  using Kind = StringMatch::Kind;
  for (const auto& header : conditions.headers) {
    if (auto obstacle = addHeader(header, match)) return obstacle;
  }
  for (const auto& query : conditions.query) {
    const StringMatch value = query.value.exact ? StringMatch{Kind::kExact, *query.value.exact} : StringMatch{};
    const auto [at, fresh] = match.query_params.try_emplace(query.value.name, value);
    if (!fresh && (at->second.kind != value.kind || at->second.text != value.text)) {
      return Unwritable{&findings::kHeaderConditions, query.from, "Istio takes one condition for each query parameter."};
    }
  }
  if (conditions.method.value) match.method = StringMatch{Kind::kExact, *conditions.method.value};
  if (conditions.scheme.value) match.scheme = StringMatch{Kind::kExact, *conditions.scheme.value};
  return std::nullopt;
}

StringMatch pathMatch(const behaviour::PathCondition& path) {
  using From = behaviour::PathCondition::Kind;
  switch (path.kind) {
    case From::kPrefix: return {StringMatch::Kind::kPrefix, path.text};
    case From::kExact: return {StringMatch::Kind::kExact, path.text};
    case From::kRegex: return {StringMatch::Kind::kRegex, path.text};
  }
  return {};
}

}  // namespace a2i::translate
