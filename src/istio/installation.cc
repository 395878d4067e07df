#include "istio/installation.h"

namespace a2i::istio {

namespace {

constexpr std::int64_t kStatusPort = 15021;  // of every gateway proxy: /healthz/ready

Value provider(const LogProvider& from) {
  Map log = {{"path", from.path}};
  Map format;
  if (from.labels.empty()) {
    format.emplace_back("text", from.text);
  } else {
    Map labels;
    for (const auto& [key, value] : from.labels) labels.emplace_back(key, value);
    format.emplace_back("labels", std::move(labels));
  }
  log.emplace_back("logFormat", std::move(format));
  return Map{{"name", from.name}, {"envoyFileAccessLog", std::move(log)}};
}

List ports(const GatewayRelease& gateway) {
  List list = {Map{{"name", "status-port"}, {"port", kStatusPort}, {"targetPort", kStatusPort}, {"protocol", "TCP"}}};
  for (const GatewayPort& port : gateway.ports) {
    list.emplace_back(Map{{"name", port.name}, {"port", port.port}, {"targetPort", port.port}, {"protocol", "TCP"}});
  }
  return list;
}

Map labels(const GatewayRelease& gateway) {
  Map map;
  for (const auto& [key, value] : gateway.labels) map.emplace_back(key, value);
  return map;
}

// The user's own Service goes on selecting the pods by their labels; this one only names the ports.
Map service(const GatewayRelease& gateway) { return {{"type", "ClusterIP"}, {"ports", ports(gateway)}}; }

Value ingress(const GatewayRelease& gateway) {
  return Map{{"name", gateway.name},
             {"namespace", gateway.ns},
             {"enabled", true},
             {"label", labels(gateway)},
             {"k8s", Map{{"service", service(gateway)}}}};
}

// App Mesh's proxies let these pass by: ssh, and the instance metadata service.
Map exclusions() {
  return {{"proxy", Map{{"excludeIPRanges", "169.254.169.254/32"}, {"excludeOutboundPorts", "22"}}}};
}

}  // namespace

Value meshConfig(const Installation& installation) {
  Map config = {
      {"defaultHttpRetryPolicy", Map{{"attempts", 0}}},  // App Mesh retried where a route said so, or by its own default, which routes spell out
      {"localityLbSetting", Map{{"enabled", false}}},
      {"outboundTrafficPolicy", Map{{"mode", installation.registry_only ? "REGISTRY_ONLY" : "ALLOW_ANY"}}},
      {"pathNormalization", Map{{"normalization", "MERGE_SLASHES"}}},
      {"rootNamespace", installation.root_namespace},
      {"trustDomain", installation.trust_domain},
  };
  List providers;
  for (const LogProvider& log : installation.log_providers) providers.push_back(provider(log));
  if (!providers.empty()) config.emplace_back("extensionProviders", std::move(providers));
  return config;
}

Value istioOperator(const Installation& installation) {
  Map spec = {{"profile", "minimal"}, {"meshConfig", meshConfig(installation)}};
  if (installation.root_namespace != "istio-system") spec.emplace_back("namespace", installation.root_namespace);
  spec.emplace_back("values", Map{{"global", exclusions()}});
  List gateways;
  for (const GatewayRelease& gateway : installation.gateways) gateways.push_back(ingress(gateway));
  if (!gateways.empty()) spec.emplace_back("components", Map{{"ingressGateways", std::move(gateways)}});
  return Map{{"apiVersion", "install.istio.io/v1alpha1"},
             {"kind", "IstioOperator"},
             {"metadata", Map{{"name", "appmesh2istio"}, {"namespace", installation.root_namespace}}},
             {"spec", std::move(spec)}};
}

std::map<std::string, Value> helmValues(const Installation& installation) {
  std::map<std::string, Value> files;
  files.emplace("values-istiod.yaml", Map{{"global", exclusions()}, {"meshConfig", meshConfig(installation)}});
  for (const GatewayRelease& gateway : installation.gateways) {
    files.emplace("values-gateway-" + gateway.ns + "-" + gateway.name + ".yaml",
                  Map{{"name", gateway.name}, {"labels", labels(gateway)}, {"service", service(gateway)}});
  }
  return files;
}

}  // namespace a2i::istio
