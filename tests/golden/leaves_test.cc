// No leaf is silent: set to an unusual value in some golden input, each of the 328 changes the output or has a finding of its
// own at its place; and each is declared as exact as it can be. The values and letters are in leaves.txt.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>

#include "base/text.h"
#include "catch.h"
#include "emit/tree.h"
#include "pipeline/run.h"
#include "translate/fields.h"

using namespace a2i;
namespace fs = std::filesystem;

namespace {

struct Leaf {
  std::string letters;
  std::vector<std::string> values;
  std::string text;  // of a field with one value: what it brings into the output
};

std::map<std::string, Leaf> readLeaves() {
  std::map<std::string, Leaf> leaves;
  std::ifstream file(fs::path(A2I_SOURCE_DIR) / "tests/golden/leaves.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    const std::size_t colon = line.find(": ");
    REQUIRE(colon != std::string::npos);
    std::istringstream words(line.substr(colon + 2));
    Leaf& leaf = leaves[line.substr(0, colon)];
    words >> leaf.letters;
    for (std::string word; words >> word;) leaf.values.push_back(word);
    REQUIRE(!leaf.values.empty());
    if (leaf.values.front() == "=") leaf.text = leaf.values.back();
  }
  return leaves;
}

std::vector<fs::path> goldenInputs() {
  std::vector<fs::path> all;
  for (const char* folder : {"translate", "rules"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(A2I_SOURCE_DIR) / "tests" / folder)) {
      const std::string path = entry.path().string();
      const bool fault = path.find("/rules/AMI") != std::string::npos && path.find("/rules/AMI4") == std::string::npos;
      if (path.ends_with(".yaml") && !path.ends_with(".istio.yaml") && !fault) all.push_back(entry.path());
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

struct Run {
  std::string output;
  pipeline::Outcome outcome;
};

Run run(const std::string& text) {
  source::MemoryTree tree(std::map<std::string, std::string>{{"a.yaml", text}});
  pipeline::Options options;
  options.ledger = true;
  auto outcome = pipeline::run(tree, options);
  REQUIRE(outcome);
  Run result{{}, std::move(*outcome)};
  for (const auto what : {emit::What::kAll, emit::What::kWorkloads, emit::What::kIop}) result.output += emit::toStream(result.outcome.bundle, what);
  return result;
}

std::string patternOf(const report::LedgerLine& line) {
  static const std::regex kIndex("\\[[0-9]+\\]"), kLabel("matchLabels\\..*");
  const std::string path = std::regex_replace(std::regex_replace(line.field.substr(5), kIndex, "[]"), kLabel, "matchLabels{}");
  return line.object.substr(0, line.object.find(' ')) + " " + path;
}

// A place where a field stands in a golden input.
struct Place {
  const std::string* input;
  const std::string* output;  // of the input as it is
  report::LedgerLine line;
};

// A finding at the field or at the block around it, of a rule beyond syntax and schema.
bool reported(const pipeline::Outcome& outcome, const report::LedgerLine& line) {
  for (const findings::Finding& finding : outcome.findings.all()) {
    const std::string_view id = finding.rule->id;
    const bool own = id > "AMI3" && id != "AMI4999" && finding.object == line.object && !finding.field.empty();
    if (own && line.field.starts_with(finding.field)) return true;
  }
  return false;
}

// None: the value is already there, or is not valid at this place.
std::optional<bool> heard(const Leaf& leaf, const Place& place) {
  if (!leaf.text.empty()) return place.output->find(leaf.text) != std::string::npos;
  const std::size_t begin = place.line.span.begin, length = place.line.span.end - begin;
  const std::string now = place.input->substr(begin, length);
  for (const std::string& value : leaf.values) {
    if (value == now) continue;
    std::string changed = *place.input;
    changed.replace(begin, length, value);
    const Run result = run(changed);
    const auto schema = [&](const findings::Finding& finding) { return finding.rule->id < std::string_view("AMI3") && finding.span.begin == begin; };
    const auto& all = result.outcome.findings.all();
    if (std::any_of(all.begin(), all.end(), schema)) continue;
    return result.output != *place.output || reported(result.outcome, place.line);
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("no leaf is silent, and each is declared as exact as it can be") {
  const std::map<std::string, Leaf> leaves = readLeaves();
  CHECK(leaves.size() == 328);

  std::map<std::string, std::string> inputs, outputs;
  std::map<std::string, std::vector<Place>> places;
  for (const fs::path& path : goldenInputs()) {
    std::ifstream file(path, std::ios::binary);
    const std::string& input = inputs[path.string()] = {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const Run as_it_is = run(input);
    const std::string& output = outputs[path.string()] = as_it_is.output;
    for (const report::LedgerLine& line : as_it_is.outcome.ledger) places[patternOf(line)].push_back({&input, &output, line});
  }

  for (const translate::Field& field : translate::fields()) {
    const std::string key = std::string(k8s::toString(field.kind)) + " " + std::string(field.path);
    CAPTURE(key);
    const auto found = leaves.find(key);
    REQUIRE(found != leaves.end());
    const Leaf& leaf = found->second;
    const bool needed = leaf.letters != "-";
    CHECK((field.state != translate::State::kNotNeeded) == needed);
    if (!needed) continue;
    const char declared = field.exactness == translate::Exactness::kExact ? 'E' : field.exactness == translate::Exactness::kApproximate ? 'A' : 'N';
    CAPTURE(leaf.letters, declared);
    CHECK(leaf.letters.find(declared) != std::string::npos);

    bool tried = false, any = false;
    for (const Place& place : places[key]) {
      const auto result = heard(leaf, place);
      tried = tried || result.has_value();
      any = any || result.value_or(false);
      if (any) break;
    }
    CHECK(tried);
    CHECK(any);
  }
}
