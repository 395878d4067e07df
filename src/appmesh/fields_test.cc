#include <algorithm>
#include <fstream>

#include "appmesh/read.h"
#include "catch.h"

using namespace a2i;

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
