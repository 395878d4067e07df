#include "catch.h"
#include "contains.h"
#include "test_mesh.h"

using namespace a2i::behaviour;
using a2i::test::contains;

namespace {

std::string server(const std::string& tls) { return TestMesh(node("a", "{port: 80, protocol: http}", ", tls: " + tls)).part("node s/a"); }

const std::string kFile = "certificate: {file: {certificateChain: /c.pem, privateKey: /c.key}}";

// A node with one backend; `policy` is the backend's, `defaults` those of all backends.
std::string client(const std::string& policy, const std::string& defaults = "") {
  const std::string backend = "{virtualService: {virtualServiceRef: {name: shop}" + (policy.empty() ? "" : ", clientPolicy: {tls: " + policy + "}") + "}}";
  return TestMesh(object("VirtualService", "shop", "{provider: {virtualNode: {virtualNodeRef: {name: b}}}}") + node("b", "{port: 80, protocol: http}") +
                  object("VirtualNode", "a",
                         "{backends: [" + backend + "]" + (defaults.empty() ? "" : ", backendDefaults: {clientPolicy: {tls: " + defaults + "}}") +
                             ", serviceDiscovery: {dns: {hostname: a.s.svc.cluster.local}}}"))
      .part("node s/a");
}

const std::string kTrust = "validation: {trust: {file: {certificateChain: /ca.pem}}}";

}  // namespace

TEST_CASE("a listener takes plain text beside TLS only where it is permissive") {
  CHECK(contains(server("{mode: STRICT, " + kFile + "}"), "TLS only, certificate from files"));
  CHECK(contains(server("{mode: PERMISSIVE, " + kFile + "}"), "TLS or plain text, certificate from files"));
  CHECK_FALSE(contains(server("{mode: DISABLED, " + kFile + "}"), "TLS"));
}

TEST_CASE("a listener asks its clients for a certificate where it says whom it trusts") {
  CHECK(contains(server("{mode: STRICT, certificate: {sds: {secretName: cart}}, validation: {trust: {sds: {secretName: ca}}, "
                        "subjectAlternativeNames: {match: {exact: [web.example, shop.example]}}}}"),
                 "TLS only, certificate from SDS, clients need a certificate trusted by SDS for \"web.example\", \"shop.example\""));
  CHECK(contains(server("{mode: STRICT, certificate: {acm: {certificateARN: 'arn:aws:acm:eu-west-1:1:certificate/a'}}}"), "TLS only, certificate from ACM\n"));
}

TEST_CASE("a client insists on TLS unless its policy says otherwise") {
  CHECK(contains(client("{" + kTrust + "}"), "TLS, trust from files\n"));
  CHECK(contains(client("{enforce: false, ports: [80, 443], " + kTrust + "}"), "TLS where the server has it at port 80, 443, trust from files\n"));
  CHECK(contains(client("{" + kFile + ", validation: {trust: {acm: {certificateAuthorityARNs: ['arn:aws:acm-pca:eu-west-1:1:certificate-authority/a']}}, "
                        "subjectAlternativeNames: {match: {exact: [shop.example]}}}}"),
                 "TLS, trust from ACM, own certificate from files, server is \"shop.example\"\n"));
  CHECK_FALSE(contains(client(""), "TLS"));
}

TEST_CASE("a backend's own policy takes the place of the one for all backends") {
  const std::string defaults = "{validation: {trust: {sds: {secretName: ca}}}}";
  CHECK(contains(client("", defaults), "trust from SDS"));
  CHECK(contains(client("{" + kTrust + "}", defaults), "trust from files"));
}
