#include "translate/idle_settings.h"

#include <algorithm>

#include "translate/patches.h"

namespace a2i::translate {

namespace {

constexpr int kFirstRelease = 31;
constexpr const char* kAnnotation = "proxy.istio.io/config";

using Services = std::map<mesh::ServiceId, const behaviour::VirtualService*>;

// The longest of all that the proxy has to do with; none when nobody wrote one or one of them is switched off.
std::optional<behaviour::Milliseconds> longest(const behaviour::Workload& workload, const Services& services) {
  bool written = false, off = false;
  behaviour::Milliseconds most = 0;
  const auto take = [&](const std::optional<behaviour::Milliseconds>& value, bool by_hand) {
    written = written || by_hand;
    off = off || !value;
    most = std::max(most, value.value_or(0));
  };
  for (const behaviour::Listener& listener : workload.listeners) {
    if (listener.port.protocol != behaviour::Protocol::kTcp) take(listener.idle_timeout.value, listener.idle_timeout_written);
  }
  for (const auto& [service, from] : workload.egress.services) {
    const auto found = services.find(service);
    if (found == services.end()) continue;
    for (const behaviour::Route& route : found->second->routes) {
      if (route.protocol != behaviour::Protocol::kTcp) take(route.idle.value, route.idle_written);
    }
  }
  return written && !off ? std::optional(most) : std::nullopt;
}

bool settable(const mesh::Workload& workload) {
  return workload.pod_template != nullptr && workload.pod_template->get("metadata") != nullptr && !workload.pod_annotations.contains(kAnnotation);
}

void annotate(Context& context, const mesh::Workload& workload, const mesh::Node& node, behaviour::Milliseconds value) {
  istio::Patch patch = patchOf(workload.manifest);
  patch.sources.push_back(node.manifest().display());
  const std::string path = workload.template_path + "/metadata/annotations";
  if (workload.pod_template->get("metadata")->get("annotations") == nullptr) patch.operations.push_back(addOperation(path, istio::Map{}));
  patch.operations.push_back(addOperation(path + "/" + pointerPart(kAnnotation), "{\"connectionSettings\":{\"httpStreamIdleTimeout\":\"" + protobufDuration(value) + "\"}}"));
  context.bundle.patches.push_back(std::move(patch));
}

}  // namespace

std::string protobufDuration(behaviour::Milliseconds value) {
  std::string text = std::to_string(value / 1000);
  if (value % 1000 != 0) text += "." + std::to_string(1000 + value % 1000).substr(1);
  return text + "s";
}

ProxyIdles::ProxyIdles(Context& context) {
  if (context.options.istio_minor < kFirstRelease || context.options.allow_envoyfilter) return;  // EnvoyFilters say it route by route
  Services services;
  for (const behaviour::VirtualService& service : context.behaviour.services) services.emplace(service.service, &service);
  std::map<mesh::WorkloadId, bool> done;  // pods that two nodes select have had their finding
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    const mesh::Node& node = context.graph[workload.node];
    const auto value = longest(workload, services);
    const bool possible = value && !node.workloads.empty() &&
                          std::all_of(node.workloads.begin(), node.workloads.end(), [&](mesh::WorkloadId id) { return settable(context.graph[id]) && !done[id]; });
    if (workload.has_pods) {
      for (const auto& [service, from] : workload.egress.services) callers_.try_emplace(service, true).first->second &= possible;
    }
    if (!possible) continue;
    set_.emplace(workload.node, *value);
    for (const mesh::WorkloadId id : node.workloads) {
      annotate(context, context.graph[id], node, *value);
      done[id] = true;
    }
  }
}

std::optional<behaviour::Milliseconds> ProxyIdles::of(mesh::NodeId node) const {
  const auto found = set_.find(node);
  return found == set_.end() ? std::nullopt : std::optional(found->second);
}

bool ProxyIdles::allCallersOf(mesh::ServiceId service) const {
  const auto found = callers_.find(service);
  return found != callers_.end() && found->second;
}

}  // namespace a2i::translate
