#include "translate/fields.h"

#include <algorithm>
#include <set>

#include "appmesh/read.h"
#include "catch.h"

using namespace a2i;
using translate::State;

TEST_CASE("the ledger declares every field once, and no other") {
  std::set<std::string> declared, known;
  for (const translate::Field& field : translate::fields()) {
    CAPTURE(std::string(field.path));
    CHECK(declared.insert(std::string(k8s::toString(field.kind)) + " " + std::string(field.path)).second);
  }
  for (const auto kind : {k8s::Kind::kMesh, k8s::Kind::kVirtualNode, k8s::Kind::kVirtualService, k8s::Kind::kVirtualRouter,
                          k8s::Kind::kVirtualGateway, k8s::Kind::kGatewayRoute, k8s::Kind::kBackendGroup}) {
    for (const std::string& pattern : appmesh::fieldPatterns(kind)) known.insert(std::string(k8s::toString(kind)) + " " + pattern);
  }
  CHECK(declared == known);
  CHECK(declared.size() == 328);
}

TEST_CASE("what is reported names its rule, what is carried over its place") {
  for (const translate::Field& field : translate::fields()) {
    CAPTURE(std::string(field.path));
    if (field.state == State::kReported) CHECK(field.rule != nullptr);
    if (field.state == State::kTranslated || field.state == State::kNotNeeded) CHECK(field.rule == nullptr);
    // Where Istio has something that a person has to set up, the row says so; it is still nothing that is written.
    const bool nothing = field.state == State::kReported && field.exactness == translate::Exactness::kNone;
    CHECK(nothing == field.target.empty());
  }
}

TEST_CASE("what is not carried over exactly names its rule or its section of the chapter on differences") {
  for (const translate::Field& field : translate::fields()) {
    CAPTURE(std::string(field.path));
    const bool exact = field.exactness == translate::Exactness::kExact && field.state != State::kApproximated;
    CHECK(exact == (field.rule == nullptr && translate::difference(field).empty()));
  }
}
