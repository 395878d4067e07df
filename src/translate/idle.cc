#include "translate/idle.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "findings/rules_translation.h"
#include "translate/idle_settings.h"

namespace a2i::translate {

namespace {

using istio::List;
using istio::Map;

// The value is Envoy's own: protobuf takes "2.5s", but not "2500ms" as Istio does.
Map idleTimeout(behaviour::Milliseconds value) {
  return {{"operation", "MERGE"}, {"value", Map{{"route", Map{{"idle_timeout", protobufDuration(value)}}}}}};
}

Map patch(const char* context, Map routes, behaviour::Milliseconds value) {
  return {{"applyTo", "HTTP_ROUTE"},
          {"match", Map{{"context", context}, {"routeConfiguration", std::move(routes)}}},
          {"patch", idleTimeout(value)}};
}

class IdleTranslator {
 public:
  explicit IdleTranslator(Context& context) : context_(context), proxies_(context) {}

  void run() {
    for (const behaviour::Workload& workload : context_.behaviour.workloads) onNode(workload);
    for (const behaviour::VirtualService& service : context_.behaviour.services) onService(service);
  }

 private:
  // `by_proxy`: what is set for the whole proxy instead, as the end of a sentence; empty where nothing is, for what is in the way.
  bool claimed(const mesh::Object& object, const behaviour::Fields& from, std::optional<behaviour::Milliseconds> value, bool written,
               const std::string& by_proxy, const ProxyIdles::Obstacle& obstacle) {
    if (!value) {
      for (const yaml::Node* node : from) context_.ledger.translated(node, context_.ledger.recording() ? "Istio's default: no idle timeout" : "");
      return true;
    }
    if (written) return false;
    const std::string one = "Istio has one idle timeout for all HTTP streams of a proxy";
    const std::string message = !by_proxy.empty()        ? one + "; " + by_proxy
                                : obstacle.why.empty() ? "Istio has no field for the idle timeout of HTTP requests; this one is not carried over."
                                                       : one + ", and " + obstacle.why + "; this one is not carried over.";
    for (const yaml::Node* node : from) {
      if (told_.insert(node).second) context_.report(findings::kIdleTimeout, object.manifest(), node, message).way_out = by_proxy.empty() ? obstacle.way_out : "`--allow-envoyfilter` says it route by route";
      if (by_proxy.empty()) context_.ledger.reported(node, findings::kIdleTimeout);
      else context_.ledger.approximated(node, context_.ledger.recording() ? "annotation proxy.istio.io/config: connectionSettings.httpStreamIdleTimeout" : "", findings::kIdleTimeout);
    }
    return true;
  }

  void onNode(const behaviour::Workload& workload) {
    const auto written = [](const behaviour::Listener& listener) { return listener.idle_timeout_written && listener.port.protocol != behaviour::Protocol::kTcp; };
    if (std::none_of(workload.listeners.begin(), workload.listeners.end(), written)) return;  // as most
    const mesh::Node& node = context_.graph[workload.node];
    const appmesh::Selector* const selector = node.spec().pod_selector.get();
    const auto pods = selector == nullptr ? std::nullopt : podLabelSets(*selector);
    const bool writable = context_.options.allow_envoyfilter && pods;
    istio::Object output = filter(node.manifest().ns, "idle-" + node.manifest().name, {node.manifest().display()});
    List patches;
    for (const behaviour::Listener& listener : workload.listeners) {
      if (!written(listener)) continue;
      const auto set = proxies_.of(workload.node);
      const std::string by_proxy = set ? "that of these pods is set to " + istio::duration(*set) + " by a patch." : "";
      if (claimed(node, listener.idle_timeout.from, listener.idle_timeout.value, writable, by_proxy, proxies_.obstacle(workload.node))) continue;
      // By the container's port; the name of the virtual host in it has the Service's.
      patches.push_back(patch("SIDECAR_INBOUND", Map{{"name", "inbound|" + std::to_string(listener.port.number) + "||"}}, *listener.idle_timeout.value));
      context_.ledger.translated(listener.idle_timeout.from, target(context_, output, "spec.configPatches"));
    }
    if (patches.empty()) return;
    const std::string name = output.name;
    for (std::size_t i = 0; i < pods->size(); ++i) {
      Map labels;
      for (const auto& [key, value] : (*pods)[i]) labels.emplace_back(key, value);
      output.name = numbered(name, i);
      write(output, Map{{"workloadSelector", Map{{"labels", std::move(labels)}}}, {"configPatches", patches}});
    }
  }

  void onService(const behaviour::VirtualService& service) {
    const auto written = [](const behaviour::Route& route) { return route.idle_written && route.protocol != behaviour::Protocol::kTcp; };
    if (std::none_of(service.routes.begin(), service.routes.end(), written)) return;
    const mesh::Service& object = context_.graph[service.service];
    const auto place = context_.services.find(service.service);
    const mesh::Object& holder = object.router.target ? static_cast<const mesh::Object&>(context_.graph[*object.router.target]) : object;
    const bool writable = context_.options.allow_envoyfilter && place != context_.services.end();
    // Clients are in many namespaces: only the root namespace's filters reach them all.
    istio::Object output = filter(context_.options.root_namespace, "idle-" + object.manifest().ns + "-" + object.manifest().name,
                                  {holder.manifest().display(), object.manifest().display()});
    output.mesh_wide = true;
    List patches;
    for (const behaviour::Route& route : service.routes) {
      if (!written(route)) continue;
      const std::string by_proxy = proxies_.allCallersOf(service.service) ? "patches set it for the callers, to the longest that each of them needs." : "";
      if (claimed(holder, route.idle.from, route.idle.value, writable && !route.name.empty(), by_proxy, proxies_.obstacle(service.service))) continue;
      for (const behaviour::Port& port : service.ports) {
        if (route.port && *route.port != port.number) continue;
        Map vhost = {{"name", place->second.host + ":" + std::to_string(port.number)}, {"route", Map{{"name", route.name}}}};
        patches.push_back(patch("SIDECAR_OUTBOUND", Map{{"vhost", std::move(vhost)}}, *route.idle.value));
      }
      context_.ledger.translated(route.idle.from, target(context_, output, "spec.configPatches"));
    }
    if (!patches.empty()) write(std::move(output), Map{{"configPatches", std::move(patches)}});
  }

  static istio::Object filter(const std::string& ns, const std::string& name, std::vector<std::string> sources) {
    istio::Object output;
    output.ns = ns;
    output.name = base::dnsLabel(name);
    output.sources = std::move(sources);
    return output;
  }

  void write(istio::Object output, Map spec) {
    output.spec = istio::Raw{"networking.istio.io/v1alpha3", "EnvoyFilter", std::move(spec)};
    context_.bundle.objects.push_back(std::move(output));
  }

  Context& context_;
  const ProxyIdles proxies_;
  std::set<const yaml::Node*> told_;
};

}  // namespace

void translateIdleTimeouts(Context& context) { IdleTranslator(context).run(); }

}  // namespace a2i::translate
