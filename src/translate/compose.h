// A gateway route followed by a route of the virtual service behind it, as one match on the request that came in.
//
// App Mesh matched twice: the gateway route on the original path, the router's route on the rewritten one. Istio's gateway
// matches once, on the original path, so the second match is taken back through the rewrite:
//
//   prefix /api -> "/", then prefix /v1   =>   regex /api/*v1.*      (the slashes of "//v1" were merged before matching)
//   prefix /api/ -> "/", then exact /v1   =>   exact /api/v1
//   prefix / kept, then prefix /v1        =>   prefix /v1
#pragma once

#include <optional>
#include <string>

#include "behaviour/behaviour.h"

namespace a2i::translate {

struct Composed {
  enum class Verdict { kMatch, kNever, kUnknown } verdict = Verdict::kMatch;
  std::optional<behaviour::PathCondition> path;  // none: any path
  bool whole = false;  // takes every path that the gateway route takes
};

// kNever: no request passes both. kUnknown: cannot be written as one condition.
[[nodiscard]] Composed composePaths(const std::optional<behaviour::PathCondition>& outer, const behaviour::PathChange& change,
                                    const std::optional<behaviour::PathCondition>& inner);

}  // namespace a2i::translate
