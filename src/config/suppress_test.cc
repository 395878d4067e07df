#include "config/suppress.h"

#include "catch.h"
#include "findings/rules_configuration.h"
#include "findings/rules_schema.h"
#include "findings/rules_translation.h"

using namespace a2i;

namespace {

// A file with one finding at each place named.
struct Scene {
  source::SourceSet files;
  findings::Findings findings;
  std::vector<config::Suppression> suppressions;
  findings::Findings told;

  explicit Scene(const std::string& text, const std::string& path = "deploy/a.yaml") {
    files.add({path, text});
    config::readComments(files[0], 0, suppressions, told);
  }
  findings::Finding& add(const findings::Rule& rule, const std::string& place) {
    const auto begin = static_cast<std::uint32_t>(files[0].content().find(place));
    return findings.add(rule, {0, begin, static_cast<std::uint32_t>(begin + place.size())}, "M.");
  }
  config::Accepted run(bool whole = true) { return config::suppress(suppressions, files, {"2026-11-24", whole, nullptr}, findings); }
};

std::string ids(const findings::Findings& findings) {
  std::string text;
  for (const findings::Finding& finding : findings.all()) text += std::string(finding.rule->id) + " ";
  return text;
}

config::Config readConfig(const std::string& text, findings::Findings& findings) {
  auto config = config::read(text, 0, {}, findings);
  REQUIRE(config);
  return *config;
}

}  // namespace

TEST_CASE("a comment may stand behind a byte order mark") {
  const Scene scene("\xEF\xBB\xBF# appmesh2istio: ignore AMI4104 the reason\na: x\n");
  REQUIRE(scene.suppressions.size() == 1);
  CHECK(scene.suppressions[0].line == 2);
}

TEST_CASE("a comment takes the findings of its line, or of the next one with content") {
  Scene scene(
      "a: x # appmesh2istio: ignore AMI4104 as agreed with the shop team\n"
      "# appmesh2istio: ignore AMI2003: until spring\n# another comment\n\nb: y\nc: z\n");
  REQUIRE(scene.suppressions.size() == 2);
  CHECK(scene.suppressions[0].line == 1);
  CHECK(scene.suppressions[0].reason == "as agreed with the shop team");
  CHECK(scene.suppressions[0].span == source::Span{0, 5, 65});
  CHECK(scene.suppressions[1].line == 5);
  CHECK(scene.suppressions[1].reason == "until spring");
  scene.add(findings::kTimeoutCutShort, "x");
  scene.add(findings::kNotInEnum, "x");
  scene.add(findings::kNotInEnum, "y");
  scene.add(findings::kNotInEnum, "z");
  const auto accepted = scene.run();
  CHECK(ids(scene.findings) == "AMI2003 AMI2003 ");
  REQUIRE(accepted.suppressed.size() == 2);
  CHECK(accepted.suppressed[0].finding.rule == &findings::kTimeoutCutShort);
  CHECK(accepted.suppressed[0].reason == "as agreed with the shop team");
  CHECK(accepted.suppressed[0].in_source);
  CHECK(accepted.told.empty());
  CHECK(scene.told.empty());
}

TEST_CASE("a comment may name several rules, by id or name, in brackets, and an end date") {
  Scene scene(
      "a: x # appmesh2istio: ignore AMI4104, not-in-enum until 2027-01-31 - reason one\n"
      "b: y # appmesh2istio: ignore[AMI4104,AMI2003] reason two\n"
      "c: z #appmesh2istio:ignore AMI2003 until=2026-11-24 reason three\n");
  REQUIRE(scene.suppressions.size() == 3);
  CHECK(scene.suppressions[0].rules == std::vector<const findings::Rule*>{&findings::kTimeoutCutShort, &findings::kNotInEnum});
  CHECK(scene.suppressions[0].until == "2027-01-31");
  CHECK(scene.suppressions[0].reason == "reason one");
  const auto& last = scene.suppressions.back();
  CHECK(last.until == "2026-11-24");
  CHECK(last.reason == "reason three");
  CHECK(scene.suppressions[scene.suppressions.size() - 2].rules.size() == 2);
}

TEST_CASE("comments that cannot be understood are told and accept nothing") {
  Scene scene(
      "a: x # appmesh2istio: ignore AMI2003\n"      // no reason
      "b: x # appmesh2istio: ignore AMI0000 why\n"  // no such rule
      "c: x # appmesh2istio: ignore everything\n"   // no rule
      "d: x # appmesh2istio: allow AMI2003 why\n"   // no such word
      "e: x # appmesh2istio: ignore AMI2003 until 2027-02-30 why\n"
      "f: x # appmesh2istio: ignore[AMI2003 why\n");
  CHECK(scene.suppressions.empty());
  CHECK(ids(scene.told) == "AMI9007 AMI9002 AMI9007 AMI9007 AMI9007 AMI9007 ");
  CHECK(scene.told.all()[0].message == "This suppression gives no reason; it accepts nothing.");
  CHECK(scene.told.all()[1].span == source::Span{0, 66, 73});
}

TEST_CASE("what is no comment is no suppression") {
  CHECK(Scene("a: x#appmesh2istio: ignore AMI2003 why\nb: appmesh2istio: x\n").suppressions.empty());
}

TEST_CASE("an unused suppression is told where it stands, a path that takes nothing at the path") {
  Scene scene("a: x # appmesh2istio: ignore AMI2003 why\n");
  const config::Config config =
      readConfig("suppressions:\n- {rule: AMI4104, path: [deploy/, gone/], reason: r}\n- rule: AMI4201\n  reason: r\n", scene.told);
  CHECK(scene.told.empty());
  scene.suppressions.insert(scene.suppressions.end(), config.suppressions.begin(), config.suppressions.end());
  const auto whole = scene.run();
  CHECK(ids(whole.told) == "AMI9004 AMI9005 AMI9004 ");
  CHECK(whole.told.all()[0].span == source::Span{0, 5, 40});
  CHECK(whole.told.all()[1].span == source::Span{0, 48, 53});
  CHECK(whole.told.all()[2].span == source::Span{0, 69, 73});
  CHECK(ids(scene.run(false).told) == "AMI9004 ");
}

TEST_CASE("a suppression takes what all of its parts take") {
  for (const auto& [text, taken] : std::vector<std::pair<std::string, bool>>{
           {"{rule: AMI2003, reason: r}", true},
           {"{rule: [AMI4104, AMI2003], object: 'VirtualNode shop/*', path: deploy/*.yaml, reason: r}", true},
           {"{object: '* shop/cart', reason: r}", true},
           {"{path: /deploy/, reason: r}", true},
           {"{rule: AMI4104, object: 'VirtualNode shop/*', reason: r}", false},
           {"{rule: AMI2003, object: 'VirtualNode pay/*', reason: r}", false},
           {"{rule: AMI2003, path: other/, reason: r}", false}}) {
    CAPTURE(text);
    Scene scene("a: x\n");
    scene.add(findings::kNotInEnum, "x").object = "VirtualNode shop/cart";
    scene.suppressions = readConfig("suppressions: [" + text + "]\n", scene.told).suppressions;
    REQUIRE(scene.suppressions.size() == 1);
    const auto accepted = scene.run();
    CHECK(scene.findings.empty() == taken);
    CHECK(accepted.suppressed.size() == (taken ? 1 : 0));
    CHECK(accepted.told.empty() == taken);
  }
}

TEST_CASE("a suppression holds through its last day and is told afterwards") {
  for (const auto& [until, holds] : std::vector<std::pair<std::string, bool>>{{"2026-11-24", true}, {"2026-11-23", false}}) {
    Scene scene("a: x # appmesh2istio: ignore AMI2003 until " + until + " why\n");
    scene.add(findings::kNotInEnum, "x");
    const auto accepted = scene.run();
    CHECK(scene.findings.empty() == holds);
    CHECK(ids(accepted.told) == (holds ? "" : "AMI9006 "));
  }
}

TEST_CASE("entries of the file that cannot be used are told") {
  findings::Findings told;
  const config::Config config = readConfig(
      "suppressions:\n- rule: AMI2003\n- reason: r\n- {rule: AMI0000, reason: r}\n- {rule: AMI2003, reason: r, untill: 2027-01-01}\n"
      "- {rule: AMI2003, reason: r, until: soon}\n",
      told);
  CHECK(config.suppressions.empty());  // what is misspelt (`untill`) does not make an entry take more, or for longer
  CHECK(ids(told) == "AMI9007 AMI9007 AMI9002 AMI9001 AMI9007 ");
  CHECK(told.all()[3].way_out == "did you mean `until`?");
  CHECK_FALSE(config::read("suppressions: all\n", 0, {}, told));
  CHECK_FALSE(config::read("suppressions: [x]\n", 0, {}, told));
}

TEST_CASE("dates are days that exist") {
  CHECK(config::isDate("2028-02-29"));
  CHECK_FALSE(config::isDate("2027-02-29"));
  CHECK_FALSE(config::isDate("2027-1-1"));
  CHECK_FALSE(config::isDate("20270101--"));
}
