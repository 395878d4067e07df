#include "schema/validate.h"

#include "catch.h"
#include "findings/rules_schema.h"

using namespace a2i;

namespace {

struct Judged {
  source::SourceFile file;
  findings::Findings findings;
  bool valid = true;

  explicit Judged(std::string text) : file("a.yaml", std::move(text)) {
    auto manifests = k8s::readManifests(file, 0, {}, findings);
    REQUIRE(manifests.size() == 1);
    schema::validate(manifests[0], findings);
    valid = manifests[0].valid;
  }
  // rule, line:column, the text at fault
  std::string only() const {
    REQUIRE(findings.all().size() == 1);
    const findings::Finding& finding = findings.all()[0];
    const auto at = file.position(finding.span.begin, source::ColumnUnit::kCodePoint);
    return std::string(finding.rule->id) + " " + std::to_string(at.line) + ":" + std::to_string(at.column) + " " +
           std::string(file.content().substr(finding.span.begin, finding.span.end - finding.span.begin));
  }
};

std::string node(const std::string& listener) {
  return "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: a}\nspec:\n  listeners:\n  - " + listener + "\n";
}

}  // namespace

TEST_CASE("a valid object passes, nulls count as absent") {
  CHECK(Judged(node("portMapping: {port: 8080, protocol: http}\n    tls: null\n    timeout: ~")).findings.empty());
  CHECK(Judged("apiVersion: appmesh.k8s.aws/v1beta2\nkind: Mesh\nmetadata: {name: a}\n").valid);
}

TEST_CASE("each fault is found once, at the deepest place") {
  CHECK(Judged(node("portMapping: {port: \"8080\", protocol: http}")).only() == "AMI2002 6:25 \"8080\"");
  CHECK(Judged(node("portMapping: {port: 8080, protocol: htpp}")).only() == "AMI2003 6:41 htpp");
  CHECK(Judged(node("portMapping: {port: 65536, protocol: http}")).only() == "AMI2004 6:25 65536");
  CHECK(Judged(node("portMapping: {port: 99999999999999999999, protocol: http}")).only() == "AMI2002 6:25 99999999999999999999");  // kubectl makes a float of it
  CHECK(Judged(node("portMapping: {port: 9223372036854775808, protocol: http}")).only() == "AMI2004 6:25 9223372036854775808");
  CHECK(Judged(node("portMapping: {port: 8080.0, protocol: http}")).findings.empty());
  CHECK(Judged(node("portMapping: {port: 8080.5, protocol: http}")).only() == "AMI2002 6:25 8080.5");
  CHECK(Judged(node("portMapping: {port: 8080}")).only() == "AMI2001 6:5 portMapping");
  CHECK(Judged(node("portMapping: [1]")).only() == "AMI2002 6:18 [1]");
  CHECK(Judged(node("portMapping: {port: 80, protocol: on}")).only() == "AMI2002 6:39 on");
  CHECK(Judged(node("{portMapping: {port: 80, protocol: tcp}, tls: {mode: STRICT, certificate: {file: {certificateChain: '', privateKey: k}}}}")).only() == "AMI2005 6:105 ''");
}

TEST_CASE("of a key that stands twice the last value counts, and no other key is made up for") {
  const auto judge = [](const std::string& mapping) {
    findings::Findings of_reading, findings;
    const source::SourceFile file("a.yaml", node("portMapping: " + mapping));
    auto manifests = k8s::readManifests(file, 0, {}, of_reading);
    schema::validate(manifests.at(0), findings);
    return findings.empty() ? "valid" : findings.all()[0].message;
  };
  CHECK(judge("{port: 80, port: 81, protocol: tcp}") == "valid");
  CHECK(judge("{port: x, port: 81, protocol: tcp}") == "valid");
  CHECK(judge("{port: 80, port: 81}") == "`portMapping` lacks the required field `protocol`.");
  CHECK(judge("{port: 80, protocol: tcp, protocol: null}") == "`portMapping` lacks the required field `protocol`.");
}

TEST_CASE("the number of items is bounded") {
  std::string headers;
  for (int i = 0; i < 11; ++i) headers += "{name: h" + std::to_string(i) + "}, ";
  Judged judged("apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualRouter\nmetadata: {name: a}\nspec:\n  routes:\n  - name: r\n    httpRoute:\n"
                "      action: {weightedTargets: [{weight: 1}]}\n      match:\n        prefix: /\n        headers: [" + headers + "]\n");
  CHECK(judged.only() == "AMI2006 11:9 headers");
}

TEST_CASE("unknown fields are not this room's business") {
  CHECK(Judged(node("portMapping: {port: 8080, protocol: http}\n    colour: red")).findings.empty());
}

TEST_CASE("likely slips come with an edit") {
  CHECK(Judged(node("portMapping: {port: \"8080\", protocol: http}")).findings.all()[0].suggestion->edits[0].replacement == "8080");
  CHECK(Judged(node("portMapping: {port: 8080, protocol: HTTP}")).findings.all()[0].suggestion->edits[0].replacement == "http");
}

TEST_CASE("an edit is offered only where it keeps the meaning") {
  const auto edit = [](const std::string& listener) {
    const Judged judged(node(listener));
    REQUIRE(judged.findings.all().size() == 1);
    const auto& suggestion = judged.findings.all()[0].suggestion;
    return suggestion ? suggestion->edits[0].replacement : std::string("none");
  };
  CHECK(edit("portMapping: {port: '80', protocol: http}") == "80");
  CHECK(edit("portMapping: {port: \"010\", protocol: http}") == "none");    // 8 without its quotes
  CHECK(edit("portMapping: {port: !!str 80, protocol: http}") == "none");   // there are no quotes to take off
  CHECK(edit("portMapping: {port: 80, protocol: on}") == "none");           // no word of the list
  CHECK(edit("{portMapping: {port: 80, protocol: http}, tls: {mode: STRICT, certificate: {sds: {secretName: yes}}}}") == "\"yes\"");
  CHECK(edit("~") == "none");
}

TEST_CASE("messages name the key and what is expected") {
  const auto message = [](std::string text) {
    const Judged judged(std::move(text));
    REQUIRE(judged.findings.all().size() == 1);
    return judged.findings.all()[0].message;
  };
  CHECK(message(node("portMapping: {port: \"8080\", protocol: http}")) == "`port` is `8080`, a string; an integer from 1 to 65535 is expected.");
  CHECK(message(node("portMapping: {port: 0, protocol: http}")) == "`port` is 0; an integer from 1 to 65535 is expected.");
  CHECK(message(node("portMapping: {port: 80, protocol: on}")) == "`protocol` is `on`, a boolean; one of grpc, http, http2, tcp is expected.");
  CHECK(message(node("~")) == "`listeners[0]` is null; a mapping is expected.");
  const std::string head = "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: a}\nspec: {podSelector: {matchLabels: ";
  CHECK(message(head + "{app.kubernetes.io/version: 1.5}}}\n") == "`app.kubernetes.io/version` is `1.5`, a number; a string is expected.");
  // A key of a map is text of the manifest, too: it must not reach the terminal as it is.
  CHECK(message(head + "{\"a\\e[31m\\nb\": 1}}}\n") == "`a\\u{1b}[31m\\u{a}b` is `1`, an integer; a string is expected.");
}

TEST_CASE("labels and annotations that are no strings make the API server refuse the object") {
  const auto metadata = [](const std::string& text) {
    return Judged("apiVersion: appmesh.k8s.aws/v1beta2\nkind: BackendGroup\nmetadata: {name: a, " + text + "}\n").only();
  };
  CHECK(metadata("labels: {version: 1}") == "AMI2002 3:39 1");
  CHECK(metadata("annotations: {owner: on}") == "AMI2002 3:42 on");
  CHECK(metadata("labels: [a]") == "AMI2002 3:29 [a]");
  CHECK(metadata("namespace: 12") == "AMI2002 3:32 12");
  CHECK(Judged("apiVersion: appmesh.k8s.aws/v1beta2\nkind: Mesh\nmetadata: {name: 12}\n").only() == "AMI2002 3:18 12");
}
