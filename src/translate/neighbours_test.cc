#include "translate/neighbours.h"

#include <deque>

#include "catch.h"
#include "k8s/kinds.h"
#include "translate/network_policies.h"

using namespace a2i;
using namespace a2i::translate;

namespace {

k8s::Manifest policy(const std::string& spec) {
  const std::string text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: " + spec + "\n";
  static std::deque<source::SourceFile> files;  // nodes look into their file, so it stays
  files.emplace_back("p.yaml", text);
  findings::Findings findings;
  auto read = k8s::readManifests(files.back(), 0, {}, findings);
  REQUIRE(read.size() == 1);
  return std::move(read.front());
}

const Peer kIstiod{"istio-system", {{"kubernetes.io/metadata.name", "istio-system"}}, {{"app", "istiod"}}};

bool letsOut(const std::string& rule) { return lets(policy("{podSelector: {}, egress: [" + rule + "]}"), Direction::kEgress, 15012, kIstiod); }

}  // namespace

TEST_CASE("every kind of neighbour that is read has somebody who looks at it") {
  for (const k8s::RelatedKind& kind : k8s::relatedKinds()) {
    CAPTURE(std::string(kind.name));
    CHECK((kind.kind == k8s::Kind::kNeighbour) == lookedAt(kind));
  }
}

TEST_CASE("a network policy lets through what one of its rules does") {
  CHECK(letsOut("{}"));
  CHECK(letsOut("{ports: [{port: 15012}]}"));
  CHECK(letsOut("{ports: [{port: 15000, endPort: 15100}]}"));
  CHECK(letsOut("{ports: [{protocol: TCP}]}"));
  CHECK(letsOut("{to: [{namespaceSelector: {}}]}"));
  CHECK(letsOut("{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: istio-system}}, podSelector: {matchLabels: {app: istiod}}}]}"));
  CHECK(letsOut("{to: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [istio-system]}]}}]}"));
  CHECK(letsOut("{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}"));
  CHECK_FALSE(letsOut("{ports: [{port: 15012, protocol: UDP}]}"));
  CHECK_FALSE(letsOut("{ports: [{port: 443}]}"));
  CHECK_FALSE(letsOut("{ports: [{port: https}]}"));
  CHECK_FALSE(letsOut("{to: [{podSelector: {}}]}"));  // of its own namespace
  CHECK_FALSE(letsOut("{to: [{namespaceSelector: {matchLabels: {team: shop}}}]}"));
  CHECK_FALSE(letsOut("{to: [{ipBlock: {cidr: 192.0.2.7/32}}]}"));
  CHECK_FALSE(lets(policy("{podSelector: {}, policyTypes: [Egress]}"), Direction::kEgress, 15012, kIstiod));
}

TEST_CASE("a network policy closes the directions that it names, or has rules for") {
  const auto closes = [](const std::string& spec) { return std::pair(isolates(policy(spec), Direction::kIngress), isolates(policy(spec), Direction::kEgress)); };
  CHECK(closes("{podSelector: {}}") == std::pair(true, false));
  CHECK(closes("{podSelector: {}, egress: [{}]}") == std::pair(true, true));
  CHECK(closes("{podSelector: {}, policyTypes: [Egress]}") == std::pair(false, true));
  CHECK(selectsPods(policy("{podSelector: {}}"), {}));
  CHECK(selectsPods(policy("{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [pay]}]}}"), {{"app", "cart"}}));
  CHECK_FALSE(selectsPods(policy("{podSelector: {matchLabels: {app: pay}}}"), {{"app", "cart"}}));
}
