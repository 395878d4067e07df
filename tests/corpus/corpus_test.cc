// Real repositories of ../shared/corpus, when they are at hand: no crash, no silent field, output that Istio's definitions
// accept, and the number of findings by level as checked in. The goldens and the example pass the same judge.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

#include "catch.h"
#include "emit/tree.h"
#include "findings/gather.h"
#include "pipeline/run.h"
#include "structural.h"
#include "yaml/parse.h"

using namespace a2i;
namespace fs = std::filesystem;

namespace {

const fs::path kShared = A2I_SHARED, kSource = A2I_SOURCE_DIR;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct Stream {
  source::SourceFile file;
  std::vector<yaml::Document> documents;
  explicit Stream(std::string text) : file("stream", std::move(text)) {
    for (const yaml::Extent extent : yaml::cut(file.content())) {
      findings::Findings findings;
      yaml::Document document;
      REQUIRE(yaml::parse(file, 0, extent, {}, findings, document));
      CHECK(findings.empty());
      if (document.root() != nullptr) documents.push_back(std::move(document));
    }
  }
};

// Kubernetes' own Service has no custom resource definition; these are its rules for what is written of it.
constexpr const char* kService = R"(type: object
properties:
  spec:
    type: object
    required: [ports, selector]
    properties:
      selector: {type: object, additionalProperties: {type: string}}
      ports:
        type: array
        minItems: 1
        items:
          type: object
          required: [port, name]
          properties:
            name: {type: string, maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'}
            port: {type: integer, minimum: 1, maximum: 65535}
            protocol: {type: string, enum: [TCP]}
            appProtocol: {type: string, enum: [http, http2, grpc, tcp]}
)";

// The schema of each "apiVersion kind" in Istio's custom resource definitions.
class Definitions {
 public:
  Definitions() : stream_(read(kShared / "corpus/crds/istio/customresourcedefinitions.gen.yaml")), service_(kService) {
    schemas_["v1 Service"] = service_.documents[0].root();
    for (const yaml::Document& document : stream_.documents) {
      const yaml::Node& spec = *document.root()->get("spec");
      for (const yaml::Node& version : spec.get("versions")->items()) {
        const std::string key = std::string(spec.get("group")->scalar()) + "/" + std::string(version.get("name")->scalar()) + " " + std::string(spec.get("names")->get("kind")->scalar());
        schemas_[key] = version.get("schema")->get("openAPIV3Schema");
      }
    }
  }

  std::vector<std::string> judge(const std::string& text) const {
    std::vector<std::string> all;
    const Stream stream(text);
    for (const yaml::Document& document : stream.documents) {
      const std::string key = std::string(document.root()->get("apiVersion")->scalar()) + " " + std::string(document.root()->get("kind")->scalar());
      const auto schema = schemas_.find(key);
      if (schema == schemas_.end()) {
        all.push_back("no definition of " + key);
        continue;
      }
      // Of the object only the spec is structural here; metadata is Kubernetes' own.
      for (const std::string& violation : test::violations(*document.root()->get("spec"), *schema->second->get("properties")->get("spec"))) {
        all.push_back(key + " " + std::string(document.root()->get("metadata")->get("name")->scalar()) + " " + violation);
      }
    }
    return all;
  }

 private:
  Stream stream_, service_;
  std::map<std::string, const yaml::Node*> schemas_;
};

bool available(const char* what) {
  if (fs::exists(kShared / "corpus")) return true;
  std::cout << "skipped: no ../shared/corpus, " << what << "\n";
  return false;
}

std::map<std::string, std::string> readFolder(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = read(entry.path());
  }
  return files;
}

}  // namespace

TEST_CASE("the judge finds what a strict API server would refuse") {
  const Stream schema("type: object\nproperties:\n  a: {type: integer, minimum: 1}\n  b: {type: array, items: {type: string, enum: [x, y]}}\n  c: {type: object, oneOf: [{required: [d]}, {required: [e]}], properties: {d: {type: string}, e: {type: string}}}\nrequired: [a]\n");
  const auto found = [&schema](const char* text) { return test::violations(*Stream(text).documents[0].root(), *schema.documents[0].root()); };
  CHECK(found("{a: 1, b: [x], c: {d: q}}").empty());
  CHECK(found("{a: 0}") == std::vector<std::string>{"a: breaks minimum 1"});
  CHECK(found("{a: '1'}") == std::vector<std::string>{"a: has not the type integer"});
  CHECK(found("{b: []}") == std::vector<std::string>{"(root): lacks a"});
  CHECK(found("{a: 1, z: 1}") == std::vector<std::string>{"(root): unknown field z"});
  CHECK(found("{a: 1, b: [z]}") == std::vector<std::string>{"b[0]: is none of the words of its enumeration"});
  CHECK(found("{a: 1, c: {d: q, e: q}}") == std::vector<std::string>{"c: fits 2 of its alternatives, not one"});
}

TEST_CASE("Istio's definitions accept every golden translation and the example") {
  if (!available("nothing to judge by")) return;
  const Definitions definitions;
  std::size_t judged = 0;
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(kSource / "tests/translate")) files.push_back(entry.path());
  for (const auto& entry : fs::recursive_directory_iterator(kSource / "examples/istio")) files.push_back(entry.path());
  for (const fs::path& path : files) {
    const std::string name = path.filename().string();
    const bool object = path.string().find("examples/istio/namespaces") != std::string::npos && name != "kustomization.yaml" && name.ends_with(".yaml");
    if (!name.ends_with(".istio.yaml") && !object) continue;
    std::string text = read(path);
    text = text.substr(0, text.find("# workloads/"));  // patches are no objects
    CAPTURE(path.string());
    CHECK(definitions.judge(text) == std::vector<std::string>{});
    ++judged;
  }
  CHECK(judged > 50);
}

TEST_CASE("real repositories: the findings are those checked in, the output is valid, no field is silent") {
  if (!available("no real repositories")) return;
  const Definitions definitions;
  std::string table = "# folder: App Mesh objects, Istio objects, errors, warnings, notes (A2I_UPDATE=1 rewrites this)\n";
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(kShared / "corpus/kubernetes")) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  for (const fs::path& folder : folders) {
    CAPTURE(folder.string());
    source::MemoryTree tree(readFolder(folder));
    pipeline::Options options;
    options.ledger = true;
    auto outcome = pipeline::run(tree, options);
    REQUIRE(outcome);
    findings::gather(outcome->findings);  // as reports show them
    std::size_t counts[3] = {};
    for (const findings::Finding& finding : outcome->findings.all()) {
      ++counts[static_cast<std::size_t>(finding.level)];
      CHECK(finding.rule->id != "AMI4999");
      CHECK(finding.span.file != source::kNoFile);
    }
    for (const report::LedgerLine& line : outcome->ledger) CHECK(line.state != "unclaimed");
    CHECK(definitions.judge(emit::toStream(outcome->bundle, emit::What::kAll)) == std::vector<std::string>{});
    table += folder.filename().string() + ": " + std::to_string(outcome->summary.appmesh_objects) + ", " + std::to_string(outcome->summary.istio_objects) + ", " +
             std::to_string(counts[2]) + ", " + std::to_string(counts[1]) + ", " + std::to_string(counts[0]) + "\n";
  }
  const fs::path expected = kSource / "tests/corpus/expected.txt";
  const char* const update = std::getenv("A2I_UPDATE");
  if (update != nullptr && std::string_view(update) == "1") std::ofstream(expected, std::ios::binary) << table;
  CHECK(read(expected) == table);
}
