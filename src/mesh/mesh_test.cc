// References, membership and order, as the graph holds them.
#include "catch.h"
#include "findings/rules_mesh.h"
#include "mesh/names.h"
#include "mesh/print.h"
#include "mesh/resolve.h"

using namespace a2i;

namespace {

struct Graph {
  source::SourceFile file;
  findings::Findings findings;
  mesh::MeshGraph graph;

  explicit Graph(std::string text) : file("a.yaml", std::move(text)) {
    mesh::Input input;
    for (k8s::Manifest& manifest : k8s::readManifests(file, 0, {}, findings)) {
      if (k8s::isAppMesh(manifest.kind)) input.appmesh.push_back(appmesh::read(std::move(manifest), findings));
      else input.kubernetes.push_back(std::move(manifest));
    }
    graph = mesh::resolve(std::move(input), {}, findings);
  }
  std::vector<std::string> rules() const {
    std::vector<std::string> ids;
    for (const findings::Finding& finding : findings.all()) ids.emplace_back(finding.rule->id);
    return ids;
  }
};

std::string object(const std::string& kind, const std::string& metadata, const std::string& spec) {
  return "---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: " + kind + "\nmetadata: {" + metadata + "}\nspec: {" + spec + "}\n";
}

std::string ns(const std::string& name, const std::string& labels = "") {
  return "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + (labels.empty() ? "" : ", labels: {" + labels + "}") + "}\n";
}

const std::string kByName = "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ";

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a namespace has the label of its name, as the API server gives it") {
  const std::string meshes = object("Mesh", "name: a", kByName + "shop}}") + object("Mesh", "name: b", kByName + "bank}}");
  const std::string node = object("VirtualNode", "name: cart, namespace: shop", "");
  for (const std::string& shown : {std::string(), ns("shop", "team: x")}) {
    const Graph read(meshes + shown + node);
    CHECK(read.rules() == Ids{});
    REQUIRE(read.graph.nodes.at(0).mesh);
    CHECK(read.graph[*read.graph.nodes[0].mesh].manifest().name == "a");
  }
}

TEST_CASE("which of several meshes a namespace belongs to is not guessed") {
  const std::string node = object("VirtualNode", "name: cart, namespace: shop", "");
  const std::string named = object("Mesh", "name: a", kByName + "shop}}");
  CHECK(Graph(named + object("Mesh", "name: b", "namespaceSelector: {matchLabels: {mesh: b}}") + node).rules() == Ids{"AMI3008"});
  CHECK(Graph(named + object("Mesh", "name: b", "namespaceSelector: {}") + node).rules() == Ids{"AMI3008"});
  CHECK(Graph(named + object("Mesh", "name: b", "") + node).rules() == Ids{});  // no selector takes nothing
}

TEST_CASE("selectors: absent takes nothing, empty takes everything, expressions add up") {
  const auto count = [](const std::string& selector) {
    const Graph read(object("VirtualNode", "name: cart, namespace: shop", selector) +
                     "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop, labels: {app: cart, tier: web}}\n"
                     "---\napiVersion: v1\nkind: Pod\nmetadata: {name: q, namespace: bank, labels: {app: cart}}\n");
    return read.graph.nodes.at(0).workloads.size();
  };
  CHECK(count("") == 0);
  CHECK(count("podSelector: {}") == 1);
  CHECK(count("podSelector: {matchLabels: {app: cart}}") == 1);
  CHECK(count("podSelector: {matchLabels: {app: cart, tier: db}}") == 0);
  CHECK(count("podSelector: {matchExpressions: [{key: tier, operator: In, values: [db, web]}]}") == 1);
  CHECK(count("podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}") == 0);
  CHECK(count("podSelector: {matchExpressions: [{key: other, operator: DoesNotExist}, {key: app, operator: Exists}]}") == 1);
}

TEST_CASE("a reference goes to its own namespace, another one, or by the name in an ARN") {
  const std::string node = object("VirtualNode", "name: cart, namespace: shop", "");
  const auto provider = [&node](const std::string& reference) {
    const Graph read(node + object("VirtualService", "name: cart, namespace: bank", "provider: {virtualNode: {" + reference + "}}"));
    return read.graph.services.at(0).node.target.has_value() ? "found" : read.rules().at(0);
  };
  CHECK(provider("virtualNodeRef: {name: cart, namespace: shop}") == "found");
  CHECK(provider("virtualNodeRef: {name: cart}") == "AMI3001");
  CHECK(provider("virtualNodeARN: \"arn:aws:appmesh:eu-west-1:123456789012:mesh/m/virtualNode/cart_shop\"") == "found");
  CHECK(provider("virtualNodeARN: \"arn:aws:appmesh:eu-west-1:123456789012:mesh/m/virtualNode/other\"") == "AMI3003");
  CHECK(provider("virtualNodeARN: \"arn:aws:appmesh:eu-west-1:123456789012:mesh/m/virtualRouter/cart_shop\"") == "AMI3004");
}

TEST_CASE("objects that stand twice are one when they say the same") {
  const std::string route = "httpRoute: {match: {prefix: /}}", gateway = object("VirtualGateway", "name: g, namespace: shop", "namespaceSelector: {}");
  const auto twice = [&](const std::string& first, const std::string& second) {
    return Graph(gateway + object("GatewayRoute", "name: r, namespace: shop" + first, route) + object("GatewayRoute", "name: r, namespace: shop" + second, route)).rules();
  };
  CHECK(twice("", ", annotations: {a: b}") == Ids{});
  CHECK(twice(", labels: {gateway: a}", ", labels: {gateway: b}") == Ids{"AMI3005"});
}

TEST_CASE("what the controller wrote into an object of the cluster makes it no other one than that of the manifest") {
  const std::string manifest = object("VirtualNode", "name: cart, namespace: shop", "podSelector: {}");
  const auto beside = [&](const std::string& spec) { return Graph(manifest + object("VirtualNode", "name: cart, namespace: shop, uid: 1f6e", spec)).rules(); };
  CHECK(beside("awsName: cart_shop, meshRef: {name: m, uid: 2a}, podSelector: {}") == Ids{});
  CHECK(beside("awsName: other, podSelector: {}") == Ids{"AMI3005"});
  CHECK(beside("awsName: cart_shop, meshRef: {name: m, uid: 2a}") == Ids{"AMI3005"});
  CHECK(beside("podSelector: {}, backends: []") == Ids{"AMI3005"});
}

TEST_CASE("of three copies none is trusted when one of them differs, wherever it stands") {
  const std::string one = object("VirtualNode", "name: cart, namespace: shop", ""), other = object("VirtualNode", "name: cart, namespace: shop", "awsName: x");
  for (const std::string& text : {one + one + other, one + other + one, other + one + one}) {
    const Graph read(text);
    CHECK_FALSE(read.rules().empty());
    CHECK_FALSE(read.graph.nodes.at(0).valid());
  }
}

TEST_CASE("a gateway that selects by the name of a namespace takes no route of another one") {
  const std::string gateway = object("VirtualGateway", "name: g, namespace: edge", kByName + "shop}}");
  const auto rules = [&gateway](const std::string& name) {
    return Graph(gateway + object("GatewayRoute", "name: r, namespace: " + name, "httpRoute: {match: {prefix: /}}")).rules();
  };
  CHECK(rules("shop") == Ids{});
  CHECK(rules("bank") == Ids{"AMI3009"});
}

TEST_CASE("routes are tried by priority, then by how exact their path is") {
  const Graph read(object("VirtualRouter", "name: r, namespace: shop",
                          "routes: [{name: none, httpRoute: {match: {prefix: /}}}, {name: long, httpRoute: {match: {prefix: /a/b}}}, "
                          "{name: second, priority: 1, httpRoute: {match: {prefix: /}}}, {name: first, priority: 0, httpRoute: {match: {prefix: /}}}, "
                          "{name: exact, httpRoute: {match: {path: {exact: /a}}}}]"));
  std::vector<std::string> names;
  for (const auto& route : read.graph.routers.at(0).routes) names.emplace_back(*route.spec->name);
  CHECK(names == std::vector<std::string>{"first", "second", "exact", "long", "none"});
}

TEST_CASE("names of services inside of the cluster") {
  const auto known = [](std::string_view name) { return name == "shop"; };
  const auto place = [&known](std::string_view host) {
    const auto found = mesh::clusterService(host, "own", "cluster.local", known);
    return found ? found->service + "/" + found->ns : std::string("outside");
  };
  CHECK(place("cart.bank.svc.cluster.local.") == "cart/bank");
  CHECK(place("cart.bank.svc") == "cart/bank");
  CHECK(place("cart.shop") == "cart/shop");
  CHECK(place("cart") == "cart/own");
  CHECK(place("Cart.Shop.svc.cluster.LOCAL") == "cart/shop");
  CHECK(place("example.com") == "outside");
  CHECK(place("a.cart.shop.svc.cluster.local") == "outside");
  CHECK(place("cart.shop.svc.other.domain") == "outside");
}

TEST_CASE("the graph can be looked at") {
  const Graph read(object("Mesh", "name: m", "namespaceSelector: {}") + ns("shop") +
                   "---\napiVersion: v1\nkind: Service\nmetadata: {name: cart, namespace: shop}\nspec: {ports: [{port: 80, name: http}]}\n" +
                   object("VirtualNode", "name: cart, namespace: shop",
                          "serviceDiscovery: {dns: {hostname: cart.shop.svc.cluster.local}}, backends: [{virtualService: {virtualServiceRef: {name: nobody}}}]") +
                   object("VirtualRouter", "name: cart, namespace: shop",
                          "routes: [{name: r, httpRoute: {action: {weightedTargets: [{virtualNodeRef: {name: cart}, weight: 5}]}}}]") +
                   object("VirtualService", "name: cart, namespace: shop", "provider: {virtualRouter: {virtualRouterRef: {name: cart}}}"));
  CHECK(mesh::print(read.graph) ==
        "Mesh m aws=m egress=DROP_ALL\n"
        "Namespace shop {kubernetes.io/metadata.name: shop}\n"
        "Service shop/cart 80/TCP(http)\n"
        "VirtualNode shop/cart aws=cart_shop mesh=m dns=shop/cart\n"
        "  backend ?shop/nobody\n"
        "VirtualRouter shop/cart aws=cart_shop mesh=m\n"
        "  route r shop/cart*5\n"
        "VirtualService shop/cart aws=cart.shop mesh=m dns=shop/cart router=shop/cart\n");
}
