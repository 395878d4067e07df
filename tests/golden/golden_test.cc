// Pairs of files that a reviewer can read: manifests in, findings and Istio manifests out.
//   tests/rules/<id>-<slug>/{bad.yaml, bad.findings, good.yaml}
//   tests/translate/<concern>/<case>.{yaml, istio.yaml, findings}    (no .findings: there are none)
//   tests/translate/<concern>/<case>.install: the IstioOperator, of inputs with the line "# shows: install"
// A2I_UPDATE=1 writes what came out instead of comparing it; read the diff like code.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "catch.h"
#include "emit/tree.h"
#include "findings/catalogue.h"
#include "pipeline/run.h"

using namespace a2i;
namespace fs = std::filesystem;

namespace {

const fs::path kTests = fs::path(A2I_SOURCE_DIR) / "tests";

// Rules that need more than one manifest file to show; the test named beside each shows them.
const std::set<std::string_view> kElsewhere = {
    "AMI1001",                        // pipeline: a file that cannot be read
    "AMI1012",                        // tests/cli: a kustomization beside manifests
    "AMI2007",                        // the last resort of the schema room
    "AMI4108",                        // sizes_test.cc: it takes thousands of routes
    "AMI4999",                        // a field that nobody answers for: there must be none
    "AMI6001",                        // tests/cli: a file in the way
    "AMI6002",                        // tests/cli: an interrupted run
    "AMI9001", "AMI9002", "AMI9003",  // config room
    "AMI9004", "AMI9005", "AMI9006", "AMI9007",
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool updating() {
  const char* const update = std::getenv("A2I_UPDATE");
  return update != nullptr && std::string_view(update) == "1";
}

struct Result {
  std::string report, istio, install;
  std::set<std::string_view> rules;
};

// The first line of an input may ask for options: "# options: --mtls strict --istio-version 1.31".
pipeline::Options optionsOf(const std::string& text) {
  pipeline::Options options;
  if (!text.starts_with("# options: ")) return options;
  std::istringstream words(text.substr(11, text.find('\n') - 11));
  for (std::string option, value; words >> option;) {
    CAPTURE(option);
    if (option == "--allow-envoyfilter") {
      options.allow_envoyfilter = true;
      continue;
    }
    REQUIRE(words >> value);
    if (option == "--mtls") options.strict_mtls = value == "strict";
    else if (option == "--revision") options.revision = value;
    else if (option == "--istio-version") options.istio_minor = std::stoi(value.substr(2));
    else FAIL("unknown option in a golden input");
  }
  return options;
}

Result run(const fs::path& file) {
  const std::string text = read(file);
  source::MemoryTree tree(std::map<std::string, std::string>{{file.filename().string(), text}});
  auto outcome = pipeline::run(tree, optionsOf(text));
  REQUIRE(outcome);
  Result result;
  result.istio = emit::toStream(outcome->bundle, emit::What::kAll);
  result.istio += emit::toStream({{}, outcome->bundle.patches, {}}, emit::What::kWorkloads);
  if (text.find("\n# shows: install\n") != std::string::npos) result.install = emit::toStream(outcome->bundle, emit::What::kIop);
  for (const findings::Finding& finding : outcome->findings.all()) result.rules.insert(finding.rule->id);
  if (!outcome->findings.empty()) result.report = report::findFormat("text")->write({outcome->files, outcome->findings, outcome->summary, {}, "test", false});
  return result;
}

// An empty text stands for no file.
void compare(const fs::path& expected, const std::string& actual) {
  CAPTURE(expected.string());
  if (updating()) {
    if (actual.empty()) fs::remove(expected);
    else std::ofstream(expected, std::ios::binary) << actual;
    return;
  }
  CHECK(read(expected) == actual);
}

std::vector<fs::path> folders(const fs::path& parent) {
  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator(parent)) {
    if (entry.is_directory()) all.push_back(entry.path());
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("each rule fires at its place, and stays silent on the corrected input") {
  std::set<std::string> shown;
  for (const fs::path& folder : folders(kTests / "rules")) {
    const std::string name = folder.filename().string(), id = name.substr(0, 7);
    CAPTURE(name);
    const findings::Rule* const rule = findings::findRule(id);
    REQUIRE(rule != nullptr);
    CHECK(name == id + "-" + std::string(rule->slug));
    shown.insert(id);
    const Result bad = run(folder / "bad.yaml"), good = run(folder / "good.yaml");
    CHECK(bad.rules.contains(rule->id));
    compare(folder / "bad.findings", bad.report);
    CHECK_FALSE(good.rules.contains(rule->id));
    CHECK(good.report == "");
  }
  for (const findings::Rule* rule : findings::catalogue()) {
    CAPTURE(std::string(rule->id));
    CHECK(shown.contains(std::string(rule->id)) != kElsewhere.contains(rule->id));
  }
}

TEST_CASE("translations are what the golden files say") {
  std::size_t cases = 0;
  for (const fs::path& concern : folders(kTests / "translate")) {
    for (const auto& entry : fs::directory_iterator(concern)) {
      const std::string name = entry.path().filename().string();
      if (!name.ends_with(".yaml") || name.ends_with(".istio.yaml")) continue;
      const std::string stem = name.substr(0, name.size() - 5);
      const Result result = run(entry.path());
      compare(concern / (stem + ".istio.yaml"), result.istio);
      compare(concern / (stem + ".findings"), result.report);
      compare(concern / (stem + ".install"), result.install);
      ++cases;
    }
  }
  CHECK(cases > 20);
}

TEST_CASE("the catalogue is in order, and every rule says what to do") {
  std::string_view last;
  std::set<std::string_view> slugs;
  for (const findings::Rule* rule : findings::catalogue()) {
    CAPTURE(std::string(rule->id));
    CHECK(rule->id.size() == 7);
    CHECK(rule->id.substr(0, 3) == "AMI");
    CHECK(last < rule->id);
    last = rule->id;
    CHECK(slugs.insert(rule->slug).second);
    CHECK_FALSE(rule->title.ends_with('.'));
    CHECK(rule->help.size() > 60);
    CHECK(rule->help.size() < 1024);
  }
}
