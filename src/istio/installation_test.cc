#include "istio/installation.h"

#include <algorithm>

#include "catch.h"

using namespace a2i;
using namespace a2i::istio;

namespace {

const Value* find(const Value& map, const std::string& key) {
  const auto* const entries = std::get_if<Map>(&map.data());
  if (entries == nullptr) return nullptr;
  const auto found = std::find_if(entries->begin(), entries->end(), [&](const auto& entry) { return entry.first == key; });
  return found == entries->end() ? nullptr : &found->second;
}

// Scalars, and what lies below maps, as one text.
std::string emit(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.data())) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value.data())) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&value.data())) return *flag ? "true" : "false";
  std::string text;
  if (const auto* map = std::get_if<Map>(&value.data())) {
    for (const auto& [key, below] : *map) text += key + "{" + emit(below) + "}";
  } else if (const auto* list = std::get_if<List>(&value.data())) {
    for (const Value& item : *list) text += "[" + emit(item) + "]";
  }
  return text;
}

Installation sample() {
  Installation installation;
  installation.root_namespace = "istio-system";
  installation.trust_domain = installation.cluster_domain = "cluster.local";
  installation.registry_only = true;
  installation.log_providers = {{"appmesh-stdout", "/dev/stdout", "%PROTOCOL%\n", {}}, {"appmesh-json-1", "/dev/stderr", "", {{"m", "%REQ(:METHOD)%"}}}};
  installation.gateways = {{"shop", "web-istio", {{"app", "web"}}, {{"http-8088", 8088}}}};
  return installation;
}

}  // namespace

// That Istio knows its keys is held by tests/golden/releases_test.cc.
TEST_CASE("the mesh configuration says what App Mesh did by itself") {
  const Value config = meshConfig(sample());
  CHECK(std::get<std::string>(find(*find(config, "outboundTrafficPolicy"), "mode")->data()) == "REGISTRY_ONLY");
  CHECK(std::get<std::string>(find(*find(config, "pathNormalization"), "normalization")->data()) == "MERGE_SLASHES");
  CHECK(std::get<std::int64_t>(find(*find(config, "defaultHttpRetryPolicy"), "attempts")->data()) == 0);
  CHECK(std::get<bool>(find(*find(config, "localityLbSetting"), "enabled")->data()) == false);
}

TEST_CASE("a log provider says its format either as text or as labels") {
  const Value config = meshConfig(sample());
  const List& providers = std::get<List>(find(config, "extensionProviders")->data());
  REQUIRE(providers.size() == 2);
  const Value* const text = find(*find(providers[0], "envoyFileAccessLog"), "logFormat");
  CHECK(std::get<std::string>(find(*text, "text")->data()) == "%PROTOCOL%\n");
  CHECK(find(*text, "labels") == nullptr);
  const Value* const json = find(*find(providers[1], "envoyFileAccessLog"), "logFormat");
  CHECK(std::get<std::string>(find(*find(*json, "labels"), "m")->data()) == "%REQ(:METHOD)%");
  CHECK(find(*json, "text") == nullptr);
}

TEST_CASE("the IstioOperator and the values for Helm say the same") {
  const Value all = istioOperator(sample());
  const Value* const spec = find(all, "spec");
  const List& gateways = std::get<List>(find(*find(*spec, "components"), "ingressGateways")->data());
  REQUIRE(gateways.size() == 1);
  CHECK(std::get<std::string>(find(*find(gateways[0], "label"), "app")->data()) == "web");
  const auto values = helmValues(sample());
  REQUIRE(values.size() == 2);
  CHECK(values.contains("values-istiod.yaml"));
  const Value& gateway = values.at("values-gateway-shop-web-istio.yaml");
  const auto ports = [](const Value& service) { return std::get<List>(find(service, "ports")->data()).size(); };
  CHECK(ports(*find(gateway, "service")) == 2);
  CHECK(ports(*find(*find(gateways[0], "k8s"), "service")) == 2);
}

TEST_CASE("values of the chart istiod are those of the IstioOperator") {
  Installation installation = sample();
  installation.root_namespace = "mesh-system";
  installation.cluster_domain = "example.local";
  installation.revision = "canary";
  const Value all = istioOperator(installation), values = helmValues(installation).at("values-istiod.yaml");
  const Value* const spec = find(all, "spec");
  CHECK(emit(*find(*spec, "meshConfig")) == emit(*find(values, "meshConfig")));
  CHECK(emit(*find(*find(*spec, "values"), "global")) == emit(*find(values, "global")));
  CHECK(emit(*find(*spec, "revision")) == "canary");
  CHECK(emit(*find(values, "revision")) == "canary");
  CHECK(emit(*find(helmValues(installation).at("values-gateway-shop-web-istio.yaml"), "revision")) == "canary");
  CHECK(emit(*find(*find(values, "global"), "istioNamespace")) == "mesh-system");
  CHECK(emit(*find(*find(*find(values, "global"), "proxy"), "clusterDomain")) == "example.local");
}

TEST_CASE("a gateway below port 1024 may listen there without root") {
  Installation installation = sample();
  const auto context = [&installation] {
    const Value all = istioOperator(installation);
    const List& gateways = std::get<List>(find(*find(*find(all, "spec"), "components"), "ingressGateways")->data());
    return find(*find(gateways[0], "k8s"), "securityContext") != nullptr;
  };
  CHECK_FALSE(context());
  installation.gateways.front().ports.push_back({"http-80", 80});
  CHECK(context());
}
