#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

#include "catch.h"
#include "findings/rules_input.h"
#include "yaml/parse.h"
#include "yaml/scalar.h"

using namespace a2i;
using yaml::Type;

namespace {

struct Parsed {
  source::SourceFile file;
  findings::Findings findings;
  yaml::Document document;
  bool good;

  explicit Parsed(std::string text, yaml::Limits limits = {}) : file("a.yaml", std::move(text)) {
    good = yaml::parse(file, 0, {0, static_cast<std::uint32_t>(file.content().size())}, limits, findings, document);
  }
  const yaml::Node* at(std::initializer_list<std::string_view> path) const {
    const yaml::Node* node = document.root();
    for (std::string_view key : path) node = node->get(key);
    return node;
  }
  std::string written(const yaml::Node& node) const { return std::string(file.content().substr(node.span.begin, node.span.end - node.span.begin)); }
};

}  // namespace

TEST_CASE("plain scalars have the types that kubectl gives them") {
  for (const char* text : {"true", "Yes", "on", "y", "OFF", "n"}) CHECK(yaml::plainType(text) == Type::kBoolean);
  for (const char* text : {"", "~", "null", "NULL"}) CHECK(yaml::plainType(text) == Type::kNull);
  for (const char* text : {"0", "-17", "+8", "017", "0o17", "0x1F", "0b11", "1_000", "18446744073709551615", "8080.0", "1e3", "1.e+3", "08"}) CHECK(yaml::plainType(text) == Type::kInteger);
  for (const char* text : {"1.5", ".5", "1e-3", "-.inf", ".NaN", "18446744073709551616", "1e300"}) CHECK(yaml::plainType(text) == Type::kFloat);
  for (const char* text : {"a", "1.2.3", "2020-07-29", "yES", "1:30", "-", "0x", "1e", "tRue", "0x1FFFFFFFFFFFFFFFF", "_", "-_"}) CHECK(yaml::plainType(text) == Type::kString);
}

TEST_CASE("integers keep their value") {
  Parsed parsed("a: 017\nb: 0x1F\nc: 1_000\nd: -9223372036854775808\ne: 9223372036854775808\n");
  std::int64_t value = 0;
  CHECK((parsed.at({"a"})->integer(value) && value == 15));
  CHECK((parsed.at({"b"})->integer(value) && value == 31));
  CHECK((parsed.at({"c"})->integer(value) && value == 1000));
  CHECK((parsed.at({"d"})->integer(value) && value == std::numeric_limits<std::int64_t>::min()));
  CHECK_FALSE(parsed.at({"e"})->integer(value));
  Parsed whole("a: 8080.0\nb: -1e3\nc: 08\nd: +1_0.0\n");
  CHECK((whole.at({"a"})->integer(value) && value == 8080));
  CHECK((whole.at({"b"})->integer(value) && value == -1000));
  CHECK((whole.at({"c"})->integer(value) && value == 8));
  CHECK((whole.at({"d"})->integer(value) && value == 10));
}

TEST_CASE("every value knows what was written") {
  Parsed parsed("\xef\xbb\xbf# gr\xc3\xbc\xc3\x9f\r\nplain: two words # no\r\nquoted: \"a\\tb\"\r\nsingle: 'it''s'\r\nblock: |\r\n  one\r\n  two\r\n\r\nflow: {a: [1, 2]}\r\n"
                "list:\r\n- x\r\n- y: z\r\nempty:\r\nanchored: &n !!str 5\r\nalias: *n\r\n");
  REQUIRE(parsed.good);
  CHECK(parsed.written(*parsed.at({"plain"})) == "two words");
  CHECK(parsed.written(*parsed.at({"quoted"})) == "\"a\\tb\"");
  CHECK(parsed.at({"quoted"})->scalar() == "a\tb");
  CHECK(parsed.at({"single"})->scalar() == "it's");
  CHECK(parsed.at({"block"})->scalar() == "one\ntwo\n");
  CHECK(parsed.written(*parsed.at({"block"})) == "|\r\n  one\r\n  two");
  CHECK(parsed.written(*parsed.at({"flow"})) == "{a: [1, 2]}");
  CHECK(parsed.written(*parsed.at({"flow", "a"})) == "[1, 2]");
  CHECK(parsed.written(*parsed.at({"list"})) == "- x\r\n- y: z");
  CHECK(parsed.written(parsed.at({"list"})->items()[1]) == "y: z");
  CHECK(parsed.at({"empty"})->isNull());
  CHECK(parsed.written(*parsed.at({"anchored"})) == "5");
  CHECK(parsed.at({"anchored"})->isString());
  CHECK(parsed.written(*parsed.at({"alias"})) == "*n");
  CHECK(parsed.at({"alias"})->alias);
  CHECK(parsed.at({"alias"})->scalar() == "5");
}

TEST_CASE("aliases of a long text share it") {
  const std::string text(1 << 20, 'x');
  std::string list = "text: &t " + text + "\nquoted: &q \"a\\t" + text + "\"\nlist:\n";
  constexpr std::size_t kMany = 100'000;  // copies would take 200 GB
  for (std::size_t i = 0; i < kMany; ++i) list += i % 2 == 0 ? "- *t\n" : "- *q\n";
  Parsed parsed(std::move(list));
  REQUIRE(parsed.good);
  const auto items = parsed.at({"list"})->items();
  REQUIRE(items.size() == kMany);
  CHECK(items[0].scalar() == text);
  CHECK(items[1].scalar() == "a\t" + text);
  CHECK(items[2].scalar().data() == items[kMany - 2].scalar().data());
  CHECK(items[3].scalar().data() == items[kMany - 1].scalar().data());
}

TEST_CASE("merge keys add what the mapping does not say itself") {
  Parsed parsed("base: &b {a: 1, c: 3}\nuse:\n  <<: *b\n  a: 2\n");
  REQUIRE(parsed.good);
  CHECK(parsed.at({"use", "a"})->scalar() == "2");
  CHECK(parsed.at({"use", "c"})->scalar() == "3");
  CHECK(parsed.at({"use"})->entries().size() == 2);
}

TEST_CASE("what is merged wins over a key before it, as for kubectl, and that is told where it makes a difference") {
  Parsed parsed("base: &b {a: 1, c: 3, d: x}\nother: &o {c: 4, e: 5}\nuse:\n  a: 2\n  d: x\n  <<: [*o, *b]\n  c: 6\n");
  REQUIRE(parsed.good);
  CHECK(parsed.at({"use", "a"})->scalar() == "1");
  CHECK(parsed.at({"use", "c"})->scalar() == "6");
  CHECK(parsed.at({"use", "e"})->scalar() == "5");
  REQUIRE(parsed.findings.all().size() == 1);
  const findings::Finding& finding = parsed.findings.all()[0];
  CHECK(finding.rule == &findings::kDuplicateKey);
  CHECK(parsed.file.content().substr(finding.span.begin, 4) == "a: 2");
  CHECK(parsed.file.content().substr(finding.related.at(0).span.begin, 4) == "<<: ");
}

TEST_CASE("of several merged mappings the first wins, of several merge keys the last") {
  Parsed parsed("a: &a {k: 1}\nb: &b {k: 2}\nlist: {<<: [*a, *b]}\ntwice:\n  <<: *a\n  <<: *b\nquoted: {\"<<\": 1}\n");
  REQUIRE(parsed.good);
  CHECK(parsed.at({"list", "k"})->scalar() == "1");
  CHECK(parsed.at({"twice", "k"})->scalar() == "2");
  CHECK(parsed.at({"quoted", "<<"})->scalar() == "1");
  CHECK(parsed.findings.empty());
  CHECK_FALSE(Parsed("a: {<<: [1]}\n").good);
}

TEST_CASE("keys that are no strings have the names that kubectl gives them") {
  Parsed parsed("on: a\n017: b\n1_0: c\n\"on\": d\n");
  REQUIRE(parsed.good);
  CHECK(parsed.at({"true"})->scalar() == "a");
  CHECK(parsed.at({"15"})->scalar() == "b");
  CHECK(parsed.at({"10"})->scalar() == "c");
  CHECK(parsed.at({"on"})->scalar() == "d");
  CHECK_FALSE(Parsed("~: a\n").good);
}

TEST_CASE("a key that stands twice is reported at the second, and the last counts") {
  Parsed parsed("a: 1\nb: 2\na: 3\n");
  REQUIRE(parsed.findings.all().size() == 1);
  CHECK(parsed.findings.all()[0].rule == &findings::kDuplicateKey);
  CHECK(parsed.findings.all()[0].span == source::Span{0, 10, 11});
  CHECK(parsed.findings.all()[0].related[0].span == source::Span{0, 0, 1});
  CHECK(parsed.at({"a"})->scalar() == "3");
}

TEST_CASE("broken YAML gives one finding where the parser stopped") {
  Parsed parsed("a: [1, 2\nb: c: d\n");
  CHECK_FALSE(parsed.good);
  REQUIRE(parsed.findings.all().size() == 1);
  CHECK(parsed.findings.all()[0].rule == &findings::kBrokenYaml);
  CHECK(Parsed("a: *nobody\n").findings.all()[0].span.begin == 3);
  CHECK_FALSE(Parsed("a: &x [*x]\n").good);
  CHECK_FALSE(Parsed(std::string("a: \xff\n")).good);
  CHECK_FALSE(Parsed(std::string("a: \0b\n", 7)).good);
  CHECK_FALSE(Parsed("a:\n\t- b\n").good);
  CHECK_FALSE(Parsed("? [a]\n: b\n").good);
}

TEST_CASE("bombs go off in the sand") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 20; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += "*a" + std::to_string(i - 1) + (j < 9 ? ", " : "]\n");
  }
  Parsed parsed(bomb);
  CHECK_FALSE(parsed.good);
  CHECK(parsed.findings.all()[0].rule == &findings::kLimitExceeded);
  Parsed deep(std::string(100000, '['));
  CHECK_FALSE(deep.good);
  CHECK(deep.findings.all().size() == 1);
}

TEST_CASE("streams are cut at their markers") {
  const std::string stream = "%YAML 1.1\n---\na: 1\n...\n\n---\nb: |\n  ---\n  x\n---\n# nothing\n--- {c: 3}\n---";
  const auto extents = yaml::cut(stream);
  std::vector<std::string> texts;
  for (const auto extent : extents) texts.push_back(stream.substr(extent.begin, extent.end - extent.begin));
  REQUIRE(texts.size() == 5);
  CHECK(texts[0] == "%YAML 1.1\n---\na: 1\n");
  CHECK(texts[1] == "---\nb: |\n  ---\n  x\n");
  CHECK(texts[3] == "--- {c: 3}\n");
  for (const std::string& text : texts) CHECK(Parsed(text).good);
}

TEST_CASE("JSON is read as it is") {
  Parsed parsed("{\"kind\": \"Mesh\", \"n\": 1, \"t\": true, \"s\": \"1\", \"l\": [null, -1.5e1, {}, []]}\n");
  REQUIRE(parsed.good);
  CHECK(parsed.at({"n"})->type == Type::kInteger);
  CHECK(parsed.at({"t"})->type == Type::kBoolean);
  CHECK(parsed.at({"s"})->type == Type::kString);
  CHECK(parsed.at({"l"})->items().size() == 4);
  CHECK(parsed.at({"l"})->items()[0].isNull());
  CHECK(parsed.written(*parsed.at({"l"})) == "[null, -1.5e1, {}, []]");
  CHECK(parsed.written(*parsed.at({"s"})) == "\"1\"");
}

TEST_CASE("JSON may hold what YAML refuses") {
  const std::string key(5000, 'k');
  Parsed parsed("\xef\xbb\xbf{\"a\": \"\\ud83d\\ude00\\u00e9\\n\\/\", \"half\": \"\\ud83d\", \"" + key + "\": 1,\t\"<<\": 2}");
  REQUIRE(parsed.good);
  CHECK(parsed.at({"a"})->scalar() == "\xf0\x9f\x98\x80\xc3\xa9\n/");
  CHECK(parsed.written(*parsed.at({"a"})) == R"("\ud83d\ude00\u00e9\n\/")");
  CHECK(parsed.at({"half"})->scalar() == "\xef\xbf\xbd");
  CHECK(parsed.at({key}) != nullptr);
  CHECK(parsed.at({"<<"})->scalar() == "2");
  Parsed twice(R"({"a": 1, "a": 2})");
  CHECK(twice.findings.all().size() == 1);
  CHECK(twice.at({"a"})->scalar() == "2");
}

TEST_CASE("what only looks like JSON is read as YAML") {
  for (const char* text : {"{\"a\": b}", "{\"a\": 1, c: 2}", "{\"a\": 1,}", "{\"a\": 017}", "{\"a\": 1} # why", "--- {\"a\": 1}\n", "{\"a\": \"\\x41\"}", "{\"a\": 'b}'}"}) {
    const Parsed parsed(text);
    CHECK(parsed.good);
    CHECK(parsed.at({"a"}) != nullptr);
    CHECK(parsed.findings.empty());
  }
  for (const char* text : {"{\"a\": \"\\ud83d\\u", "{\"a\"", "{\"a\": [1, 2", "{\"a\": \"b", "{\"a\": \"b\\", "{\"a\": \"\xff\"}", "{\"a\": 1} {\"b\": 2}"}) {
    const Parsed parsed(text);
    CHECK_FALSE(parsed.good);
    CHECK(parsed.findings.all().size() == 1);
  }
  CHECK_FALSE(Parsed("{\"a\": " + std::string(100000, '[')).good);
}

TEST_CASE("lines end where GitHub ends them, whatever libyaml counts") {
  Parsed parsed("a: x\xc2\x85" "b: y\xe2\x80\xa8" "c: z\nd: 1\n");
  REQUIRE(parsed.good);
  CHECK(parsed.written(*parsed.at({"c"})) == "z");
  CHECK(parsed.file.position(parsed.at({"c"})->span.begin, source::ColumnUnit::kCodePoint).line == 1);
  CHECK(parsed.file.position(parsed.at({"d"})->span.begin, source::ColumnUnit::kCodePoint).line == 2);
  Parsed block("a: |\n  x\n\n# comment\nb: 1\n");
  CHECK(block.written(*block.at({"a"})) == "|\n  x");
}

TEST_CASE("comments behind anchors and verbatim tags are not part of the value") {
  Parsed parsed("a: &x # why\n  b: 1\nc: !<tag:yaml.org,2002:str> 5\n");
  REQUIRE(parsed.good);
  CHECK(parsed.written(*parsed.at({"a"})) == "b: 1");
  CHECK(parsed.written(*parsed.at({"c"})) == "5");
}

TEST_CASE("duplicates are found in large mappings, too") {
  std::string text;
  for (int i = 0; i < 60000; ++i) text += "k" + std::to_string(i) + ": v\n";
  Parsed parsed(text + "k7: w\n");
  REQUIRE(parsed.findings.all().size() == 1);
  CHECK(parsed.findings.all()[0].span.begin == text.size());
  std::string bases, uses = "all:\n  <<: [";
  for (int i = 0; i < 5000; ++i) {
    bases += "b" + std::to_string(i) + ": &b" + std::to_string(i) + " {k" + std::to_string(i) + ": v}\n";
    uses += "*b" + std::to_string(i) + (i < 4999 ? ", " : "]\n");
  }
  Parsed merged(bases + uses);
  REQUIRE(merged.good);
  CHECK(merged.at({"all"})->entries().size() == 5000);
}

TEST_CASE("documents keep their values whoever came before, beside and after them, and goes first") {
  const std::string text = "list: [\"\\x61b\", c]\nnext: {k: \"\\x64\"}\n";
  const auto holds = [](const Parsed& parsed) {
    return parsed.good && parsed.at({"list"})->items()[0].scalar() == "ab" && parsed.at({"list"})->items()[1].scalar() == "c" && parsed.at({"next", "k"})->scalar() == "d";
  };
  std::vector<std::unique_ptr<Parsed>> all;
  for (int i = 0; i < 3000; ++i) {
    all.push_back(std::make_unique<Parsed>(text));
    if (i % 3 == 1) all[all.size() - 2].reset();
    if (i % 500 == 7) {
      std::string commas = "l: [x";
      for (int k = 0; k < 4000; ++k) commas += ", x";
      const Parsed beside(commas + "]\n");  // has a block of its own
      REQUIRE(beside.good);
      CHECK(beside.at({"l"})->items().size() == 4001);
    }
  }
  std::thread([&all, &text] { all.push_back(std::make_unique<Parsed>(text)); }).join();  // its block outlives the thread
  CHECK(std::all_of(all.begin(), all.end(), [&](const auto& one) { return one == nullptr || holds(*one); }));
  all.clear();
  CHECK(holds(Parsed(text)));
}
