// What is written is read back by two independent readers as the same value, of the same type.
#include "emit/yaml_writer.h"

#include <yaml-cpp/yaml.h>

#include <map>
#include <random>

#include "catch.h"
#include "yaml/parse.h"

using namespace a2i;
using namespace a2i::emit;
using istio::List;
using istio::Map;
using istio::Value;

namespace {

bool equal(const Value& value, const yaml::Node& node) {
  if (const auto* text = std::get_if<std::string>(&value.data())) return node.type == yaml::Type::kString && node.scalar() == *text;
  if (const auto* flag = std::get_if<bool>(&value.data())) return node.type == yaml::Type::kBoolean && node.boolean() == *flag;
  if (const auto* number = std::get_if<std::int64_t>(&value.data())) {
    std::int64_t read = 0;
    return node.type == yaml::Type::kInteger && node.integer(read) && read == *number;
  }
  if (const auto* list = std::get_if<List>(&value.data())) {
    if (!node.isSequence() || node.items().size() != list->size()) return false;
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (!equal((*list)[i], node.items()[i])) return false;
    }
    return true;
  }
  const Map& map = std::get<Map>(value.data());
  if (!node.isMapping() || node.entries().size() != map.size()) return false;
  for (const auto& [key, item] : map) {
    const yaml::Node* found = nullptr;
    for (const yaml::Entry& entry : node.entries()) {
      if (entry.key.isString() && entry.key.scalar() == key) found = &entry.value;
    }
    if (found == nullptr || !equal(item, *found)) return false;
  }
  return true;
}

// yaml-cpp tells strings from other scalars only by their tag: "!" when quoted, "?" when plain.
bool equal(const Value& value, const YAML::Node& node) {
  if (const auto* list = std::get_if<List>(&value.data())) {
    if (!node.IsSequence() || node.size() != list->size()) return false;
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (!equal((*list)[i], node[i])) return false;
    }
    return true;
  }
  if (const auto* map = std::get_if<Map>(&value.data())) {
    if (!node.IsMap() || node.size() != map->size()) return false;
    std::map<std::string, YAML::Node> read;
    for (const auto& entry : node) read.emplace(entry.first.Scalar(), entry.second);
    for (const auto& [key, item] : *map) {
      if (!read.contains(key) || !equal(item, read.at(key))) return false;
    }
    return true;
  }
  if (!node.IsScalar()) return false;
  if (const auto* flag = std::get_if<bool>(&value.data())) return node.Tag() == "?" && node.Scalar() == (*flag ? "true" : "false");
  if (const auto* number = std::get_if<std::int64_t>(&value.data())) return node.Tag() == "?" && node.as<std::int64_t>() == *number;
  return node.Scalar() == std::get<std::string>(value.data());
}

bool readsBack(const Value& value, const std::string& text) {
  const source::SourceFile file("a.yaml", text);
  findings::Findings findings;
  yaml::Document document;
  if (!yaml::parse(file, 0, {0, static_cast<std::uint32_t>(text.size())}, {}, findings, document)) return false;
  if (document.root() == nullptr || !equal(value, *document.root())) return false;
  try {
    return equal(value, YAML::Load(text));
  } catch (const YAML::Exception&) {
    return false;
  }
}

const std::vector<std::string> kNasty = {
    "", " ", "  x", "x ", "\t", "x\t", "\n", "\n\n", "a\nb", "a\nb\n", "a\n\n", " a\nb", "\r", "a\r\nb", "~", "null", "Null", "NULL", "true", "True", "TRUE",
    "false", "yes", "Yes", "no", "NO", "on", "On", "off", "OFF", "y", "Y", "n", "N", "1", "-1", "+1", "0", "00", "017", "0o17", "0x1F", "0b11", "1_000",
    "190:20:30", "1e3", "1E+3", "-.5", ".5", "5.", ".inf", "-.Inf", ".nan", ".NaN", "2001-12-14", "2001-12-14t21:59:43.10-05:00", "<<", "=", "-", "- a", "--",
    "---", "...", "--- a", "?", "? a", ":", ": a", "a:", "a: b", "a:b", "a::b", "#", "# a", "a #b", "a#b", "&a", "*", "*a", "!", "!!str a", "|", "|-", ">", ">+",
    "%YAML 1.2", "@a", "`a`", "'", "''", "\"", "\"a\"", "a'b", "a\"b", "\\", "a\\nb", "{", "}", "{}", "{a: b}", "[", "]", "[]", "[a]", ",", "a, b", "a,b", "$(x)",
    "^/a(/.*)?$", "a|b", std::string("\0", 1), std::string("a\0b", 3), "\x01", "\x1b[31m", "\x7f", "\xc2\x80", "\xc2\x85", "a\xc2\x85" "b", "\xc2\xa0", "\xe2\x80\xa8",
    "a\xe2\x80\xa9" "b", "\xef\xbb\xbf", "\xef\xbb\xbf" "a", "a\xef\xbb\xbf", "\xef\xbf\xbd", "\xf0\x9f\x98\x80", "gr\xc3\xbc\xc3\x9f", "10.0.0.1", "1.2.3", "15s",
    "a.b.svc.cluster.local", "*.example.com", "/", "/a/b", "/healthz?x=1&y=2", "spiffe://cluster.local/ns/a/sa/b", "arn:aws:acm:eu-west-1:1:certificate/x", "{{ .Values.x }}",
    "12345678901234567890", "0.0.0.0/0", "::1", "fe80::1", "a\\", "key: |", "a ", "true ", " true", "trueish", "nullable", "e3", "0xg", "é", "A1", "_x", "-x", "x-",
};

}  // namespace

TEST_CASE("strings that a reader could take for something else come back as strings") {
  for (const std::string& text : kNasty) {
    CAPTURE(text);
    CHECK(readsBack(text, toYaml(text)));
    CHECK(readsBack(text, toJson(text)));
    const Value nested = Map{{"a", List{text, List{text, Map{{text, text}}}}}, {"b", Map{{text, Map{{text, text}}}}}};
    CHECK(readsBack(nested, toYaml(nested)));
    CHECK(readsBack(nested, toJson(nested)));
  }
}

TEST_CASE("random strings of the characters that matter come back") {
  const std::vector<std::string> pieces = {" ", ":", "#", "-", "\n", "\t", "\r", "'", "\"", "\\", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "%", "@", "`", "?", "=", "<", "~", "0",
                                           "1", ".", "e", "_", "x", "y", "true", "null", "on", "\xc2\x85", "\xe2\x80\xa8", "\xef\xbb\xbf", "\xc3\xa4", "\xf0\x9f\x98\x80", "/", "+", "$", "(", ")"};
  std::mt19937 random(1);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (unsigned i = 0, n = 1 + random() % 6; i < n; ++i) text += pieces[random() % pieces.size()];
    const Value value = Map{{text, List{text}}, {"z" + text, text}};
    CAPTURE(text);
    REQUIRE(readsBack(value, toYaml(value)));
  }
}

namespace {

Value randomValue(std::mt19937& random, int depth) {
  const auto kind = random() % (depth == 0 ? 3 : 5);
  if (kind == 0) return kNasty[random() % kNasty.size()];
  if (kind == 1) return static_cast<std::int64_t>((std::uint64_t{random()} << 32 | random()) >> (random() % 64));
  if (kind == 2) return random() % 2 == 0;
  List list;
  std::map<std::string, Value> map;
  for (unsigned i = 0, n = random() % 5; i < n; ++i) {
    if (kind == 3) list.push_back(randomValue(random, depth - 1));
    else map.emplace(kNasty[random() % kNasty.size()], randomValue(random, depth - 1));
  }
  return kind == 3 ? Value(std::move(list)) : Value(Map(map.begin(), map.end()));
}

}  // namespace

TEST_CASE("random trees come back, as YAML and as JSON") {
  std::mt19937 random(2);
  for (int round = 0; round < 5000; ++round) {
    const Value value = randomValue(random, 5);
    const std::string text = toYaml(value);
    CAPTURE(text);
    REQUIRE(readsBack(value, text));
    REQUIRE(readsBack(value, toJson(value)));
  }
}

TEST_CASE("bytes that are not UTF-8 are replaced, never written") {
  for (const std::string& bytes : std::vector<std::string>{"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x80", "\x80"}) {
    std::string expected;
    for (std::size_t i = 0; i < bytes.size(); ++i) expected += "\xef\xbf\xbd";
    CHECK(toYaml(bytes) == "\"" + expected + "\"\n");
    CHECK(toJson(bytes) == "\"" + expected + "\"\n");
  }
}

TEST_CASE("an object is written as kubectl writes it") {
  const Value value = Map{{"status", Map{}}, {"spec", Map{{"b", List{Map{{"y", 1}, {"x", "v"}}, "s", List{}, List{1, 2}}}, {"a", true}, {"spec", 1}, {"kind", "k"}}},
                          {"metadata", Map{{"name", "n"}, {"annotations", Map{{"a.b/c", "d"}}}}}, {"kind", "K"}, {"apiVersion", "v1"}, {"aa", 1}};
  CHECK(toYaml(value) ==
        "apiVersion: v1\nkind: K\nmetadata:\n  annotations:\n    a.b/c: d\n  name: \"n\"\nspec:\n  a: true\n  b:\n  - x: v\n    \"y\": 1\n  - s\n  - []\n"
        "  - - 1\n    - 2\n  kind: k\n  spec: 1\naa: 1\nstatus: {}\n");
  CHECK(toJson(Map{{"b", List{1, "x"}}, {"a", Map{}}}) == "{\n  \"a\": {},\n  \"b\": [\n    1,\n    \"x\"\n  ]\n}\n");
  CHECK(toYaml(Map{}) == "{}\n");
}
