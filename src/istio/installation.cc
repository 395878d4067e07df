#include "istio/installation.h"

#include <algorithm>

namespace a2i::istio {

namespace {

constexpr std::string_view kRootNamespace = "istio-system", kClusterDomain = "cluster.local";
constexpr std::int64_t kFirstFreePort = 1024;  // below it only root may listen
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

// The chart `gateway` asks for this by itself; the installer's gateways, which are no root either, do not.
Map lowPorts() { return {{"sysctls", List{Map{{"name", "net.ipv4.ip_unprivileged_port_start"}, {"value", "0"}}}}}; }

Value ingress(const GatewayRelease& gateway) {
  Map k8s = {{"service", service(gateway)}};
  const bool low = std::any_of(gateway.ports.begin(), gateway.ports.end(), [](const GatewayPort& port) { return port.port < kFirstFreePort; });
  if (low) k8s.emplace_back("securityContext", lowPorts());
  return Map{{"name", gateway.name}, {"namespace", gateway.ns}, {"enabled", true}, {"label", labels(gateway)}, {"k8s", std::move(k8s)}};
}

// `values.global` of the IstioOperator, `global` of the chart istiod.
Map global(const Installation& installation) {
  // App Mesh's proxies let these pass by: the instance metadata service, and ssh.
  Map proxy = {{"excludeIPRanges", "169.254.169.254/32"}, {"excludeOutboundPorts", "22"}};
  if (installation.cluster_domain != kClusterDomain) proxy.emplace_back("clusterDomain", installation.cluster_domain);
  Map all = {{"proxy", std::move(proxy)}};
  if (installation.root_namespace != kRootNamespace) all.emplace_back("istioNamespace", installation.root_namespace);
  return all;
}

void addRevision(const Installation& installation, Map& map) {
  if (!installation.revision.empty()) map.emplace_back("revision", installation.revision);
}

}  // namespace

Value meshConfig(const Installation& installation) {
  Map config = {
      {"defaultConfig", Map{{"terminationDrainDuration", "20s"}}},  // App Mesh's proxies slept so long before they ended
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
  if (installation.root_namespace != kRootNamespace) spec.emplace_back("namespace", installation.root_namespace);
  addRevision(installation, spec);
  spec.emplace_back("values", Map{{"global", global(installation)}});
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
  Map istiod = {{"global", global(installation)}, {"meshConfig", meshConfig(installation)}};
  addRevision(installation, istiod);
  files.emplace("values-istiod.yaml", std::move(istiod));
  for (const GatewayRelease& gateway : installation.gateways) {
    Map release = {{"name", gateway.name}, {"labels", labels(gateway)}, {"service", service(gateway)}};
    addRevision(installation, release);
    files.emplace("values-gateway-" + gateway.ns + "-" + gateway.name + ".yaml", std::move(release));
  }
  return files;
}

}  // namespace a2i::istio
