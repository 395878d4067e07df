// The schemas and the custom resource definitions of App Mesh give one verdict, over thousands of mutants of valid objects.
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <random>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "appmesh/read.h"
#include "catch.h"
#include "schema/node_adapter.h"
#include "schema/sample.h"
#include "schema/validate.h"

using namespace a2i;
namespace fs = std::filesystem;

namespace {

struct Text {
  source::SourceFile file;
  yaml::Document document;
  explicit Text(std::string content) : file("crd", std::move(content)) {
    findings::Findings findings;
    REQUIRE(yaml::parse(file, 0, {0, static_cast<std::uint32_t>(file.content().size())}, {}, findings, document));
  }
};

// valijson takes `format: int64` for a rule about strings; it says nothing that our types do not.
std::string withoutFormats(std::string text) {
  constexpr std::string_view kFormat = "format: int64";
  for (std::size_t at = text.find(kFormat); at != std::string::npos; at = text.find(kFormat, at)) text.replace(at, kFormat.size(), "x-int64: true");
  return text;
}

// All values below `spec`, and all keys.
struct Places {
  std::vector<const yaml::Node*> values, keys;
  void gather(const yaml::Node& node) {
    for (const yaml::Entry& entry : node.entries()) {
      keys.push_back(&entry.key);
      values.push_back(&entry.value);
      gather(entry.value);
    }
    for (const yaml::Node& item : node.items()) {
      values.push_back(&item);
      gather(item);
    }
  }
};

std::string replaced(const std::string& text, source::Span span, const std::string& other) {
  return text.substr(0, span.begin) + other + text.substr(span.end);
}

// One change that may or may not make the object invalid: a value replaced, a key misspelt (so that it is missing, too),
// an unknown key added, a key or a value put in the place of another.
std::string mutate(const std::string& text, std::mt19937& random) {
  const Text parsed(text);
  Places places;
  places.gather(*parsed.document.root()->get("spec"));
  static const std::vector<std::string> kOther = {"null", "true", "\"\"", "\"x\"", "-1", "0", "1", "5000", "65536", "99999999999999999999", "1.5", "[]", "{}", "\"http\"", "[1, 2]", "{a: b}",
                                                  "\"" + std::string(256, 'a') + "\"", "on", "0o17", "\"" + std::string(255, 'a') + "\"", "[null]", "1000", "65535"};
  const yaml::Node& value = *places.values[random() % places.values.size()];
  const yaml::Node* const key = places.keys.empty() ? nullptr : places.keys[random() % places.keys.size()];
  switch (random() % 9) {
    case 0: return key == nullptr ? text : replaced(text, key->span, std::string(key->scalar()) + "s");
    case 1: return key == nullptr ? text : replaced(text, {0, key->span.begin, key->span.begin}, "zzUnknown: {a: [1]}, ");
    case 2: {
      const source::Span other = places.values[random() % places.values.size()]->span;
      return replaced(text, value.span, text.substr(other.begin, other.end - other.begin));
    }
    case 3: {  // another key becomes this one: missing there, and twice here
      const yaml::Node* const other = key == nullptr ? nullptr : places.keys[random() % places.keys.size()];
      return other == nullptr ? text : replaced(text, other->span, std::string(key->scalar()));
    }
    default: return replaced(text, value.span, kOther[random() % kOther.size()]);
  }
}

}  // namespace

TEST_CASE("schemas and custom resource definitions agree on thousands of mutants") {
  const fs::path folder = fs::path(A2I_SHARED) / "corpus/crds/appmesh";
  if (!fs::exists(folder)) {
    std::cout << "skipped: no ../shared/corpus/crds\n";
    return;
  }
  std::mt19937 random(11);
  std::size_t valid = 0, invalid = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream stream(entry.path(), std::ios::binary);
    const Text definition(withoutFormats({std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()}));
    const yaml::Node& spec = *definition.document.root()->get("spec");
    const yaml::Node& judge = *spec.get("versions")->items()[0].get("schema")->get("openAPIV3Schema");
    const std::string kind(spec.get("names")->get("kind")->scalar());
    valijson::Schema schema;
    valijson::SchemaParser().populateSchema(schema::NodeAdapter(judge), schema);
    const std::string whole = "apiVersion: appmesh.k8s.aws/v1beta2\nkind: " + kind + "\nmetadata: {name: a, namespace: b}\nspec: " + schema::sample(*judge.get("properties")->get("spec")) + "\n";
    for (int round = 0; round < 2000; ++round) {
      std::string text = whole;
      for (unsigned changes = round == 0 ? 0 : 1 + random() % 2; changes > 0; --changes) text = mutate(text, random);
      const source::SourceFile file("m.yaml", text);
      findings::Findings findings, of_reading;  // two changes may make a key a double
      auto manifests = k8s::readManifests(file, 0, {}, of_reading);
      REQUIRE(manifests.size() == 1);
      const bool expected = valijson::Validator().validate(schema, schema::NodeAdapter(*manifests[0].root), nullptr);
      schema::validate(manifests[0], findings);
      if (manifests[0].valid != expected) {
        CAPTURE(kind, text, expected);
        CHECK(manifests[0].valid == expected);
      }
      // An invalid object always says why.
      CHECK(manifests[0].valid == findings.empty());
      ++(expected ? valid : invalid);
    }
  }
  CHECK(valid > 500);
  CHECK(invalid > 2000);
}
