// Conditions on a request as Istio's HTTP matches.
//
//   headers: [{name: X-Tier, match: {range: {start: 1, end: 3}}}]   =>   headers: {x-tier: {regex: …}}
//   headers: [{name: X-Team, invert: true, match: {prefix: qa}}]    =>   headers: {x-team: {}}, withoutHeaders: {x-team: {prefix: qa}}
//
// Istio's maps hold one entry for each name; several conditions on one header are joined (join.h).
#pragma once

#include <initializer_list>
#include <optional>

#include "behaviour/behaviour.h"
#include "findings/rule.h"
#include "istio/objects.h"

namespace a2i::translate {

struct Unwritable {
  const findings::Rule* rule = nullptr;
  behaviour::Fields from;  // the condition at fault
  std::string why;                      // ends with a full stop
};

struct Added {
  bool never = false;                  // no request satisfies all of them
  std::optional<Unwritable> obstacle;  // cannot be written
};

// Adds conditions (all but the path) to a match. Those of several routes all have to hold.
[[nodiscard]] Added addConditions(std::initializer_list<const behaviour::Conditions*> all, istio::HttpMatch& match);

// A route that answers by itself, at no destination.
[[nodiscard]] istio::HttpRoute answering(std::string name, int status);

// The route for requests that satisfy the match and, where there is one, come in at the port; without any match where that is every request.
[[nodiscard]] istio::HttpRoute onlyFor(istio::HttpRoute route, istio::HttpMatch match, std::optional<std::int64_t> port);

[[nodiscard]] istio::StringMatch pathMatch(const behaviour::PathCondition& path);

}  // namespace a2i::translate
