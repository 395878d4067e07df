#include "base/path_pattern.h"
#include <string>

#include "catch.h"

using a2i::base::matchesPath;
using a2i::base::matchesText;

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

TEST_CASE("text patterns take the whole text") {
  CHECK(matchesText("VirtualNode shop/*", "VirtualNode shop/cart"));
  CHECK(matchesText("* shop/cart", "VirtualNode shop/cart"));
  CHECK(matchesText("V*Node shop/c?rt", "VirtualNode shop/cart"));
  CHECK(matchesText("*", ""));
  CHECK_FALSE(matchesText("VirtualNode shop/", "VirtualNode shop/cart"));
  CHECK_FALSE(matchesText("shop/*", "VirtualNode shop/cart"));
  CHECK_FALSE(matchesText("", "x"));
}

TEST_CASE("a pattern of many stars takes no longer for it") {
  std::string pattern, path;
  for (int i = 0; i < 60; ++i) pattern += "**/*a*";
  for (int i = 0; i < 200; ++i) path += "aaaa/";
  CHECK_FALSE(matchesPath(pattern + "b", path + "c"));
  CHECK(matchesText(std::string(50, '*') + "c", path + "c"));
}
