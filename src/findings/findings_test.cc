#include "catch.h"
#include "findings/catalogue.h"
#include "findings/findings.h"
#include "findings/gather.h"
#include "findings/rules_mesh.h"
#include "findings/rules_schema.h"
#include "findings/rules_translation.h"

namespace a2i::findings {

TEST_CASE("every rule names a way out in one short line") {
  for (const Rule* const rule : catalogue()) {
    INFO(rule->id);
    REQUIRE_FALSE(rule->way_out.empty());
    CHECK(rule->way_out.size() <= 150);
    CHECK_FALSE(rule->way_out.ends_with('.'));
    CHECK_FALSE((rule->way_out.front() >= 'A' && rule->way_out.front() <= 'Z'));
  }
}

TEST_CASE("what a finding says itself goes before what its rule says") {
  Findings findings;
  Finding& finding = findings.add(kUnknownReference, {}, "Message.");
  CHECK(waysOut(finding) == std::vector{kUnknownReference.way_out});
  finding.suggestion = Suggestion{"write `cart`", {}};
  CHECK(waysOut(finding) == std::vector<std::string_view>{"write `cart`"});
  finding.way_out = "read more files";
  CHECK(waysOut(finding) == std::vector<std::string_view>{"read more files", "write `cart`"});
}

TEST_CASE("objects are blocked by rules, whatever the level of a finding is") {
  Findings findings;
  Finding& blocking = findings.add(kUnknownReference, {}, "Message.");
  blocking.object = "VirtualService shop/cart";
  blocking.level = Level::kNote;
  findings.add(kUnknownBackend, {}, "Message.").object = "VirtualNode shop/cart";
  CHECK(findings.blockedObjects() == std::set<std::string>{"VirtualService shop/cart"});
}

namespace {

Finding& leftOut(Findings& findings, std::uint32_t at, const std::string& object, const std::string& cause) {
  Finding& finding = findings.add(kLeftOut, {0, at, at + 1}, object + " needs " + cause + ".");
  finding.object = object;
  finding.topic = cause;
  return finding;
}

}  // namespace

TEST_CASE("three findings of one topic become one, whose other places say what they said") {
  Findings findings;
  for (const std::uint32_t at : {10, 20, 30}) findings.add(kHealthCheck, {0, at, at + 1}, "No probe.").object = "VirtualNode shop/" + std::to_string(at);
  for (const std::uint32_t at : {40, 50}) findings.add(kHealthCheck, {0, at, at + 1}, "Another matter.");
  gather(findings);
  REQUIRE(findings.all().size() == 3);
  const Finding& first = findings.all().front();
  CHECK(first.message == "No probe. The same holds at 2 more places.");
  REQUIRE(first.related.size() == 2);
  CHECK(first.related[1].span.begin == 30);
  CHECK(first.related[1].label == "`VirtualNode shop/30`");
  CHECK(first.related[1].object == "VirtualNode shop/30");
  CHECK(findings.all().back().message == "Another matter.");
}

TEST_CASE("what is left out for one cause is told once, however long the way to it is") {
  Findings findings;
  leftOut(findings, 10, "VirtualService shop/a", "VirtualNode shop/x");
  leftOut(findings, 20, "GatewayRoute shop/a", "VirtualService shop/a").related.push_back({{0, 10, 11}, "this one"});
  leftOut(findings, 30, "GatewayRoute shop/b", "VirtualService shop/a");
  leftOut(findings, 40, "VirtualService shop/c", "VirtualNode shop/y");
  gather(findings);
  REQUIRE(findings.all().size() == 2);
  REQUIRE(findings.all().front().related.size() == 2);
  CHECK(findings.all().front().related.front().label == "GatewayRoute shop/a needs VirtualService shop/a.");
}

TEST_CASE("errors, faults of the input and findings with an edit of their own stay apart") {
  Findings findings;
  for (const std::uint32_t at : {1, 2, 3}) {
    findings.add(kCloudMap, {0, at, at + 1}, "No address.");
    findings.add(kUnknownField, {0, at, at + 1}, "Not a field.");
    findings.add(kHealthCheck, {0, at, at + 1}, "No probe.").suggestion = Suggestion{"write it", {}};
  }
  gather(findings);
  CHECK(findings.all().size() == 9);
}

}  // namespace a2i::findings
