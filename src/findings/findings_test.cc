#include "catch.h"
#include "findings/catalogue.h"
#include "findings/findings.h"
#include "findings/rules_mesh.h"

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

}  // namespace a2i::findings
