// The composed condition against brute force: what the two steps of App Mesh did with each of many paths.
#include "translate/compose.h"

#include <re2/re2.h>

#include <string>
#include <vector>

#include "catch.h"

using namespace a2i;
using behaviour::PathChange;
using behaviour::PathCondition;
using translate::Composed;
using Kind = PathCondition::Kind;

namespace {

bool takes(const PathCondition& condition, const std::string& path) {
  switch (condition.kind) {
    case Kind::kPrefix: return path.starts_with(condition.text);
    case Kind::kExact: return path == condition.text;
    case Kind::kRegex: return RE2::FullMatch(path, RE2(condition.text));
  }
  return false;
}

std::string merged(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c != '/' || !out.ends_with('/')) out += c;
  }
  return out;
}

std::string rewritten(const PathCondition& outer, const PathChange& change, const std::string& path) {
  switch (change.kind) {
    case PathChange::Kind::kKeep: return path;
    case PathChange::Kind::kWhole: return change.text;
    case PathChange::Kind::kPrefix: return merged(change.text + path.substr(outer.text.size()));
  }
  return path;
}

const std::vector<std::string> kPaths = {"/", "/a", "/a/", "/ab", "/a/b", "/api", "/api/", "/apiv1", "/api/v1", "/api/v1/x", "/api/v10", "/v1", "/v1/", "/v1/x", "/red", "/red/x", "/b", "/x/y"};

}  // namespace

TEST_CASE("a composed condition takes what the gateway route and the route behind it took") {
  const std::vector<PathCondition> outers = {{Kind::kPrefix, "/"}, {Kind::kPrefix, "/a"}, {Kind::kPrefix, "/api"}, {Kind::kPrefix, "/api/"}, {Kind::kExact, "/api/v1"}, {Kind::kRegex, "/a.*"}};
  const std::vector<PathCondition> inners = {{Kind::kPrefix, "/"}, {Kind::kPrefix, "/v1"}, {Kind::kPrefix, "/v1/"}, {Kind::kPrefix, "/api"}, {Kind::kPrefix, "/red/"}, {Kind::kExact, "/v1"}, {Kind::kExact, "/"}, {Kind::kExact, "/api/v1"}, {Kind::kRegex, "/v[0-9]+"},
                                             {Kind::kRegex, "/.*"}, {Kind::kRegex, "/(v1|x)/.*"}, {Kind::kRegex, "/(?:v1|red)"}, {Kind::kRegex, "/[a-z]+/[a-z]"}, {Kind::kRegex, "/[^/]*/x"},
                                             {Kind::kRegex, "/v?1"}, {Kind::kRegex, "/v1|/x"}, {Kind::kRegex, "/.+"}, {Kind::kRegex, "^/v1(/.*)?"}, {Kind::kRegex, "/[--z]*x"}};
  const std::vector<PathChange> changes = {{PathChange::Kind::kKeep, ""}, {PathChange::Kind::kPrefix, "/"}, {PathChange::Kind::kPrefix, "/red/"}, {PathChange::Kind::kWhole, "/v1/x"}};
  int compared = 0;
  for (const auto& outer : outers) {
    for (const auto& change : changes) {
      if (change.kind == PathChange::Kind::kPrefix && outer.kind != Kind::kPrefix) continue;
      for (const auto& inner : inners) {
        const Composed composed = translate::composePaths(outer, change, inner);
        if (composed.verdict == Composed::Verdict::kUnknown) continue;
        for (const std::string& path : kPaths) {
          CAPTURE(outer.text, change.text, inner.text, path);
          const bool expected = takes(outer, path) && takes(inner, rewritten(outer, change, path));
          const bool actual = composed.verdict == Composed::Verdict::kMatch && takes(composed.path.value_or(PathCondition{}), path);
          CHECK(actual == expected);
          if (composed.whole) CHECK(actual == takes(outer, path));
          ++compared;
        }
      }
    }
  }
  CHECK(compared > 2000);
}

TEST_CASE("what cannot be one condition is said to be unknown") {
  const auto verdict = [](const PathCondition& outer, const PathChange& change, const PathCondition& inner) { return translate::composePaths(outer, change, inner).verdict; };
  CHECK(verdict({Kind::kRegex, "/a.*"}, {}, {Kind::kPrefix, "/ab"}) == Composed::Verdict::kUnknown);
  const PathChange cut{PathChange::Kind::kPrefix, "/"};
  CHECK(verdict({Kind::kPrefix, "/a"}, cut, {Kind::kRegex, "/v[0-9]"}) == Composed::Verdict::kMatch);
  CHECK(verdict({Kind::kPrefix, "/a"}, cut, {Kind::kRegex, "/(v1|v2)/.*"}) == Composed::Verdict::kMatch);
  // What may begin with a slash itself, or is a choice, cannot be put behind the merged slashes.
  for (const char* regex : {"/[^/]*/x", "/v?1", "/.+", "/v1|/x", "(/v1)", "/[--z]*x", "/\\w+"}) {
    CAPTURE(regex);
    CHECK(verdict({Kind::kPrefix, "/a"}, cut, {Kind::kRegex, regex}) == Composed::Verdict::kUnknown);
  }
  CHECK(verdict({Kind::kPrefix, "/a"}, {PathChange::Kind::kPrefix, "/"}, {Kind::kPrefix, "/v1"}) == Composed::Verdict::kMatch);
}
