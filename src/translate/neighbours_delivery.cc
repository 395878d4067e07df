// Delivery: Flagger's Canaries, Argo's Rollouts, and what Flux and Argo CD patch.
#include <algorithm>

#include "base/text.h"
#include "findings/rules_input.h"
#include "findings/rules_workloads.h"
#include "k8s/kinds.h"
#include "k8s/kustomizations.h"
#include "mesh/rollouts.h"
#include "translate/neighbours.h"
#include "translate/patches.h"

namespace a2i::translate {

namespace {

using yaml::follow;
using yaml::Node;

// Flagger hands the words of `retryOn` through: App Mesh's to App Mesh, and now Istio's to Istio.
std::string retryOn(std::string_view events) {
  std::string words;
  for (const std::string_view part : base::split(events, ',')) {
    const std::string_view event = base::trim(part);
    const std::string_view word = event == "server-error" ? "5xx" : event == "client-error" ? "retriable-4xx" : event == "stream-error" ? "refused-stream" : event == "connection-error" ? "connect-failure" : event;
    if (!word.empty()) words.append(words.empty() ? "" : ",").append(word);
  }
  return words;
}

void addRetries(const Node* retries, istio::Patch& patch) {
  if (retries == nullptr || !retries->isMapping()) return;
  const std::string_view written = textOf(retries->get("retryOn"));
  const std::string wanted = retryOn(written.empty() ? "gateway-error" : written);  // what Flagger took for App Mesh
  if (wanted != written) patch.operations.push_back(addOperation("/spec/service/retries/retryOn", wanted));
}

// The route of the translated VirtualService that sends to both Services.
std::vector<std::string> splitRoutes(const istio::VirtualService& service, std::string_view stable, std::string_view canary) {
  std::vector<std::string> names;
  for (const istio::HttpRoute& route : service.http) {
    const auto sends = [&route](std::string_view name) {
      return std::any_of(route.route.begin(), route.route.end(), [name](const auto& to) { return to.destination.host.starts_with(std::string(name) + "."); });
    };
    if (route.route.size() == 2 && sends(stable) && sends(canary)) names.push_back(route.name);
  }
  return names;
}

class RolloutReporter {
 public:
  RolloutReporter(Context& context, const mesh::Workload& workload)
      : context_(context), object_(workload.manifest), canary_(follow(object_.spec, {"strategy", "canary"})), routing_(follow(canary_, {"trafficRouting", "appMesh"})) {}

  void run() {
    if (routing_ == nullptr) return;
    const istio::Object* const service = translated();
    std::vector<std::string> routes;
    if (service != nullptr) {
      routes = splitRoutes(std::get<istio::VirtualService>(service->spec), textOf(follow(canary_, {"stableService"})), textOf(follow(canary_, {"canaryService"})));
    }
    if (routes.empty()) {
      auto& finding = context_.report(findings::kRollout, object_, routing_,
                                      "This Rollout shifts weights in an App Mesh router, and no translated VirtualService has a route to its stable and its canary Service.");
      finding.way_out = "mend the errors that keep the route from being translated, or write `trafficRouting.istio` and its VirtualService by hand";
      return;
    }
    context_.report(findings::kRollout, object_, routing_,
                    "This Rollout shifts weights in an App Mesh router; a patch points it at the VirtualService `" + service->ns + "/" + service->name + "`.");
    patch(*service, routes);
  }

 private:
  const istio::Object* translated() const {
    const std::string_view name = textOf(follow(routing_, {"virtualService", "name"}));
    for (const istio::Object& object : context_.bundle.objects) {
      const auto* const service = std::get_if<istio::VirtualService>(&object.spec);
      if (service != nullptr && service->gateways.empty() && object.name == name && object.ns == object_.ns) return &object;
    }
    return nullptr;
  }

  void patch(const istio::Object& service, const std::vector<std::string>& routes) {
    istio::List names(routes.begin(), routes.end());
    istio::Patch made = patchOf(object_);
    made.sources.insert(made.sources.end(), service.sources.begin(), service.sources.end());
    drop(made, "/spec/strategy/canary/trafficRouting/appMesh");
    made.operations.push_back(addOperation("/spec/strategy/canary/trafficRouting/istio",
                                           istio::Map{{"virtualService", istio::Map{{"name", service.name}, {"routes", std::move(names)}}}}));
    context_.bundle.patches.push_back(std::move(made));
  }

  Context& context_;
  const k8s::Manifest& object_;
  const Node *canary_, *routing_;
};

}  // namespace

// Flagger made the nodes, routers and services of its canaries itself.
void onCanary(Context& context, const Taken&, const k8s::Manifest& object) {
  const Node* const provider = follow(object.spec, {"provider"});
  const Node* const service = follow(object.spec, {"service"});
  const Node* const mesh = follow(service, {"meshName"});
  const bool named = textOf(provider).starts_with("appmesh");
  if (!named && (mesh == nullptr || provider != nullptr)) return;
  context.report(findings::kFlagger, object, named ? provider : mesh,
                 "Flagger made the App Mesh objects of this Canary and makes Istio's VirtualService and DestinationRules in their place, so none are written; a patch to "
                 "its Istio provider is.");
  istio::Patch patch = patchOf(object);
  patch.operations.push_back(addOperation("/spec/provider", "istio"));
  for (const char* key : {"meshName", "backends"}) {
    if (follow(service, {key}) != nullptr) drop(patch, "/spec/service/" + std::string(key));
  }
  if (service != nullptr && service->isMapping() && service->get("timeout") == nullptr) patch.operations.push_back(addOperation("/spec/service/timeout", "15s"));
  addRetries(follow(service, {"retries"}), patch);
  context.bundle.patches.push_back(std::move(patch));
}

// Flux and Argo CD have Kustomize patch what they deliver.
void onDelivery(Context& context, const Taken&, const k8s::Manifest& object) {
  const auto look = [&](const Node* settings) {
    const Node* const patch = settings == nullptr ? nullptr : k8s::findPatch(*settings);
    if (patch == nullptr) return;
    auto& finding = context.report(findings::kKustomization, object, patch, "`" + object.display() + "` patches App Mesh objects where it delivers them; objects are read as they stand in their files.");
    finding.way_out = "translate what is delivered (`flux build kustomization`, `argocd app manifests`, a dump of the cluster), or write the patch into the manifests";
  };
  if (object.kindName() == "Kustomization") return look(object.spec);
  look(follow(object.spec, {"source", "kustomize"}));
  if (const Node* const sources = follow(object.spec, {"sources"})) {
    for (const Node& source : sources->items()) look(source.get("kustomize"));
  }
}

void reportRollouts(Context& context) {
  for (const mesh::Workload& workload : context.graph.workloads) {
    if (mesh::isRollout(workload)) RolloutReporter(context, workload).run();
  }
}

}  // namespace a2i::translate
