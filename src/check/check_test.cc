// What the rules see in routes that meet the same requests.
#include "check/check.h"

#include "catch.h"
#include "mesh/resolve.h"

using namespace a2i;

namespace {

// The rules that fire for a router with these two routes on `/`, without priorities.
std::vector<std::string> rulesOf(const std::string& first, const std::string& second) {
  const auto route = [](const std::string& name, const std::string& conditions) {
    return "{name: " + name + ", httpRoute: {match: {prefix: /, " + conditions + "}, action: {weightedTargets: [{virtualNodeRef: {name: node}, weight: 1}]}}}";
  };
  const source::SourceFile file("a.yaml",
      "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: node}\nspec: {listeners: [{portMapping: {port: 80, protocol: http}}], serviceDiscovery: {dns: {hostname: node}}}\n"
      "---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualRouter\nmetadata: {name: r}\n"
      "spec: {listeners: [{portMapping: {port: 80, protocol: http}}], routes: [" + route("a", first) + ", " + route("b", second) + "]}\n");
  findings::Findings findings;
  mesh::Input input;
  for (k8s::Manifest& manifest : k8s::readManifests(file, 0, {}, findings)) input.appmesh.push_back(appmesh::read(std::move(manifest), findings));
  mesh::MeshGraph graph = mesh::resolve(std::move(input), {}, findings);
  check::run(graph, 1, findings);
  std::vector<std::string> ids;
  for (const findings::Finding& finding : findings.all()) ids.emplace_back(finding.rule->id);
  return ids;
}

std::string header(const std::string& condition) { return "headers: [{name: X-V, " + condition + "}]"; }
std::string value(const std::string& comparison) { return header("match: {" + comparison + "}"); }
std::string query(const std::string& name, const std::string& exact) { return "queryParameters: [{name: " + name + ", match: {exact: \"" + exact + "\"}}]"; }

using Ids = std::vector<std::string>;
const Ids kOpen = {"AMI3108"};

}  // namespace

TEST_CASE("the order of routes that no request meets both of is nobody's question") {
  CHECK(rulesOf("method: GET", "method: POST") == Ids{});
  CHECK(rulesOf(query("v", "1"), query("v", "2")) == Ids{});
  CHECK(rulesOf(value("exact: a"), value("exact: b")) == Ids{});
  CHECK(rulesOf(value("exact: a"), value("prefix: b")) == Ids{});
  CHECK(rulesOf(value("suffix: b"), value("exact: a")) == Ids{});
  CHECK(rulesOf(value("prefix: ab"), value("prefix: ac")) == Ids{});
  CHECK(rulesOf(value("suffix: ab"), value("suffix: bb")) == Ids{});
  CHECK(rulesOf(value("range: {start: 1, end: 5}"), value("range: {start: 5, end: 9}")) == Ids{});
  CHECK(rulesOf(value("exact: a"), header("invert: true")) == Ids{});
  CHECK(rulesOf(value("exact: a"), header("invert: true, match: {exact: a}")) == Ids{});
}

TEST_CASE("where a request may meet both, App Mesh left the order open") {
  CHECK(rulesOf(query("v", "1"), query("w", "2")) == kOpen);
  CHECK(rulesOf(query("v", "1"), query("v", "1")) == kOpen);
  CHECK(rulesOf(value("exact: ab"), value("prefix: a")) == kOpen);
  CHECK(rulesOf(value("prefix: a"), value("suffix: b")) == kOpen);
  CHECK(rulesOf(value("prefix: a"), value("prefix: ab")) == kOpen);
  CHECK(rulesOf(value("regex: a"), value("exact: b")) == kOpen);
  CHECK(rulesOf(value("range: {start: 1, end: 5}"), value("range: {start: 4, end: 9}")) == kOpen);
  CHECK(rulesOf(header("invert: true, match: {exact: a}"), header("invert: true, match: {exact: b}")) == kOpen);
  CHECK(rulesOf("method: GET", header("invert: false")) == kOpen);
}
