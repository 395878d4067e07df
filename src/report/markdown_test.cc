// The migration report: chapters, order, limits.
#include "report/mermaid.h"
#include "findings/rules_security.h"
#include "report/steps.h"
#include "report/test_report.h"
#include "report/verdicts.h"

using namespace a2i;
using report::Diagram;
using report::Vertex;
using test::Made;
using test::occurrences;

namespace {

// A service with a router and a node, a node of its own, a gateway.
void shop(Made& made, source::FileId file) {
  const source::Span whole{file, 0, 4};
  made.summary.appmesh_objects = 5;
  made.summary.files = 1;
  made.summary.overview.objects = {{"VirtualGateway shop/front", whole, "", {"VirtualGateway shop/front", "GatewayRoute shop/all"}},
                                   {"VirtualNode shop/cart", whole, "", {}},
                                   {"VirtualNode shop/web", whole, "", {}},
                                   {"VirtualRouter shop/cart", whole, "", {}},
                                   {"VirtualService shop/cart",
                                    whole,
                                    "cart.shop.svc",
                                    {"VirtualService shop/cart", "VirtualRouter shop/cart", "VirtualNode shop/cart"}}};
  const auto leaf = [&](const std::string& object, std::string_view state, std::string_view rule = "") {
    made.ledger.push_back({object, "spec.x", whole, state, {}, rule});
  };
  leaf("VirtualService shop/cart", "translated");
  leaf("VirtualRouter shop/cart", "approximated", "AMI4101");
  leaf("VirtualNode shop/cart", "approximated");
  leaf("VirtualNode shop/web", "not needed");
  leaf("GatewayRoute shop/all", "reported", "AMI4209");
}

}  // namespace

TEST_CASE("verdicts count the fields of a service and of all behind it, the worst first") {
  Made made;
  shop(made, made.file("a.yaml", "x: y\n"));
  const auto lines = report::verdicts(made.input());
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].display == "VirtualGateway shop/front");
  CHECK(lines[0].needs_hands == 1);
  CHECK(lines[0].verdict == report::Verdict::kNeedsHands);
  CHECK(lines[1].display == "VirtualService shop/cart");
  CHECK(lines[1].host == "cart.shop.svc");
  CHECK(lines[1].exact == 2);
  CHECK(lines[1].changed == 1);
  CHECK(lines[1].verdict == report::Verdict::kChanged);
  CHECK(lines[2].display == "VirtualNode shop/web");
  CHECK(lines[2].verdict == report::Verdict::kExact);
}

TEST_CASE("an error makes a service one that needs hands") {
  Made made;
  const auto file = made.file("a.yaml", "x: y\n");
  shop(made, file);
  made.add(findings::kNotInEnum, file, "y", "E.").object = "VirtualNode shop/web";
  const auto lines = report::verdicts(made.input());
  REQUIRE(lines.size() == 3);
  CHECK(lines[1].display == "VirtualNode shop/web");
  CHECK(lines[1].verdict == report::Verdict::kNeedsHands);
}

TEST_CASE("the report has its chapters, and text from manifests is no markup in them") {
  Made made;
  const auto file = made.file("a|b.yaml", "x: y\n");
  shop(made, file);
  auto& finding = made.add(findings::kNotInEnum, file, "y", "`</details><script>` is not one of `a`.");
  finding.object = "VirtualNode shop/[x](http://evil)";
  made.summary.assumptions = {"That *this* holds."};
  made.summary.overview.before = {{{Vertex::Shape::kService, "s", "a\"];\n  click n0", "shop"}}, {}};
  made.suppressed = {{finding, "| all | fine <b>", "2027-01-31", true}};
  const std::string text = made.write("markdown");
  CHECK(
      text.starts_with("# From App Mesh to Istio\n\n5 App Mesh objects in 1 file, 0 Istio objects: **1 error, 0 warnings, 0 notes**.\n\n"
                       "not counted: 1 accepted by suppressions.\n\n## Services\n\n1 exact, 1 changed, 1 in need of hands."));
  std::size_t at = 0;
  for (const char* chapter : {"\n## Services\n", "\n## What to do, in this order\n", "\n## Findings\n", "\n## Accepted\n",
                              "\n## Topology\n", "\n## Assumptions\n", "\n## Differences that hold for every mesh\n"}) {
    CAPTURE(chapter);
    at = text.find(chapter, at);
    REQUIRE(at != std::string::npos);
  }
  CHECK(text.find("| VirtualService shop/cart | cart.shop.svc | 2 | 1 | 0 | changed |\n") != std::string::npos);
  CHECK(text.find("- <code>a&#124;b.yaml:1:4</code> **VirtualNode shop/&#91;x&#93;(http&#58;//evil)** "
                  "<code>&#60;/details&#62;&#60;script&#62;</code> is not "
                  "one of <code>a</code>.\n") != std::string::npos);
  CHECK(text.find("&#124; all &#124; fine &#60;b&#62; &#40;until") == std::string::npos);
  CHECK(text.find(": &#124; all &#124; fine &#60;b&#62; (until 2027-01-31)\n") != std::string::npos);
  CHECK(text.find("- That &#42;this&#42; holds.\n") != std::string::npos);
  CHECK(text.find("  n0([\"a#34;#93;#59;#92;u#123;a#125;  click n0\"])\n") != std::string::npos);
  CHECK(text.find("<script>") == std::string::npos);
}

TEST_CASE("a report without objects says so") {
  const Made made;
  CHECK(made.write("markdown") ==
        "# From App Mesh to Istio\n\n0 App Mesh objects in 0 files, 0 Istio objects: **0 errors, 0 warnings, 0 notes**.\n\n"
        "No App Mesh objects were found in the files that were read.\n");
}

TEST_CASE("whatever the mesh, the report stays below 1 MiB and tells what is left out") {
  Made made;
  const std::string longest(5000, '|');
  const auto file = made.file(longest + ".yaml", "x: y\n");
  for (const findings::Rule* rule : {&findings::kNotInEnum, &findings::kLeftOut, &findings::kIdleTimeout, &findings::kUnknownReference}) {
    for (int i = 0; i < 2000; ++i) made.add(*rule, file, "y", longest).object = "VirtualNode " + longest;
  }
  findings::Finding accepted;
  accepted.rule = &findings::kLeftOut;
  accepted.object = longest;
  for (int i = 0; i < 3000; ++i) {
    const std::string name = "VirtualService " + longest + std::to_string(i);
    made.summary.overview.objects.push_back({name, {file, 0, 4}, longest, {name}});
    made.summary.assumptions.push_back(longest);
    made.summary.overview.blocked_objects.push_back(name);
    made.summary.overview.waves.push_back({name, name, name});
    made.suppressed.push_back({accepted, longest, "", true});
    made.summary.overview.before.vertices.push_back({Vertex::Shape::kHost, name, longest, "n" + std::to_string(i)});
  }
  const std::string text = made.write("markdown");
  CHECK(text.size() < 1024 * 1024);
  CHECK(text.find(" further rows, none of them worse than the last one, are left out.\n") != std::string::npos);
  CHECK(occurrences(text, " further places are left out here; the other reports hold them all.\n") == 4);
  CHECK(text.find("Too large to draw.\n") != std::string::npos);
  CHECK(text.find("Nothing is written.\n") != std::string::npos);
  CHECK(occurrences(text, " more are left out.\n") == 2);
  CHECK(text.find(" further waves\n") != std::string::npos);
}

TEST_CASE("the order of restarts has its exceptions, also where somebody accepted their findings") {
  Made made;
  CHECK(report::steps(made.input()).find("Cloud Map") == std::string::npos);
  CHECK(report::steps(made.input()).find("took TLS") == std::string::npos);
  made.add(findings::kCloudMapService, "A.");
  CHECK(report::steps(made.input()).find(" Callers of a node that Cloud Map discovered (gateways are callers, too) restart before it or with it") != std::string::npos);
  findings::Findings accepted;
  accepted.add(findings::kListenerTls, {}, "B.");
  made.suppressed.push_back({accepted.all().front(), "why", "", false});
  CHECK(report::steps(made.input()).find(" A server that took TLS restarts after its callers") != std::string::npos);
}

TEST_CASE("a diagram that is too large is folded to its namespaces") {
  Diagram diagram;
  for (int i = 0; i < 200; ++i) {
    const std::string id = std::to_string(i);
    diagram.vertices.push_back({Vertex::Shape::kWorkload, id, id, i % 2 == 0 ? "even" : "odd"});
    if (i > 0) diagram.edges.push_back({std::to_string(i - 1), id, ""});
  }
  CHECK(report::mermaid(diagram) ==
        "```mermaid\nflowchart LR\n  n0[\"even: 100\"]\n  n1[\"odd: 100\"]\n  n0 -->|\"100\"| n1\n  n1 -->|\"99\"| n0\n```\n");
  CHECK(report::mermaid({}).empty());
}

TEST_CASE("steps name what is open for this mesh") {
  Made made;
  const auto file = made.file("a.yaml", "x: y\n");
  made.add(findings::kNotInEnum, file, "y", "E.").object = "VirtualNode shop/cart";
  made.summary.overview.blocked_objects = {"VirtualNode shop/cart"};
  made.summary.overview.components = {{"shop", {"deploy/cart.yaml", "deploy/web.yaml"}}};
  made.summary.overview.waves = {{"VirtualNode shop/cart"}, {"VirtualNode shop/web"}};
  const std::string text = report::steps(made.input());
  CHECK(
      text.starts_with("1. Mend what *Findings* calls an error (1). Nothing comes of these until then: VirtualNode shop/cart.\n2. "
                       "`appmesh2istio generate "));
  CHECK(text.find("\n3. Install Istio beside what runs: `istioctl install -f istio/install/istio-operator.yaml`") != std::string::npos);
  CHECK(text.find("Delete App Mesh's webhooks") < text.find("Lay a kustomization over"));
  CHECK(text.find("at once, with Istio's sidecar.\n   - shop: deploy/cart.yaml, deploy/web.yaml\n") != std::string::npos);
  CHECK(text.find("   - wave 1: VirtualNode shop/cart\n   - wave 2: VirtualNode shop/web\n") != std::string::npos);
}

TEST_CASE("gateways are installed last, for Services of the user's own select their pods as well") {
  Made made;
  const std::string hold = "--set 'components.ingressGateways[0].enabled=false'";
  CHECK(report::steps(made.input()).find(hold) == std::string::npos);
  CHECK(report::treeReadme(made.input()).find("\n5. Take App Mesh off") != std::string::npos);
  made.summary.output_objects = {"Gateway shop/web"};
  const std::string text = report::steps(made.input()), readme = report::treeReadme(made.input());
  CHECK(text.find(hold) < text.find("Install the gateways."));
  CHECK(text.find("Install the gateways.") < text.find("After the last restart"));
  CHECK(readme.find(hold) < readme.find("\n2. `kubectl apply -k` this folder."));
  CHECK(readme.find("\n5. Install the gateways, too.") < readme.find("\n6. Take App Mesh off"));
}

TEST_CASE("the step about certificates holds the authorities and the gateways of this mesh") {
  using Kind = report::CertificateLine::Kind;
  Made made;
  made.summary.overview.certificates = {{Kind::kAuthority, "arn:ca/1", "VirtualNode shop/a"}, {Kind::kAuthority, "arn:ca/1", "VirtualNode shop/b"},
                                        {Kind::kGateway, "arn:cert/1", "VirtualGateway shop/web, port 443"}, {Kind::kServer, "arn:cert/1", "VirtualNode shop/c, port 80"}};
  const std::string text = report::steps(made.input());
  CHECK(text.find("The authorities:\n   - arn:ca/1: VirtualNode shop/a, VirtualNode shop/b\n") != std::string::npos);
  CHECK(text.find("take plain text behind it:\n   - arn:cert/1: VirtualGateway shop/web, port 443\n") != std::string::npos);
  CHECK(text.find("once their callers have sidecars:\n   - arn:cert/1: VirtualNode shop/c, port 80\n") != std::string::npos);
  CHECK(text.find("istio-csr") != std::string::npos);
}
