// Every rule of tests/rules, switched on and off as a user can: by default, alone, and everything but this one.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "catch.h"
#include "findings/catalogue.h"
#include "sandbox.h"

using namespace a2i;
namespace fs = std::filesystem;

namespace {

struct Case {
  const findings::Rule* rule;
  std::string input;
  std::vector<std::string> options;  // of its first line: "# options: --mtls strict"
};

Case load(const fs::path& folder) {
  Case loaded;
  loaded.rule = findings::findRule(folder.filename().string().substr(0, 7));
  std::ifstream file(folder / "bad.yaml", std::ios::binary);
  loaded.input.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  constexpr std::string_view kOptions = "# options: ";
  if (loaded.input.starts_with(kOptions)) {
    std::istringstream words(loaded.input.substr(kOptions.size(), loaded.input.find('\n') - kOptions.size()));
    loaded.options.assign(std::istream_iterator<std::string>(words), {});
  }
  return loaded;
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto& entry : fs::directory_iterator(fs::path(A2I_SOURCE_DIR) / "tests" / "rules")) {
    if (entry.is_directory()) all.push_back(load(entry.path()));
  }
  std::sort(all.begin(), all.end(), [](const Case& a, const Case& b) { return a.rule->id < b.rule->id; });
  return all;
}

struct Shown {
  std::multiset<std::string> lines;              // "bad.yaml:5:51: error: … [AMI3001]"
  std::multiset<std::string> rules;
  std::set<std::string> levels;                  // of the rule that is asked about
};

Shown precheck(const test::Sandbox& box, const Case& asked) {
  std::vector<std::string> arguments = {"precheck", "bad.yaml"};
  arguments.insert(arguments.end(), asked.options.begin(), asked.options.end());
  static const std::regex kFinding(R"(^\S+?: (error|warning|note): .* \[(AMI\d{4})\]$)");
  Shown shown;
  std::istringstream report(box.run(arguments).out);
  for (std::string line; std::getline(report, line);) {
    std::smatch match;
    if (!std::regex_match(line, match, kFinding)) continue;
    shown.lines.insert(line);
    shown.rules.insert(match[2].str());
    if (match[2].str() == asked.rule->id) shown.levels.insert(match[1].str());
  }
  return shown;
}

// A configuration that switches the rules off for which `off` holds.
template <class Off>
std::string configuration(Off off) {
  std::string text = "rules:\n";
  for (const findings::Rule* rule : findings::catalogue()) {
    if (off(*rule)) text.append("  ").append(rule->id).append(": off\n");
  }
  return text;
}

std::string generated(const test::Sandbox& box, const Case& asked) {
  std::vector<std::string> arguments = {"generate", "bad.yaml"};
  arguments.insert(arguments.end(), asked.options.begin(), asked.options.end());
  return box.run(arguments).out;
}

}  // namespace

TEST_CASE("each rule fires by default at the level of the catalogue, alone when it is alone, and not at all when it is off") {
  for (const Case& asked : cases()) {
    const std::string id(asked.rule->id);
    CAPTURE(id);
    test::Sandbox box(false);
    box.write("bad.yaml", asked.input);
    const Shown all = precheck(box, asked);
    CHECK(all.rules.contains(id));
    CHECK(all.levels == std::set<std::string>{std::string(findings::toString(asked.rule->level))});

    box.write(".appmesh2istio.yaml", configuration([&asked](const findings::Rule& rule) { return &rule != asked.rule; }));
    const Shown alone = precheck(box, asked);
    CHECK(alone.rules.count(id) == all.rules.count(id));
    CHECK(alone.rules.size() == all.rules.count(id));

    box.write(".appmesh2istio.yaml", configuration([&asked](const findings::Rule& rule) { return &rule == asked.rule; }));
    const Shown without = precheck(box, asked);
    CHECK_FALSE(without.rules.contains(id));
    CHECK(without.lines.size() == all.lines.size() - all.rules.count(id));
    CHECK(std::includes(all.lines.begin(), all.lines.end(), without.lines.begin(), without.lines.end()));
  }
}

TEST_CASE("switching a rule off brings no output back") {
  for (const Case& asked : cases()) {
    CAPTURE(std::string(asked.rule->id));
    test::Sandbox box(false);
    box.write("bad.yaml", asked.input);
    const std::string before = generated(box, asked);
    box.write(".appmesh2istio.yaml", configuration([](const findings::Rule&) { return true; }));
    CHECK(generated(box, asked) == before);
  }
}
