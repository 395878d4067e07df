#include "catch.h"
#include "findings/rules_input.h"
#include "findings/rules_schema.h"
#include "k8s/dialects.h"
#include "k8s/manifest.h"

using namespace a2i;

namespace {

struct Read {
  source::SourceFile file;
  findings::Findings findings;
  std::vector<k8s::Manifest> manifests;

  explicit Read(std::string text) : file("a.yaml", std::move(text)) { manifests = k8s::readManifests(file, 0, {}, findings); }
  const findings::Rule* rule(std::size_t i) const { return i < findings.all().size() ? findings.all()[i].rule : nullptr; }
};

const std::string kMesh = "apiVersion: appmesh.k8s.aws/v1beta2\nkind: Mesh\n";

}  // namespace

TEST_CASE("a workload is read although an annotation holds template text") {
  const Read read("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  note: |\n    {{ with x }}{{ end }}\n");
  REQUIRE(read.manifests.size() == 1);
  CHECK(read.manifests[0].display() == "Deployment default/d");
  CHECK(read.findings.empty());
}

TEST_CASE("templates of workloads that carry our annotations are told once, at the first of them") {
  const std::string workload = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Values.x }}\n  annotations: {appmesh.k8s.aws/mesh: m}\n---\n";
  const std::string quoted = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: '{{ x }}', annotations: {appmesh.k8s.aws/mesh: m}}\n";
  for (const Read& read : {Read(workload + workload), Read(quoted)}) {
    CHECK(read.manifests.empty());
    REQUIRE(read.findings.all().size() == 1);
    CHECK(read.rule(0) == &findings::kTemplateOfWorkload);
    const source::Span span = read.findings.all()[0].span;
    CHECK(read.file.content().substr(span.begin, span.end - span.begin) == "appmesh.k8s.aws/mesh");
  }
  CHECK(Read("kind: Deployment\napiVersion: apps/v1\nmetadata:\n  name: {{ x }}\n  # appmesh.k8s.aws/mesh: m\n").findings.empty());
}

TEST_CASE("template text in comments and annotations is nobody's business") {
  const Read read("# {{ x }}\n" + kMesh + "metadata: {name: m, annotations: {a: \"{{ x }} ${FOO}\"}}\nspec: {a: 'x${2}'}\n");
  REQUIRE(read.manifests.size() == 1);
  CHECK(read.manifests[0].valid);
  CHECK(read.findings.empty());
}

TEST_CASE("a quoted template expression in a field is reported at its value") {
  const Read read(kMesh + "metadata: {name: m}\nspec: {a: \"{{ x }}\"}\n");
  REQUIRE(read.findings.all().size() == 1);
  CHECK(read.rule(0) == &findings::kTemplate);
  const source::Span span = read.findings.all()[0].span;
  CHECK(read.file.content().substr(span.begin, span.end - span.begin) == "\"{{ x }}\"");
  CHECK_FALSE(read.manifests.at(0).valid);
}

TEST_CASE("a statement of Jinja is template text, a log format is none") {
  const Read statement("{% if canary %}\n" + kMesh + "metadata: {name: m}\n{% endif %}\n");
  REQUIRE(statement.findings.all().size() == 1);
  CHECK(statement.rule(0) == &findings::kTemplate);
  CHECK(statement.findings.all()[0].span.begin == 0);
  const Read format(kMesh + "metadata: {name: m}\nspec: {a: \"{%REQ(HOST)%} {%%}\"}\n");
  REQUIRE(format.manifests.size() == 1);
  CHECK(format.findings.empty());
}

TEST_CASE("templates of manifests are told by their names") {
  for (const char* const path : {"a/cart.yaml.template", "cart.YML.Tmpl", "cart.json.tpl", "x.y.yaml.gotmpl", "cart.yaml.j2", "c.yml.jinja", "c.yml.jinja2"}) {
    CAPTURE(path);
    CHECK(k8s::mayHoldManifestsByName(path));
    CHECK(k8s::renderedName(path) == std::string(path).substr(0, std::string(path).rfind('.')));
  }
  for (const char* const path : {"cart.yaml", "cart.tmpl", "cart.yaml.bak", "yaml.template", "cart.txt.j2", "cart.yaml.template.orig"}) {
    CAPTURE(path);
    CHECK(k8s::renderedName(path).empty());
  }
}

TEST_CASE("definitions for CloudFormation and Terraform are told, words in texts are not") {
  const auto yaml = k8s::otherDialect("mesh.yaml", "Resources:\n  # AWS::AppMesh::Mesh\n  M:\n    Type: AWS::AppMesh::VirtualNode\n");
  REQUIRE(yaml);
  CHECK(yaml->tool == "CloudFormation");
  CHECK(yaml->resource == "AWS::AppMesh::VirtualNode");
  CHECK(yaml->offset == 49);
  CHECK(k8s::otherDialect("a.json", R"({"Type" : "AWS::AppMesh::Mesh"})"));
  CHECK(k8s::otherDialect("a.tf", "resource \"aws_appmesh_mesh\" \"m\" {}")->tool == "Terraform");
  CHECK_FALSE(k8s::otherDialect("a.yaml", "text: no AWS::AppMesh::Mesh any more\n"));
  CHECK_FALSE(k8s::otherDialect("a.tf", "data \"aws_appmesh_mesh\" \"m\" {}"));
  CHECK_FALSE(k8s::otherDialect("a.yaml", ""));
}

TEST_CASE("a template is worth reading for App Mesh's objects alone") {
  CHECK(k8s::worth("a.yaml.tmpl", kMesh) == k8s::Worth::kMesh);
  const std::string workload = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, annotations: {appmesh.k8s.aws/mesh: m}}\n";
  CHECK(k8s::worth("a.yaml", workload) != k8s::Worth::kNothing);
  CHECK(k8s::worth("a.yaml.tmpl", workload) == k8s::Worth::kNothing);
}

TEST_CASE("a Service whose namespace is no name is passed over") {
  CHECK(Read("apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: \"${NS}\"}\n").manifests.empty());
  CHECK(Read("apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: ../x}\n").manifests.empty());
}

TEST_CASE("JSON objects may follow one another") {
  const std::string one = R"({"apiVersion":"appmesh.k8s.aws/v1beta2","kind":"Mesh","metadata":{"name":"a}{"}})";
  const Read read(R"({"apiVersion":"appmesh.k8s.aws/v1beta2","kind":"Mesh","metadata":{"name":"a"}})" "\n" + one);
  CHECK(read.manifests.size() == 2);
  REQUIRE(read.findings.all().size() == 1);
  CHECK(read.rule(0) == &findings::kInvalidName);
}

TEST_CASE("directives may follow comments and document ends") {
  const Read read("# x\n%YAML 1.1\n---\n" + kMesh + "metadata: {name: a}\n...\n%YAML 1.1\n---\n" + kMesh + "metadata: {name: b}\n");
  CHECK(read.manifests.size() == 2);
  CHECK(read.findings.empty());
}

TEST_CASE("objects whose names are no strings are not valid, and those of Kubernetes are passed over") {
  const Read number(kMesh + "metadata: {name: 17}\n");
  CHECK(number.findings.empty());  // the schema's business
  CHECK_FALSE(number.manifests.at(0).valid);
  const Read ns("apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: node, namespace: on}\n");
  CHECK_FALSE(ns.manifests.at(0).valid);
  CHECK(Read("apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: 1}\n").manifests.empty());
  CHECK(Read("apiVersion: v1\nkind: Service\nmetadata: {name: 1}\n").manifests.empty());
}

TEST_CASE("another spelling of `apiVersion` is not passed over in silence") {
  for (const std::string spelling : {"apiversion", "ApiVersion", "APIVersion"}) {
    const Read read(spelling + ": appmesh.k8s.aws/v1beta2\nkind: Mesh\nmetadata: {name: m}\n");
    CHECK(read.manifests.empty());
    REQUIRE(read.findings.all().size() == 1);
    CHECK(read.rule(0) == &findings::kMissingField);
    CHECK(read.findings.all()[0].span.end == spelling.size());
  }
  CHECK(Read("apiversion: apps/v1\nkind: Deployment\nmetadata: {name: m}\n").findings.all().empty());
}

TEST_CASE("lists are expanded, whatever their version, and give their items a type") {
  const std::string item = "{metadata: {name: a}}";
  CHECK(Read("apiVersion: appmesh.k8s.aws/v1beta2\nkind: MeshList\nitems: [" + item + ", " + item + "]\n").manifests.size() == 2);
  const Read typed("apiVersion: v1\nkind: ServiceList\nitems: [" + item + "]\n");
  REQUIRE(typed.manifests.size() == 1);
  CHECK(typed.manifests[0].display() == "Service default/a");
  CHECK(Read("kind: List\nitems: [{apiVersion: appmesh.k8s.aws/v1beta2, kind: Mesh, metadata: {name: a}}]\n").manifests.size() == 1);
  const Read old("apiVersion: appmesh.k8s.aws/v1beta1\nkind: MeshList\nitems: [" + item + "]\n");
  REQUIRE(old.findings.all().size() == 1);
  CHECK(old.rule(0) == &findings::kOldApiVersion);
  CHECK(Read("apiVersion: v1\nkind: List\nitems: [" + item + ", 1, null]\n").manifests.empty());
}

TEST_CASE("JSON of a dump may hold what YAML refuses") {
  const Read read(R"({"apiVersion":"appmesh.k8s.aws/v1beta2","kind":"Mesh","metadata":{"name":"m","labels":{"note":"\ud83d\ude00"}}})");
  REQUIRE(read.manifests.size() == 1);
  CHECK(read.findings.empty());
  CHECK(read.manifests[0].labels.at("note") == "\xf0\x9f\x98\x80");
}

TEST_CASE("placeholders of envsubst, shells and Flux are told from repetitions in regular expressions") {
  const auto rule = [](const std::string& text) {
    const Read read(kMesh + "metadata: {name: m}\nspec: {a: '" + text + "'}\n");
    return read.findings.empty() ? std::string_view() : read.rule(0)->id;
  };
  for (const char* text : {"${A}", "x-${a_1}", "${A:-x}", "${A:=x}", "${A=x}", "${A-x}", "${A/a/b}", "${A^^}", "${A,}", "${A#x}", "${A%x}", "${A?x}", "${A+x}"}) CHECK(rule(text) == "AMI1006");
  for (const char* text : {"a${2}", "a${2,3}", "$A", "$(A)", "${}", "${A", "${ A }", "{{a}"}) CHECK(rule(text) == "");
}
