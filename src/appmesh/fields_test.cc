#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "appmesh/read.h"
#include "catch.h"

using namespace a2i;
namespace fs = std::filesystem;

namespace {

void gather(const yaml::Node& schema, const std::string& path, std::vector<std::string>& leaves) {
  const yaml::Node* const properties = schema.get("properties");
  const yaml::Node* const additional = schema.get("additionalProperties");
  if (properties != nullptr) {
    for (const yaml::Entry& entry : properties->entries()) {
      gather(entry.value, path + (path.back() == ' ' ? "" : ".") + std::string(entry.key.scalar()), leaves);
    }
  } else if (const yaml::Node* items = schema.get("items")) {
    gather(*items, path + "[]", leaves);
  } else {
    leaves.push_back(path + (additional != nullptr && additional->isMapping() ? "{}" : ""));
  }
}

}  // namespace

// crd_leaves.txt: every leaf below `spec` of the seven custom resource definitions, one "KIND path" a line.
TEST_CASE("the readers know exactly the fields of the custom resource definitions") {
  std::vector<std::string> expected, known;
  std::ifstream file(A2I_CRD_LEAVES);
  for (std::string line; std::getline(file, line);) expected.push_back(line);
  REQUIRE(expected.size() == 328);
  for (const auto kind : {k8s::Kind::kMesh, k8s::Kind::kVirtualNode, k8s::Kind::kVirtualService, k8s::Kind::kVirtualRouter,
                          k8s::Kind::kVirtualGateway, k8s::Kind::kGatewayRoute, k8s::Kind::kBackendGroup}) {
    for (const std::string& pattern : appmesh::fieldPatterns(kind)) known.push_back(std::string(k8s::toString(kind)) + " " + pattern);
  }
  std::sort(known.begin(), known.end());
  for (const std::string& field : expected) {
    CAPTURE(field);
    CHECK(std::binary_search(known.begin(), known.end(), field));
  }
  for (const std::string& field : known) {
    CAPTURE(field);
    CHECK(std::binary_search(expected.begin(), expected.end(), field));
  }
}

TEST_CASE("the list of leaves is that of the custom resource definitions") {
  const fs::path folder = fs::path(A2I_SHARED) / "corpus/crds/appmesh";
  if (!fs::exists(folder)) {
    std::cout << "skipped: no ../shared/corpus/crds\n";
    return;
  }
  std::vector<std::string> found, listed;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream stream(entry.path(), std::ios::binary);
    const source::SourceFile file("crd.yaml", {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()});
    yaml::Document document;
    findings::Findings findings;
    REQUIRE(yaml::parse(file, 0, {0, static_cast<std::uint32_t>(file.content().size())}, {}, findings, document));
    const yaml::Node& spec = *document.root()->get("spec");
    const yaml::Node& schema = *spec.get("versions")->items()[0].get("schema")->get("openAPIV3Schema");
    gather(*schema.get("properties")->get("spec"), std::string(spec.get("names")->get("kind")->scalar()) + " ", found);
  }
  std::ifstream list(A2I_CRD_LEAVES);
  for (std::string line; std::getline(list, line);) listed.push_back(line);
  std::sort(found.begin(), found.end());
  std::sort(listed.begin(), listed.end());
  CHECK(found == listed);
}
