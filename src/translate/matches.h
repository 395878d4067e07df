// Conditions on a request as Istio's HTTP matches.
//
//   headers: [{name: X-Tier, match: {range: {start: 1, end: 3}}}]   =>   headers: {x-tier: {regex: …}}
//   headers: [{name: X-Team, invert: true, match: {prefix: qa}}]    =>   headers: {x-team: {}}, withoutHeaders: {x-team: {prefix: qa}}
//
// Istio's maps hold one entry for each name; conditions on one header that need more cannot be written. The expressions made
// here stay below the 1,024 characters that Istio takes: App Mesh's texts have at most 255, and ranges are bounded by a test.
#pragma once

#include <optional>

#include "behaviour/behaviour.h"
#include "findings/rule.h"
#include "istio/objects.h"

namespace a2i::translate {

struct Unwritable {
  const findings::Rule* rule = nullptr;
  std::vector<const yaml::Node*> from;  // the condition at fault
  std::string why;                      // ends with a full stop
};

// Adds the conditions (all but the path) to a match; the obstacle when they cannot be written.
[[nodiscard]] std::optional<Unwritable> addConditions(const behaviour::Conditions& conditions, istio::HttpMatch& match);

[[nodiscard]] istio::StringMatch pathMatch(const behaviour::PathCondition& path);

}  // namespace a2i::translate
