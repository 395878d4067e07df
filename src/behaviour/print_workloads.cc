#include "behaviour/print_parts.h"

namespace a2i::behaviour {

namespace {

void add(std::string& text, std::string_view what, std::optional<std::int64_t> value) {
  if (value) text += " " + std::string(what) + " " + std::to_string(*value);
}

void printListener(const Listener& listener, std::string& text) {
  text += "  listener: " + portText(listener.port) + "\n";
  if (listener.pool.value) {
    text += "    pool:";
    add(text, "connections", listener.pool.value->connections);
    add(text, "pending", listener.pool.value->pending_requests);
    add(text, "requests", listener.pool.value->requests);
    text += "\n";
  }
  if (const auto& outlier = listener.outlier.value) {
    text += "    ejected by clients: after " + std::to_string(outlier->consecutive_errors) + " errors, looked at every " +
            duration(outlier->interval) + ", for " + duration(outlier->base_ejection) + ", at most " + std::to_string(outlier->max_ejection_percent) +
            "%\n";
  }
  if (listener.port.protocol != Protocol::kTcp) {
    text += "    timeout: " + limit(listener.request_timeout.value);
    text += std::string(unlessWritten(listener.request_timeout_written)) + "\n";
  }
  if (listener.tls) text += "    " + serverTlsText(*listener.tls) + "\n";
  text += "    idle: " + limit(listener.idle_timeout.value) + std::string(unlessWritten(listener.idle_timeout_written)) + "\n";
}

std::string discoveryText(const Discovery& discovery) {
  const std::string all = discovery.all_addresses ? ", all addresses" : ", one address at a time";
  switch (discovery.kind) {
    case Discovery::Kind::kNone: return "none";
    case Discovery::Kind::kKubernetesService:
      return "Service " + quoted(discovery.ns + "/" + discovery.service) + " as " + quoted(discovery.hostname) + all;
    case Discovery::Kind::kExternalName: return "DNS name " + quoted(discovery.hostname) + all;
    case Discovery::Kind::kCloudMap: {
      std::string text = "AWS Cloud Map " + quoted(discovery.map_namespace + "/" + discovery.map_service);
      for (const auto& [key, value] : discovery.attributes) text += " where " + quoted(key) + " is " + quoted(value);
      return text;
    }
  }
  return {};
}

}  // namespace

void printWorkload(const Workload& workload, const mesh::MeshGraph& graph, std::string& text) {
  text += "workload " + nameOf(graph[workload.node]) + (workload.has_pods ? "\n" : " without pods\n");
  for (const Listener& listener : workload.listeners) printListener(listener, text);
  text += "  discovery: " + discoveryText(workload.discovery) + "\n";
  if (workload.log) text += "  access log: " + logText(*workload.log) + "\n";
  text += workload.egress.drops_unknown ? "  other destinations: dropped\n" : "  other destinations: allowed\n";
  for (const auto& [service, from] : workload.egress.services) text += "  may call: " + nameOf(graph[service]) + "\n";
  for (const auto& [service, tls] : workload.egress.tls) text += "  towards " + nameOf(graph[service]) + ": " + clientTlsText(tls) + "\n";
}

}  // namespace a2i::behaviour
