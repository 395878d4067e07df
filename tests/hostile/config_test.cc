// A configuration file that comes with a pull request of a stranger.
#include <filesystem>

#include "../cli/sandbox.h"
#include "hostile.h"

using namespace a2i::test;

namespace {

const std::string kConfig = ".appmesh2istio.yaml";

}  // namespace

TEST_CASE("a configuration sets nothing that decides where output goes or when a check fails") {
  for (const std::string key : {"out-dir: /tmp/x", "report: [text=/tmp/x]", "commit: main", "fail-on: never", "message: m", "author: 'A <a@b>'", "prune: true",
                                 "format: json", "baseline: b.json", "write-baseline: b.json", "changed-since: HEAD"}) {
    CAPTURE(key);
    Sandbox box;
    box.write("mesh.yaml", kHealthyMesh + "---\n" + kNode + "  podSelector: 1\n");
    box.write(kConfig, std::string(key) + "\n");
    const auto before = box.snapshot();
    const auto ran = box.run({"precheck"});
    CHECK(ran.exit == 1);
    CHECK(contains(ran.out, "[AMI9003]"));
    CHECK(contains(ran.out, "[AMI2002]"));
    CHECK(box.snapshot() == before);
  }
  for (const std::string key : {"config: other.yaml", "rev: HEAD", "jobs: 100000", "color: always", "quiet: true", "verbose: true"}) {
    CAPTURE(key);
    Sandbox box;
    box.write("mesh.yaml", kHealthyMesh);
    box.write(kConfig, std::string(key) + "\n");
    const auto ran = box.run({"precheck"});
    CHECK((contains(ran.out, "[AMI9001]") || contains(ran.out, "[AMI9003]")));
  }
}

TEST_CASE("values of a configuration that no manifest may hold are refused") {
  for (const std::string value : {"'../../x'", "\"a\\nb: c\"", "A", "a_b", "'*'", "-a", "a.", "a..b", "'{{x}}'", "''"}) {
    for (const std::string key : {"default-namespace", "root-namespace", "cluster-domain", "trust-domain", "revision"}) {
      if (key == "trust-domain" && value == "a_b") continue;  // SPIFFE takes it
      CAPTURE(key, value);
      Sandbox box;
      box.write("mesh.yaml", kHealthyMesh);
      box.write(kConfig, key + ": " + value + "\n");
      const auto ran = box.run({"generate"});
      CHECK(ran.exit == 2);
      CHECK(ran.out.empty());
    }
  }
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write(kConfig, "{default-namespace: a-1, root-namespace: istio-system, cluster-domain: corp.example, trust-domain: td, revision: 1-29-2}\n");
  CHECK(box.run({"generate"}).exit == 0);
}

TEST_CASE("lowering a rule does not bring back output, and is visible") {
  Sandbox box;
  const std::string bad = "---\n" + kNode + "  podSelector: {matchLabels: [x]}\n";
  box.write("mesh.yaml", bad);
  const auto strict = box.run({"generate"});
  box.write(kConfig, "rules: {AMI2002: off}\n");
  const auto lax = box.run({"generate"});
  CHECK(strict.out == lax.out);
  CHECK(strict.exit == 1);
}

TEST_CASE("a configuration is not read through a link") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("elsewhere/secret", "user: [hunter2\n");
  for (const std::string target : {"elsewhere/secret", "/dev/zero", "/dev/stdin", "/nowhere", kConfig.c_str()}) {
    CAPTURE(target);
    std::filesystem::remove(kConfig);
    std::filesystem::create_symlink(target, kConfig);
    const auto ran = box.run({"precheck"});
    CHECK(ran.exit == 2);
    CHECK(contains(ran.err, "link"));
    CHECK_FALSE(contains(ran.err, "hunter2"));
  }
  std::filesystem::remove(kConfig);
  std::filesystem::create_directory(kConfig);
  CHECK(box.run({"precheck"}).exit == 2);
}

TEST_CASE("configurations made to be expensive are refused or cheap") {
  const Quick quick;
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeat("*a" + std::to_string(i - 1) + ", ", 9) + "*a" + std::to_string(i - 1) + "]\n";
  std::string entries = "suppressions:\n";
  for (int i = 0; i < 10'000; ++i) entries += "- {rule: AMI4104, path: a" + std::to_string(i) + ".yaml, reason: r}\n";
  std::string stars = "exclude:\n";
  for (int i = 0; i < 200; ++i) stars += "- '" + repeat("**/", 300) + std::to_string(i) + "'\n";
  for (const std::string& text : {bomb, "exclude: " + bomb, repeat("[", 100'000), repeat("{a: ", 20'000), repeat("- ", 20'000), std::string("exclude: &a [*a]\n"), std::string("a: &a {<<: *a}\n"),
                                  std::string("\0", 1), std::string("\xff\xfe"), entries, stars, std::string(2'000'000, '#'), repeat("a: 1\n", 50'000), repeat("? ", 10'000),
                                  std::string("rules: {AMI2002: {}}"), std::string("rules: [x]"), std::string("exclude: {a: b}"), std::string("suppressions: [{rule: [[x]], reason: r}]")}) {
    CAPTURE(text.substr(0, 60));
    box.write(kConfig, text);
    const auto ran = box.run({"precheck"});
    CHECK((ran.exit == 0 || ran.exit == 2));
    for (const char c : ran.err + ran.out) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t'));
  }
}

TEST_CASE("patterns of a configuration are bounded, whichever list they stand in") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  const auto list = [](std::size_t count) { return "[" + repeat("a, ", count) + "a]"; };
  for (const std::string& text : {"exclude: " + list(2000), "suppressions:\n" + repeat("- {rule: AMI4104, reason: r}\n", 2001), "suppressions: [{path: " + list(2000) + ", reason: r}]",
                                  "suppressions: [{object: " + list(2000) + ", reason: r}]", "exclude: " + list(999) + "\nsuppressions: [{path: " + list(999) + ", reason: r}]"}) {
    CAPTURE(text.substr(0, 40));
    box.write(kConfig, text);
    const auto ran = box.run({"precheck"});
    CHECK(ran.exit == 2);
    CHECK(contains(ran.err, "more than 2000 patterns and entries"));
  }
  box.write(kConfig, "exclude: " + list(1999));
  CHECK(box.run({"precheck"}).exit == 0);
}

TEST_CASE("very many comments for very many findings cost no more than both") {
  const Quick quick;
  const std::string node = kHead + "kind: VirtualNode\nmetadata: {name: cart, namespace: shop}\nspec:\n";
  std::string beside = node, above = node + repeat("# appmesh2istio: ignore AMI2010 r\n", 40'000) + "  x: {";
  for (int i = 0; i < 40'000; ++i) {
    beside += "  k" + std::to_string(i) + ": 1 # appmesh2istio: ignore AMI2010 r\n";
    above += "k" + std::to_string(i) + ": 1, ";
  }
  Sandbox box;
  box.write("beside.yaml", beside);
  const auto each = box.run({"precheck", "--fail-on", "note"});
  CHECK(each.exit == 0);
  box.write("beside.yaml", above + "}\n");
  CHECK(box.run({"precheck", "--fail-on", "note"}).exit == 0);
}

TEST_CASE("a comment that accepts findings is bounded by its line") {
  const Quick quick;
  static_cast<void>(runText(kNode + repeat("  # appmesh2istio: ignore AMI2002\n", 50'000)));
  Sandbox box;
  std::string text = kNode + "  podSelector: 1\n";
  text += repeat("  # appmesh2istio: ignore AMI2002 reason\n", 20'000) + repeat("# appmesh2istio: ignore " + repeat("AMI2002, ", 1000) + "AMI2002 r\n", 100);
  box.write("mesh.yaml", text);
  CHECK(box.run({"precheck"}).exit == 1);
}
