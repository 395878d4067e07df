// What the passes claim while the golden inputs run is what the field ledger declares, for every one of the 328 fields.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>

#include "catch.h"
#include "pipeline/run.h"
#include "translate/fields.h"

using namespace a2i;
namespace fs = std::filesystem;

namespace {

std::string patternOf(const std::string& field) {
  static const std::regex kIndex("\\[[0-9]+\\]"), kLabel("matchLabels\\..*");
  return std::regex_replace(std::regex_replace(field.substr(5), kIndex, "[]"), kLabel, "matchLabels{}");  // without "spec."
}

struct Seen {
  std::set<std::string> states;
  std::set<std::string> rules;
};

void collect(const fs::path& file, std::map<std::string, Seen>& seen) {
  std::ifstream stream(file, std::ios::binary);
  source::MemoryTree tree(std::map<std::string, std::string>{{"a.yaml", {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()}}});
  pipeline::Options options;
  options.ledger = true;
  const auto outcome = pipeline::run(tree, options);
  REQUIRE(outcome);
  for (const report::LedgerLine& line : outcome->ledger) {
    const std::string kind = line.object.substr(0, line.object.find(' '));
    Seen& field = seen[kind + " " + patternOf(line.field)];
    field.states.emplace(line.state);
    if (!line.rule.empty()) field.rules.emplace(line.rule);
    CAPTURE(file.string(), line.object, line.field);
    CHECK(line.state != "unclaimed");
    CHECK(line.rule != "AMI4999");
    // A value that went somewhere says where.
    if (line.state == "translated") CHECK((!line.targets.empty() || file.string().find("weight-zero") != std::string::npos));
  }
}

}  // namespace

TEST_CASE("every field is claimed as it is declared") {
  std::map<std::string, Seen> seen;
  for (const char* folder : {"translate", "rules"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(A2I_SOURCE_DIR) / "tests" / folder)) {
      const std::string name = entry.path().filename().string();
      if (name.ends_with(".yaml") && !name.ends_with(".istio.yaml") && name != "bad.yaml") collect(entry.path(), seen);
      if (name == "bad.yaml" && entry.path().string().find("AMI4") != std::string::npos) collect(entry.path(), seen);
    }
  }
  for (const translate::Field& field : translate::fields()) {
    const std::string key = std::string(k8s::toString(field.kind)) + " " + std::string(field.path);
    CAPTURE(key);
    const Seen& found = seen[key];
    CHECK(found.states.contains(std::string(translate::toString(field.state))));
    if (field.rule != nullptr) CHECK(found.rules.contains(std::string(field.rule->id)));
  }
}
