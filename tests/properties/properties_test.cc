// What must hold for any input: order, repetition and the number of jobs change nothing.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

#include "catch.h"
#include "emit/tree.h"
#include "pipeline/run.h"
#include "yaml/parse.h"

using namespace a2i;
namespace fs = std::filesystem;

namespace {

using Files = std::map<std::string, std::string>;

struct Story {
  std::string name;
  Files files;
};

Files readFolder(const fs::path& folder) {
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || (extension != ".yaml" && extension != ".yml" && extension != ".json")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[fs::relative(entry.path(), folder).string()] = {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  return files;
}

// The example of this repository, and the real repositories of ../shared where they are at hand.
std::vector<Story> stories() {
  std::vector<Story> all;
  all.push_back({"examples/shop", readFolder(fs::path(A2I_SOURCE_DIR) / "examples/shop")});
  const fs::path corpus = fs::path(A2I_SHARED) / "corpus/kubernetes";
  if (!fs::exists(corpus)) {
    std::cout << "skipped: no ../shared/corpus, only the example is used\n";
    return all;
  }
  for (const auto& entry : fs::directory_iterator(corpus)) {
    if (entry.is_directory()) all.push_back({entry.path().filename().string(), readFolder(entry.path())});
  }
  std::sort(all.begin(), all.end(), [](const Story& a, const Story& b) { return a.name < b.name; });
  return all;
}

pipeline::Outcome run(const Files& files, unsigned jobs) {
  source::MemoryTree tree(files);
  pipeline::Options options;
  options.jobs = jobs;
  options.ledger = true;
  auto outcome = pipeline::run(tree, options);
  REQUIRE(outcome);
  return std::move(*outcome);
}

std::string everything(const pipeline::Outcome& outcome) {
  std::string text;
  for (const auto& [path, file] : emit::toTree(outcome.bundle, emit::What::kAll, "")) text += "== " + path + "\n" + file.content;
  return text;
}

std::string reported(const pipeline::Outcome& outcome) {
  return report::findFormat("json")->write({outcome.files, outcome.findings, outcome.summary, outcome.ledger, "test", false});
}

// Every document in a file of its own, under names whose order has nothing to do with the old one.
Files shuffled(const Files& files, std::mt19937& random) {
  std::vector<std::string> documents;
  for (const auto& [path, content] : files) {
    for (const yaml::Extent extent : yaml::cut(content)) documents.push_back(content.substr(extent.begin, extent.end - extent.begin));
  }
  std::shuffle(documents.begin(), documents.end(), random);
  Files result;
  for (std::size_t i = 0; i < documents.size(); ++i) result["f" + std::to_string(100000 + i) + ".yaml"] = documents[i];
  return result;
}

}  // namespace

TEST_CASE("a second run and any number of jobs give the same bytes") {
  for (const Story& story : stories()) {
    CAPTURE(story.name);
    REQUIRE_FALSE(story.files.empty());
    const auto first = run(story.files, 1);
    const auto second = run(story.files, 4);
    CHECK(everything(first) == everything(second));
    CHECK(reported(first) == reported(second));
  }
}

TEST_CASE("the order of files and documents does not change the translation") {
  std::mt19937 random(7);
  for (const Story& story : stories()) {
    CAPTURE(story.name);
    const std::string expected = everything(run(story.files, 1));
    for (int round = 0; round < 5; ++round) CHECK(everything(run(shuffled(story.files, random), 2)) == expected);
  }
}

TEST_CASE("every leaf of a valid object ends in a state") {
  for (const Story& story : stories()) {
    CAPTURE(story.name);
    const auto outcome = run(story.files, 1);
    for (const report::LedgerLine& line : outcome.ledger) {
      CAPTURE(line.object, line.field);
      CHECK((line.state == "translated" || line.state == "approximated" || line.state == "not needed" || line.state == "reported"));
      if (line.state == "reported") CHECK_FALSE(line.rule.empty());
    }
  }
}
