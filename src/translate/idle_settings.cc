#include "translate/idle_settings.h"

#include <algorithm>
#include <set>

#include "translate/patches.h"

namespace a2i::translate {

namespace {

constexpr int kFirstRelease = 31;
constexpr const char* kAnnotation = "proxy.istio.io/config";

using Services = std::map<mesh::ServiceId, const behaviour::VirtualService*>;

// Of all that a proxy has to do with.
struct Longest {
  bool written = false, off = false;  // any of them
  behaviour::Milliseconds most = 0;
};

Longest longest(const behaviour::Workload& workload, const Services& services) {
  Longest all;
  const auto take = [&all](const std::optional<behaviour::Milliseconds>& value, bool by_hand) {
    all.written = all.written || by_hand;
    all.off = all.off || !value;
    all.most = std::max(all.most, value.value_or(0));
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
  return all;
}

bool patchable(const mesh::Workload& workload) { return workload.pod_template != nullptr && workload.pod_template->get("metadata") != nullptr; }

void annotate(Context& context, const mesh::Workload& workload, const mesh::Node& node, behaviour::Milliseconds value) {
  istio::Patch patch = patchOf(workload.manifest);
  patch.sources.push_back(node.manifest().display());
  const std::string path = workload.template_path + "/metadata/annotations";
  if (workload.pod_template->get("metadata")->get("annotations") == nullptr) patch.operations.push_back(addOperation(path, istio::Map{}));
  patch.operations.push_back(addOperation(path + "/" + pointerPart(kAnnotation), "{\"connectionSettings\":{\"httpStreamIdleTimeout\":\"" + protobufDuration(value) + "\"}}"));
  context.bundle.patches.push_back(std::move(patch));
}

using Done = std::set<mesh::WorkloadId>;  // pods that two nodes select have had their finding

// Empty: the timeout can be set for the pods of the node.
ProxyIdles::Obstacle obstacleOf(const Context& context, const behaviour::Workload& workload, const Longest& idle, const Done& done) {
  const mesh::Node& node = context.graph[workload.node];
  const std::string display = "`" + node.manifest().display() + "`", annotation = std::string("`") + kAnnotation + "`";
  const std::string setting = "`connectionSettings: {httpStreamIdleTimeout: " + protobufDuration(idle.most) + "}`";
  const std::string other_ways = "`--allow-envoyfilter` can say it; else limit silent streams by `timeout`";
  if (!workload.has_pods) return {display + " has no pods", "limit silent streams by `timeout`"};
  if (idle.off) return {"another one that " + display + " has to do with is switched off (0)", other_ways};
  bool shown = !node.workloads.empty();
  for (const mesh::WorkloadId id : node.workloads) {
    const mesh::Workload& pods = context.graph[id];
    const std::string whose = "`" + pods.manifest.display() + "`";
    if (pods.pod_annotations.contains(kAnnotation)) {
      return {whose + " has an annotation " + annotation + " already, which a patch would replace", "add " + setting + " to the annotation " + annotation + " of " + whose};
    }
    if (done.contains(id)) return {whose + " has the pods of two nodes", other_ways};
    shown = shown && patchable(pods);
  }
  if (shown) return {};
  return {"the pods of " + display + " are in none of these files", "give these pods the annotation " + annotation + " with " + setting};
}

}  // namespace

std::string protobufDuration(behaviour::Milliseconds value) {
  std::string text = std::to_string(value / 1000);
  if (value % 1000 != 0) text += "." + std::to_string(1000 + value % 1000).substr(1);
  return text + "s";
}

ProxyIdles::ProxyIdles(Context& context) : able_(context.options.istio_minor >= kFirstRelease && !context.options.allow_envoyfilter) {
  if (!able_) return;  // EnvoyFilters say it route by route
  Services services;
  for (const behaviour::VirtualService& service : context.behaviour.services) services.emplace(service.service, &service);
  Done done;
  for (const behaviour::Workload& workload : context.behaviour.workloads) {
    const mesh::Node& node = context.graph[workload.node];
    const Longest idle = longest(workload, services);
    Obstacle obstacle = idle.written ? obstacleOf(context, workload, idle, done) : Obstacle();
    const bool possible = idle.written && obstacle.why.empty();
    if (workload.has_pods) {
      for (const auto& [service, from] : workload.egress.services) {
        auto& without = callers_.try_emplace(service).first->second;
        if (!possible && !without) without = workload.node;
      }
    }
    if (idle.written && !possible) unset_.emplace(workload.node, std::move(obstacle));
    if (!possible) continue;
    set_.emplace(workload.node, idle.most);
    for (const mesh::WorkloadId id : node.workloads) {
      annotate(context, context.graph[id], node, idle.most);
      done.insert(id);
    }
  }
}

std::optional<behaviour::Milliseconds> ProxyIdles::of(mesh::NodeId node) const {
  const auto found = set_.find(node);
  return found == set_.end() ? std::nullopt : std::optional(found->second);
}

bool ProxyIdles::allCallersOf(mesh::ServiceId service) const {
  const auto found = callers_.find(service);
  return found != callers_.end() && !found->second;
}

ProxyIdles::Obstacle ProxyIdles::obstacle(mesh::NodeId node) const {
  const auto found = unset_.find(node);
  return found == unset_.end() ? Obstacle() : found->second;
}

ProxyIdles::Obstacle ProxyIdles::obstacle(mesh::ServiceId service) const {
  const auto found = callers_.find(service);
  if (found != callers_.end() && found->second) return obstacle(*found->second);
  return able_ ? Obstacle{"no pods of a node call this service", "limit silent streams by `timeout`"} : Obstacle();
}

}  // namespace a2i::translate
