#include "translate/installation.h"

#include <algorithm>

namespace a2i::translate {

namespace {

istio::GatewayRelease release(const istio::Object& object, const istio::Gateway& gateway) {
  istio::GatewayRelease made;
  made.ns = object.ns;
  made.name = gatewayRelease(object.name);
  made.labels = gateway.selector;
  for (const istio::GatewayServer& server : gateway.servers) made.ports.push_back({server.name, server.port});
  return made;
}

// Sidecars say it for each workload; the mesh's own value is for what has none.
bool registryOnly(const Context& context) {
  const auto& workloads = context.behaviour.workloads;
  return !workloads.empty() && std::all_of(workloads.begin(), workloads.end(), [](const auto& workload) { return workload.egress.drops_unknown; });
}

}  // namespace

void translateInstallation(Context& context) {
  istio::Installation& installation = context.bundle.installation;
  installation.needed = !context.bundle.objects.empty();
  installation.registry_only = registryOnly(context);
  installation.root_namespace = context.options.root_namespace;
  installation.trust_domain = context.options.trust_domain;
  installation.cluster_domain = context.options.cluster_domain;
  installation.revision = context.options.revision;
  for (const istio::Object& object : context.bundle.objects) {
    const auto* const gateway = std::get_if<istio::Gateway>(&object.spec);
    if (gateway != nullptr && !gateway->selector.empty()) installation.gateways.push_back(release(object, *gateway));
  }
  std::sort(installation.gateways.begin(), installation.gateways.end(),
            [](const auto& a, const auto& b) { return std::tie(a.ns, a.name) < std::tie(b.ns, b.name); });
}

}  // namespace a2i::translate
