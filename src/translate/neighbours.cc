#include "translate/neighbours.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "findings/rules_workloads.h"
#include "translate/patches.h"

namespace a2i::translate {

namespace {

using yaml::Node;

const Node* follow(const Node* node, std::initializer_list<std::string_view> path) {
  for (const std::string_view key : path) node = node == nullptr || !node->isMapping() ? nullptr : node->get(key);
  return node;
}

std::string_view text(const Node* node) { return node != nullptr && node->isString() ? node->scalar() : std::string_view{}; }

class Neighbours {
 public:
  explicit Neighbours(Context& context) : context_(context) {
    for (const istio::Object& object : context.bundle.objects) {
      if (const auto* service = std::get_if<istio::VirtualService>(&object.spec); service != nullptr && service->gateways.empty()) {
        hosts_.insert(service->hosts.begin(), service->hosts.end());
      } else if (const auto* rule = std::get_if<istio::DestinationRule>(&object.spec)) {
        ruled_.insert(rule->host);
      } else if (std::holds_alternative<istio::Sidecar>(object.spec)) {
        sidecars_.insert(object.ns);
      }
    }
  }

  void run() {
    for (const k8s::Manifest& object : context_.graph.neighbours) look(object);
  }

 private:
  void look(const k8s::Manifest& object) {
    if (object.spec == nullptr) return;
    if (object.foreign_kind == "Canary.flagger.app") return onCanary(object);
    if (object.foreign_kind == "Rollout.argoproj.io") return onRollout(object);
    if (object.foreign_kind == "NetworkPolicy.networking.k8s.io") return onPolicy(object);
    if (object.foreign_kind == "VirtualService.networking.istio.io") return onVirtualService(object);
    if (object.foreign_kind == "DestinationRule.networking.istio.io") return onHost(object, follow(object.spec, {"host"}), ruled_);
    if (object.foreign_kind == "Sidecar.networking.istio.io") return onSidecar(object);
  }

  // Flagger made the nodes, routers and services of its canaries itself.
  void onCanary(const k8s::Manifest& object) {
    const Node* const provider = follow(object.spec, {"provider"});
    const Node* const mesh = follow(object.spec, {"service", "meshName"});
    if (!text(provider).starts_with("appmesh") && mesh == nullptr) return;
    context_.report(findings::kFlagger, object, text(provider).starts_with("appmesh") ? provider : mesh,
                    "Flagger made the App Mesh objects of this Canary, so they are in no file and not in the translation; a patch to its Istio provider is written.");
    istio::Patch patch = patchOf(object);
    patch.target_kind = "Canary";
    patch.operations.push_back(addOperation("/spec/provider", "istio"));
    context_.bundle.patches.push_back(std::move(patch));
  }

  void onRollout(const k8s::Manifest& object) {
    const Node* const routing = follow(object.spec, {"strategy", "canary", "trafficRouting", "appMesh"});
    if (routing == nullptr) return;
    context_.report(findings::kRollout, object, routing, "This Rollout shifts weights in an App Mesh router; in Istio it has to name the VirtualService and its routes.");
  }

  void onVirtualService(const k8s::Manifest& object) {
    const Node* const hosts = follow(object.spec, {"hosts"});
    if (follow(object.spec, {"gateways"}) != nullptr || hosts == nullptr || !hosts->isSequence()) return;
    for (const Node* host : hosts->items()) onHost(object, host, hosts_);
  }

  // Short names are completed by the object's own namespace.
  void onHost(const k8s::Manifest& object, const Node* host, const std::set<std::string>& taken) {
    std::string name(text(host));
    if (name.find('.') == std::string::npos) name = qualifiedHost(context_, name, object.ns);
    if (!taken.contains(name)) return;
    context_.report(findings::kIstioCollision, object, host, "`" + base::printable(name) + "` has an object of this kind in the translation as well; of two, Istio takes the older.");
  }

  void onSidecar(const k8s::Manifest& object) {
    if (!sidecars_.contains(object.ns)) return;
    const Node* const selector = follow(object.spec, {"workloadSelector"});
    context_.report(findings::kIstioCollision, object, selector, "The translation writes Sidecars for workloads of this namespace as well; of two for one pod, Istio takes the older.");
  }

  // A sidecar gets its configuration and certificates from istiod at port 15012.
  void onPolicy(const k8s::Manifest& object) {
    const Node* const egress = follow(object.spec, {"egress"});
    if (egress == nullptr || !egress->isSequence() || !sidecars_.contains(object.ns)) return;
    for (const Node* rule : egress->items()) {
      const Node* const ports = follow(rule, {"ports"});
      if (ports == nullptr || !ports->isSequence() || ports->items().empty()) return;  // all ports
      for (const Node* port : ports->items()) {
        std::int64_t number = 0;
        const Node* const written = follow(port, {"port"});
        if (written == nullptr || (written->integer(number) && number == 15012)) return;
      }
    }
    context_.report(findings::kNetworkPolicy, object, egress, "This policy does not let the sidecars reach istiod at port 15012, from where their configuration and certificates come.");
  }

  Context& context_;
  std::set<std::string> hosts_, ruled_, sidecars_;
};

}  // namespace

void reportNeighbours(Context& context) { Neighbours(context).run(); }

}  // namespace a2i::translate
