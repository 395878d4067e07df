#include "translate/outside_names.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "findings/rules_translation.h"

namespace a2i::translate {

bool endsTlsByOutsideName(const behaviour::Workload& workload) {
  return workload.has_pods && workload.discovery.kind == behaviour::Discovery::Kind::kExternalName && !workload.discovery.hostname.empty() &&
         std::any_of(workload.listeners.begin(), workload.listeners.end(), [](const behaviour::Listener& listener) { return listener.tls.has_value(); });
}

std::optional<Place> placeAtService(Context& context, const PodServices& services, const behaviour::Workload& workload) {
  const mesh::Node& node = context.graph[workload.node];
  const std::optional<Labels> labels = podLabels(*node.spec().pod_selector);
  std::vector<std::int64_t> ports;
  for (const behaviour::Listener& listener : workload.listeners) ports.push_back(listener.port.number);
  const auto known = labels ? services.find(node.manifest().ns, *labels, ports) : std::nullopt;
  if (!known) return std::nullopt;
  const mesh::KubernetesService& service = context.graph[*known];
  Place place;
  place.ns = service.manifest.ns;
  place.service = known;
  place.host = qualifiedHost(context, service.manifest.name, place.ns);
  for (const std::int64_t port : ports) place.ports[port] = *PodServices::portTo(service, port);
  const yaml::Node* const hostname = node.spec().service_discovery->dns->hostname.node;
  auto& finding = context.report(findings::kServiceForName, node.manifest(), hostname,
                                 "Istio's mutual TLS does not reach the pods of this node by `" + base::printable(workload.discovery.hostname) +
                                     "`; requests go to the Service `" + base::printable(service.manifest.name) + "`, which selects them.");
  finding.related.push_back({service.manifest.name_span, "the Service"});
  context.ledger.approximated(hostname, context.ledger.recording() ? "Service " + place.host : std::string(), findings::kServiceForName);
  return place;
}

}  // namespace a2i::translate
