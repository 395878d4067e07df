// The fast reader against libyaml: whatever it takes, both make the same nodes and findings of. Over the repository's own manifests, the
// corpus where it is there, and thousands of small damages to both.
#include "yaml/block.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "catch.h"
#include "yaml/compose.h"

using namespace a2i;
namespace fs = std::filesystem;

namespace {

void describe(const yaml::Node& node, std::string& text) {
  text += std::to_string(static_cast<int>(node.type)) + "," + std::to_string(static_cast<int>(node.style)) + "," + std::to_string(node.span.file) + "," +
          std::to_string(node.span.begin) + "-" + std::to_string(node.span.end) + " '" + std::string(node.scalar()) + "' (";
  for (const yaml::Entry& entry : node.entries()) {
    describe(entry.key, text);
    describe(entry.value, text);
  }
  for (const yaml::Node& item : node.items()) describe(item, text);
  text += ")";
}

// Everything that a reader made, as text.
std::string outcome(bool good, const yaml::Document& document, const findings::Findings& findings) {
  std::string text = good ? "read " : "refused ";
  if (good && document.root() != nullptr) describe(*document.root(), text);
  for (const findings::Finding& finding : findings.all()) {
    text += "\n" + std::string(finding.rule->id) + " " + std::to_string(finding.span.begin) + "-" + std::to_string(finding.span.end) + " " + finding.message;
  }
  return text;
}

struct Tally {
  std::size_t taken = 0, left = 0;
};

void compareAll(const std::string& content, Tally& tally, const yaml::Limits& limits = {}) {
  const source::SourceFile file("a.yaml", content);
  for (const yaml::Extent extent : yaml::cut(content)) {
    findings::Findings fast_findings, findings;
    yaml::Document fast, document;
    const auto read = yaml::readBlock(file, 7, extent, limits, fast_findings, fast);
    ++(read ? tally.taken : tally.left);
    if (!read) continue;
    const bool good = yaml::composeYaml(file, 7, extent, limits, findings, document);
    const std::string ours = outcome(*read, fast, fast_findings), theirs = outcome(good, document, findings);
    if (ours == theirs) continue;
    INFO(content.substr(extent.begin, extent.end - extent.begin));
    CHECK(ours == theirs);
  }
}

std::vector<std::string> manifests(const fs::path& folder, std::size_t most) {
  std::vector<fs::path> paths;
  if (fs::is_directory(folder)) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const std::string extension = entry.path().extension().string();
      if (entry.is_regular_file() && (extension == ".yaml" || extension == ".yml")) paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const fs::path& path : paths) {
    if (texts.size() == most) break;
    std::ifstream file(path, std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return texts;
}

// One small damage: characters that mean something to YAML put in, taken out or doubled; lines moved to other columns.
std::string damage(std::string text, std::mt19937& random) {
  static const std::string kSigns = " :-#'\"{}[]\n\n  &*!|>%@`\t\r\\,?~.<=\x01\xc3\xa9" "0a";
  const auto below = [&random](std::size_t count) { return random() % count; };
  for (std::size_t times = 1 + below(3); times > 0 && !text.empty(); --times) {
    const std::size_t at = below(text.size());
    const std::size_t line = text.rfind('\n', at) == std::string::npos ? 0 : text.rfind('\n', at) + 1;
    switch (below(6)) {
      case 0: text.erase(at, 1); break;
      case 1: text.insert(at, 1, kSigns[below(kSigns.size())]); break;
      case 2: text[at] = kSigns[below(kSigns.size())]; break;
      case 3: text.insert(line, 1 + below(3), ' '); break;
      case 4: if (text[line] == ' ') text.erase(line, 1 + below(2)); break;
      case 5: text.insert(line, text.substr(line, text.find('\n', line) - line + 1)); break;
    }
  }
  return text;
}

std::vector<std::string> ownManifests() {
  std::vector<std::string> texts = manifests(A2I_SOURCE "/examples", 1000);
  for (const char* folder : {A2I_SOURCE "/tests/golden", A2I_SOURCE "/tests/translate", A2I_SOURCE "/tests/rules"}) {
    for (std::string& text : manifests(folder, 1000)) texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace

TEST_CASE("the fast reader agrees with libyaml on each form it takes") {
  Tally tally;
  for (const char* text : {
           "a: b\n", "a: b", "---\na: b\n", "# c\na: b # c\n\n  # d\nb: c\n", "a:\n  b: c\n  d:   e f  \nf: g\n", "a:\n- b\n- c: d\n  e: f\n- - g\n  - h\ni: j\n",
           "a:\n  - b: c\n    d:\n    - e\n    - f\n  - g: h\n", "a: \"b # c: d\"\nb: 'c'\nc: ''\nd: \"\" # e\n", "a: {}\nb: []\nc:\n- {}\n- []\n",
           "a: 1\nb: true\nc: ~\nd: 0x1F\ne: 1.5\nf: -7\ng: --flag\nh: a#b\ni: http://c/d?e=f\n", "a.b/c-d_e: f\n1: g\ntrue: h\n", "a: b\na: c\n", "a: b\n" "   \n" "c: d\n",
           "---  \na: b\n", "- a\n", "a: b\nc:\n    d: e\n", "a:\n- b\nc:\n- d\n"}) {
    const std::size_t before = tally.taken;
    compareAll(text, tally);
    CHECK((tally.taken > before || text[0] == '-'));
  }
}

TEST_CASE("the fast reader leaves to libyaml what is not of its form") {
  for (const char* text : {
           "a: b\n  c\n", "a:\n", "a:\nb: c\n", "a: |\n  b\n", "a: >-\n  b\n", "a: &x b\n", "a: *x\n", "a: !!str b\n", "a: {b: c}\n", "a: [b]\n", "a: \"b\\n\"\n", "a: 'b''c'\n",
           "\"a\": b\n", "a:\tb\n", "a: b\r\n", "a: b: c\n", "a: b:\n", "a: - b\n", "a: \"b\n  c\"\n", "a: \"b\" c\n", "a: 'b'#c\n", "? a\n: b\n", "<<: {}\n", "a b: c\n", "{\"a\": 1}\n",
           "a: gr\xc3\xbc\xc3\x9f\n", "a:\n  b: c\n d: e\n", "a:\n- b\n  c\n", "a: b\n- c\n", "--- a: b\n", "--- # x\na: b\n", "%YAML 1.1\n---\na: b\n", "", "# only\n", "a: {}\n  b: c\n", "-\n a: b\n",
           "a: b\n c: d\n", "a: @b\n", "a: `b\n", "a: %b\n", "a: ,b\n", "a: ]\n", " a: b\n", "a:\n  - b\n - c\n"}) {
    const source::SourceFile file("a.yaml", text);
    const auto size = static_cast<std::uint32_t>(file.content().size());
    findings::Findings findings;
    yaml::Document document;
    INFO(text);
    CHECK_FALSE(yaml::readBlock(file, 0, {0, size}, {}, findings, document));
    CHECK(findings.empty());
  }
}

TEST_CASE("the fast reader stops at the same limits") {
  std::string deep;
  for (int level = 0; level < 12; ++level) deep += std::string(static_cast<std::size_t>(level), ' ') + "a:\n";
  deep += std::string(12, ' ') + "a: b\n";
  Tally tally;
  yaml::Limits shallow, small;
  shallow.max_depth = 10;
  small.max_nodes = 9;
  compareAll(deep, tally, shallow);
  compareAll(deep, tally, small);
  CHECK(tally.taken == 2);
}

TEST_CASE("the fast reader takes nearly all manifests, and agrees with libyaml on them") {
  Tally tally, examples;
  for (const std::string& text : manifests(A2I_SOURCE "/examples", 1000)) compareAll(text, examples);
  CHECK(examples.taken > 9 * examples.left);
  for (const std::string& text : ownManifests()) compareAll(text, tally);
  CHECK(tally.taken > 200);  // the tests' manifests are full of the other forms on purpose
  for (const std::string& text : manifests(A2I_SHARED "/corpus/kubernetes", 5000)) compareAll(text, tally);
}

TEST_CASE("the fast reader agrees with libyaml on damaged manifests") {
  const char* const asked = std::getenv("A2I_ROUNDS");
  const std::size_t rounds = asked == nullptr ? 20 : static_cast<std::size_t>(std::atoi(asked));
  std::vector<std::string> texts = ownManifests();
  for (std::string& text : manifests(A2I_SHARED "/corpus/kubernetes", 300)) texts.push_back(std::move(text));
  std::mt19937 random(20);
  Tally tally;
  for (std::size_t round = 0; round < rounds; ++round) {
    for (const std::string& text : texts) {
      if (text.size() < 20'000) compareAll(damage(text, random), tally);
    }
  }
  CHECK(tally.taken > 100 * rounds);
  CHECK(tally.left > 100 * rounds);
}
