#include "istio/installation.h"

#include <algorithm>
#include <set>

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

Installation sample() {
  Installation installation;
  installation.root_namespace = "istio-system";
  installation.trust_domain = "cluster.local";
  installation.registry_only = true;
  installation.log_providers = {{"appmesh-stdout", "/dev/stdout", "%PROTOCOL%\n", {}}, {"appmesh-json-1", "/dev/stderr", "", {{"m", "%REQ(:METHOD)%"}}}};
  installation.gateways = {{"shop", "web-istio", {{"app", "web"}}, {{"http-8088", 8088}}}};
  return installation;
}

}  // namespace

// Istio's installer passes over keys of meshConfig that it does not know. These are all of the ones that it does know and that
// are written here, with the keys below them (mesh/v1alpha1/config.proto; every release from 1.27 on has them).
TEST_CASE("every key of the mesh configuration is one that Istio knows") {
  const std::set<std::string> known = {"defaultHttpRetryPolicy", "localityLbSetting", "outboundTrafficPolicy", "pathNormalization",
                                       "rootNamespace", "trustDomain", "extensionProviders"};
  const Value config = meshConfig(sample());
  for (const auto& [key, value] : std::get<Map>(config.data())) {
    CAPTURE(key);
    CHECK(known.contains(key));
  }
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
