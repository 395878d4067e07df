#include "translate/matches.h"

#include <map>

#include "base/text.h"
#include "findings/rules_translation.h"
#include "translate/join.h"

namespace a2i::translate {

namespace {

using istio::StringMatch;

struct Group {
  std::vector<const behaviour::HeaderCondition*> conditions;
  const behaviour::Fields* last = nullptr;  // the fields of the last one
};

Added addHeaders(std::initializer_list<const behaviour::Conditions*> all, istio::HttpMatch& match) {
  std::map<std::string, Group> groups;
  for (const behaviour::Conditions* conditions : all) {
    for (const auto& header : conditions->headers) {
      Group& group = groups[header.value.name];
      group.conditions.push_back(&header.value);
      group.last = &header.from;
    }
  }
  for (const auto& [name, group] : groups) {
    Joined joined = joinConditions(group.conditions);
    if (joined.verdict == Joined::Verdict::kNever) return {true, {}};
    if (joined.verdict == Joined::Verdict::kUnwritable) {
      return {false, Unwritable{&findings::kHeaderConditions, *group.last,
                                "Istio takes one condition for each header and one for what it must not be; these on `" + base::printable(name) + "` need more."}};
    }
    if (joined.is) match.headers[name] = std::move(*joined.is);
    if (joined.is_not) match.without_headers[name] = std::move(*joined.is_not);
  }
  return {};
}

// The first parameter of a name counts: two values for one never hold.
bool addQuery(const behaviour::QueryCondition& query, istio::HttpMatch& match) {
  const StringMatch value = query.exact ? StringMatch{StringMatch::Kind::kExact, *query.exact} : StringMatch{};
  const auto [at, fresh] = match.query_params.try_emplace(query.name, value);
  if (fresh || !query.exact) return true;
  if (at->second.kind == StringMatch::Kind::kExact && at->second.text != value.text) return false;
  at->second = value;
  return true;
}

bool addWord(const base::Rare<std::string>& word, base::Rare<StringMatch>& match) {
  if (!word) return true;
  if (match) return match->text == *word;
  match = StringMatch{StringMatch::Kind::kExact, *word};
  return true;
}

}  // namespace

Added addConditions(std::initializer_list<const behaviour::Conditions*> all, istio::HttpMatch& match) {
  bool possible = true;
  for (const behaviour::Conditions* conditions : all) {
    for (const auto& query : conditions->query) possible = addQuery(query.value, match) && possible;
    possible = addWord(conditions->method.value, match.method) && possible;
    possible = addWord(conditions->scheme.value, match.scheme) && possible;
  }
  if (!possible) return {true, {}};
  return addHeaders(all, match);
}

istio::HttpRoute answering(std::string name, int status) {
  istio::HttpRoute route;
  route.name = std::move(name);
  route.direct_response = status;
  return route;
}

istio::HttpRoute onlyFor(istio::HttpRoute route, istio::HttpMatch match, std::optional<std::int64_t> port) {
  const bool words = match.uri || match.method || match.scheme || match.authority;
  const bool maps = !match.headers.empty() || !match.without_headers.empty() || !match.query_params.empty();
  match.port = port;
  if (port || words || maps) route.match.push_back(std::move(match));
  return route;
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
