#include "config/config.h"

#include "catch.h"
#include "findings/rules_configuration.h"

using namespace a2i;

namespace {

constexpr std::string_view kNames[] = {"default-namespace", "only-mesh"};

struct Read {
  findings::Findings findings;
  base::Result<config::Config> config;
  explicit Read(std::string_view text) : config(config::read(text, 0, kNames, findings)) {}
};

}  // namespace

TEST_CASE("options, lists, levels and excludes are read") {
  Read read("default-namespace: shop\nonly-mesh: [a, b]\nexclude:\n- charts/\nrules:\n  AMI9001: \"off\"\n");
  REQUIRE(read.config);
  CHECK(read.config->options.at("default-namespace") == std::vector<std::string>{"shop"});
  CHECK(read.config->options.at("only-mesh") == std::vector<std::string>{"a", "b"});
  CHECK(read.config->exclude == std::vector<std::string>{"charts/"});
  CHECK(read.config->rules.at(&findings::kUnknownConfigurationKey) == config::RuleLevel::kOff);
  CHECK(read.findings.empty());
}

TEST_CASE("an unknown key is a finding at its place") {
  Read read("# x\ndefault-namespaces: shop\n");
  REQUIRE(read.config);
  REQUIRE(read.findings.all().size() == 1);
  CHECK(read.findings.all()[0].rule == &findings::kUnknownConfigurationKey);
  CHECK(read.findings.all()[0].span == source::Span{0, 4, 22});
  CHECK(read.findings.all()[0].way_out == "did you mean `default-namespace`?");
}

TEST_CASE("a pull request cannot decide where output goes") {
  Read read("out-dir: /etc\n");
  REQUIRE(read.findings.all().size() == 1);
  CHECK(read.findings.all()[0].rule == &findings::kForbiddenConfigurationKey);
}

TEST_CASE("a rule that does not exist is a finding") {
  Read read("rules: {AMI0000: note}\n");
  REQUIRE(read.findings.all().size() == 1);
  CHECK(read.findings.all()[0].rule == &findings::kUnknownRule);
}

TEST_CASE("what is no configuration is an error with its place") {
  CHECK(Read("rules: {AMI9001: loud}\n").config.error().message ==
        "line 1, column 18: 'loud' is not a level; off, note, warning or error is expected");
  CHECK_FALSE(Read("a: [\n").config);
  CHECK_FALSE(Read("- a\n").config);
}

TEST_CASE("an end that is empty is no date") {
  const Read read("suppressions: [{rule: AMI4104, reason: r, until: ''}]\n");
  REQUIRE(read.config);
  CHECK(read.config->suppressions.empty());
  CHECK(read.findings.all().at(0).rule->id == "AMI9007");
}

TEST_CASE("a key that stands twice is an error at the second") {
  CHECK(Read("only-mesh: a\nonly-mesh: b\n").config.error().message == "line 2, column 1: `only-mesh` stands here for the second time");
  CHECK(Read("rules: {AMI9001: note, AMI9001: error}\n").config.error().message == "line 1, column 24: `AMI9001` stands here for the second time");
  CHECK(Read("rules: {AMI9001: note, unknown-configuration-key: error}\n").config.error().message ==
        "line 1, column 24: the level of AMI9001 stands here for the second time, under the rule's other name");
  CHECK_FALSE(Read("suppressions: [{rule: AMI9001, rule: AMI9002, reason: r}]\n").config);
}

TEST_CASE("another document is an error where it begins, unless it is empty") {
  CHECK(Read("only-mesh: a\n---\ndefault-namespace: b\n").config.error().message ==
        "line 3, column 1: a second document begins; a configuration is one document, so join them");
  CHECK_FALSE(Read("---\n# nothing\n---\nonly-mesh: a\n").config);
  CHECK_FALSE(Read("only-mesh: a\n---\n---\nonly-mesh: a\n").config);
  CHECK_FALSE(Read("only-mesh: a\n---\nonly-mesh: [\n").config);
  CHECK(Read("---\nonly-mesh: a\n---\n# nothing\n").config);
  CHECK(Read("only-mesh: a\n...\n").config);
}

TEST_CASE("an end that is no day of the calendar is reported where it stands") {
  const std::string text = "suppressions: [{rule: AMI9001, reason: r, until: 2027-13-01}]\n";
  Read read(text);
  REQUIRE(read.findings.all().size() == 1);
  CHECK(read.findings.all()[0].rule == &findings::kMalformedSuppression);
  CHECK(read.findings.all()[0].span == source::Span{0, static_cast<std::uint32_t>(text.find("2027")), static_cast<std::uint32_t>(text.find("2027") + 10)});
  CHECK(read.config->suppressions.empty());
}

TEST_CASE("the starter file is valid and sets nothing") {
  Read read(config::starter());
  REQUIRE(read.config);
  CHECK(read.config->options.empty());
  CHECK(read.findings.empty());
}
