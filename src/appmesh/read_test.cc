#include "appmesh/read.h"

#include "catch.h"
#include "findings/rules_schema.h"

using namespace a2i;

namespace {

struct Loaded {
  source::SourceFile file;
  findings::Findings findings;
  std::unique_ptr<appmesh::Resource> resource;

  explicit Loaded(std::string text) : file("a.yaml", std::move(text)) {
    auto manifests = k8s::readManifests(file, 0, {}, findings);
    REQUIRE(manifests.size() == 1);
    resource = appmesh::read(std::move(manifests[0]), findings);
  }
  const appmesh::VirtualNodeSpec& node() const { return std::get<appmesh::VirtualNodeSpec>(resource->spec); }

  // line:column key field edit, one finding a line
  std::string unknown() const {
    std::string text;
    for (const findings::Finding& finding : findings.all()) {
      CHECK(finding.rule == &findings::kUnknownField);
      const auto at = file.position(finding.span.begin, source::ColumnUnit::kCodePoint);
      text += std::to_string(at.line) + ":" + std::to_string(at.column) + " " + std::string(file.content().substr(finding.span.begin, finding.span.end - finding.span.begin)) +
              " " + finding.field + " " + (finding.suggestion ? finding.suggestion->edits[0].replacement : "-") + "\n";
    }
    return text;
  }
};

std::string virtualNode(const std::string& spec) {
  return "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: a, namespace: n}\nspec:\n" + spec;
}

}  // namespace

TEST_CASE("values know the node they were read from") {
  const Loaded loaded(virtualNode("  listeners:\n  - portMapping: {port: 0x1F, protocol: http2}\n    timeout: {http2: {idle: {unit: ms, value: 7}}}\n"));
  REQUIRE(loaded.node().listeners.items.size() == 1);
  const appmesh::NodeListener& listener = loaded.node().listeners.items[0];
  CHECK(*listener.port_mapping->port == 31);
  CHECK(listener.port_mapping->port.node->scalar() == "0x1F");
  CHECK(*listener.port_mapping->protocol == appmesh::Protocol::kHttp2);
  CHECK(listener.port_mapping->key->scalar() == "portMapping");
  CHECK(listener.key == nullptr);
  CHECK(listener.timeout->http2->idle->milliseconds() == 7);
  CHECK(listener.tls == nullptr);
  CHECK(loaded.findings.empty());
}

TEST_CASE("null is absent, and a value of the wrong type is passed over without a word") {
  const Loaded loaded(virtualNode("  awsName: 7\n  podSelector: ~\n  backends: {a: b}\n  listeners:\n  - portMapping: {port: \"80\", protocol: HTTP}\n  - 5\n  - healthCheck: null\n"));
  CHECK_FALSE(loaded.node().aws_name);
  CHECK(loaded.node().pod_selector == nullptr);
  CHECK(loaded.node().backends.items.empty());
  REQUIRE(loaded.node().listeners.items.size() == 3);
  CHECK_FALSE(loaded.node().listeners.items[0].port_mapping->port);
  CHECK_FALSE(loaded.node().listeners.items[0].port_mapping->protocol);
  CHECK(loaded.node().listeners.items[1].port_mapping == nullptr);
  CHECK(loaded.node().listeners.items[2].health_check == nullptr);
  CHECK(loaded.findings.empty());
}

TEST_CASE("an empty selector is there, and selects everything") {
  const Loaded loaded(virtualNode("  podSelector: {}\n"));
  REQUIRE(loaded.node().pod_selector != nullptr);
  CHECK(loaded.node().pod_selector->match_labels.items.empty());
}

TEST_CASE("unknown keys are found at every depth, once each, with the likely spelling") {
  const Loaded loaded(virtualNode("  listners:\n  listeners:\n  - portMapping: {port: 80, Protocol: tcp}\n    colour: {deep: [1, {er: 2}]}\n"
                                  "  podSelector: {matchlabels: {a: b}}\nstatus: {any: thing}\nremark: 2\n"));
  CHECK(loaded.unknown() == "11:1 remark remark -\n"
                            "7:29 Protocol spec.listeners[0].portMapping.Protocol protocol\n8:5 colour spec.listeners[0].colour -\n"
                            "9:17 matchlabels spec.podSelector.matchlabels matchLabels\n5:3 listners spec.listners -\n");
}

TEST_CASE("no edit makes a double of a field that is there") {
  CHECK(Loaded(virtualNode("  listners: []\n")).unknown() == "5:3 listners spec.listners listeners\n");
  CHECK(Loaded(virtualNode("  listners: []\n  listeners: []\n")).unknown() == "5:3 listners spec.listners -\n");
  CHECK(Loaded("apiVersion: appmesh.k8s.aws/v1beta2\nkind: Mesh\nmetadata: {name: a}\nspecs: {}\n").unknown() == "4:1 specs specs spec\n");
  CHECK(Loaded("apiVersion: appmesh.k8s.aws/v1beta2\nkind: Mesh\nmetadata: {name: a}\nspecs: {}\nspec: {}\n").unknown() == "4:1 specs specs -\n");
}

TEST_CASE("leaves are the fields that are present, under both of their names") {
  const Loaded loaded(virtualNode("  podSelector: {matchLabels: {app: a, \"b.c/d\": e}}\n  listeners:\n  - portMapping: {port: 80, protocol: ~}\n    colour: {deep: 1}\n"
                                  "  backends: []\n  backendDefaults: {clientPolicy: {tls: {ports: [1, 2]}}}\n"));
  std::string text;
  for (const appmesh::Leaf& leaf : appmesh::leaves(loaded.resource->manifest)) text += leaf.path + " " + leaf.pattern + " " + std::string(leaf.node->scalar()) + "\n";
  CHECK(text == "spec.backendDefaults.clientPolicy.tls.ports[0] backendDefaults.clientPolicy.tls.ports[] 1\n"
                "spec.backendDefaults.clientPolicy.tls.ports[1] backendDefaults.clientPolicy.tls.ports[] 2\n"
                "spec.listeners[0].portMapping.port listeners[].portMapping.port 80\n"
                "spec.podSelector.matchLabels.app podSelector.matchLabels{} a\n"
                "spec.podSelector.matchLabels.b.c/d podSelector.matchLabels{} e\n");
}

TEST_CASE("the path of a key and of its value is the same") {
  const Loaded loaded(virtualNode("  listeners:\n  - portMapping: {port: 80, protocol: http}\n"));
  const appmesh::PortMapping& mapping = *loaded.node().listeners.items[0].port_mapping;
  CHECK(appmesh::fieldPath(loaded.resource->manifest, *mapping.port.node) == "spec.listeners[0].portMapping.port");
  CHECK(appmesh::fieldPath(loaded.resource->manifest, *mapping.key) == "spec.listeners[0].portMapping");
  CHECK(appmesh::fieldPath(loaded.resource->manifest, *mapping.node) == "spec.listeners[0].portMapping");
}

TEST_CASE("what a merge key brings has the path of the place where it counts") {
  const Loaded loaded(virtualNode("  listeners:\n  - &first {portMapping: {port: 1, protocol: http}, prot: x}\n  - <<: *first\n    portMapping: {port: 2, protocol: http}\n"));
  CHECK(loaded.unknown() == "6:53 prot spec.listeners[0].prot -\n6:53 prot spec.listeners[1].prot -\n");
  REQUIRE(loaded.node().listeners.items.size() == 2);
  CHECK(appmesh::fieldPath(loaded.resource->manifest, *loaded.node().listeners.items[1].node->get("prot")) == "spec.listeners[1].prot");
}
