#include "catch.h"
#include "pipeline/load.h"

using a2i::pipeline::matchesPath;

TEST_CASE("exclude patterns read as in .gitignore") {
  CHECK(matchesPath("*.tmpl.yaml", "deploy/a.tmpl.yaml"));
  CHECK(matchesPath("charts/", "charts/a/b.yaml"));
  CHECK(matchesPath("charts/", "x/charts/b.yaml"));
  CHECK_FALSE(matchesPath("charts/", "charts"));
  CHECK_FALSE(matchesPath("/charts", "x/charts/b.yaml"));
  CHECK(matchesPath("deploy/*/mesh.yaml", "deploy/prod/mesh.yaml"));
  CHECK_FALSE(matchesPath("deploy/*/mesh.yaml", "deploy/prod/eu/mesh.yaml"));
  CHECK(matchesPath("deploy/**/mesh.yaml", "deploy/mesh.yaml"));
  CHECK(matchesPath("deploy/**/mesh.yaml", "deploy/prod/eu/mesh.yaml"));
  CHECK(matchesPath("a?.yaml", "ab.yaml"));
  CHECK_FALSE(matchesPath("a?.yaml", "a/.yaml"));
}
