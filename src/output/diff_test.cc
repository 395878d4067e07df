#include "output/diff.h"

#include <random>
#include <sstream>
#include <vector>

#include "output/test_folder.h"

using namespace a2i::output;

namespace {

// Applies a unified diff; fails the test where the context does not fit.
std::string patched(const std::string& before, const std::string& diff) {
  std::istringstream old(before), change(diff);
  std::string line, from, result;
  std::getline(change, line);
  std::getline(change, line);
  std::size_t at = 0;
  while (std::getline(change, line)) {
    if (line[0] == '@') {
      const std::size_t start = std::stoul(line.substr(4)), none = line.find(",0 ") < line.find('+') ? 1 : 0;
      for (; at + 1 < start + none && std::getline(old, from); ++at) result += from + "\n";
    } else if (line[0] == '+') {
      result += line.substr(1) + "\n";
    } else {
      REQUIRE(std::getline(old, from));
      ++at;
      REQUIRE(from == line.substr(1));
      if (line[0] == ' ') result += from + "\n";
    }
  }
  while (std::getline(old, from)) result += from + "\n";
  return result;
}

}  // namespace

TEST_CASE("changed, new and removed files, each as a unified diff") {
  const std::string before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n", after = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";
  CHECK(unifiedDiff("x/y", &before, &after) == "--- a/x/y\n+++ b/x/y\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  const std::string one = "1\n", open = "1";
  CHECK(unifiedDiff("n", nullptr, &one) == "--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+1\n");
  CHECK(unifiedDiff("n", &one, nullptr) == "--- a/n\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n");
  CHECK(unifiedDiff("n", &open, &one) == "--- a/n\n+++ b/n\n@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+1\n");
  CHECK(unifiedDiff("n", &one, &one).empty());
}

TEST_CASE("changes far apart get a hunk each, close ones share it") {
  std::string before, far, near;
  for (int i = 1; i <= 30; ++i) {
    before += std::to_string(i) + "\n";
    far += (i == 5 || i == 25 ? "x" : std::to_string(i)) + "\n";
    near += (i == 5 || i == 10 ? "x" : std::to_string(i)) + "\n";
  }
  const auto hunks = [](const std::string& diff) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = diff.find("@@ -", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  CHECK(hunks(unifiedDiff("n", &before, &far)) == 2);
  CHECK(hunks(unifiedDiff("n", &before, &near)) == 1);
}

TEST_CASE("whatever changes, the diff leads from the old text to the new one") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string before, after;
    for (unsigned i = 0, n = random() % 40; i < n; ++i) {
      const std::string line = std::to_string(random() % 6) + "\n";
      if (random() % 8 != 0) before += line;
      if (random() % 8 != 0) after += line;
    }
    CAPTURE(before, after);
    REQUIRE(patched(before, unifiedDiff("n", &before, &after)) == after);
  }
}

TEST_CASE("a tree is compared as generate would write it") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1\n"}}));
  FolderTarget target(folder.out());
  CHECK(diff(target, shop({{"a", "1\n"}}), {})->empty());
  CHECK(*diff(target, shop({{"a", "2\n"}}), {}) ==
        "--- a/namespaces/shop/a.yaml\n+++ b/namespaces/shop/a.yaml\n@@ -1 +1 @@\n-1\n+2\n");
  std::filesystem::remove(folder.path("out/.appmesh2istio.json"));
  CHECK(diff(target, shop({{"a", "1\n"}}), {})->starts_with("--- /dev/null\n+++ b/.appmesh2istio.json\n"));
}
