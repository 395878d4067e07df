#include "translate/flagger.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "findings/rules_workloads.h"
#include "translate/neighbours.h"

namespace a2i::translate {

namespace {

class Flagger {
 public:
  explicit Flagger(Context& context) : context_(context) {
    for (const mesh::Node& node : context.graph.nodes) add(node.manifest());
    for (const mesh::Router& router : context.graph.routers) add(router.manifest());
    for (const mesh::Service& service : context.graph.services) add(service.manifest());
    for (const k8s::Manifest& neighbour : context.graph.neighbours) {
      if (neighbour.kindName() == "Canary") shown_.emplace(neighbour.ns, neighbour.name);
    }
  }

  void run() {
    if (made_.empty()) return;
    std::erase_if(context_.bundle.objects, [this](const istio::Object& object) {
      const bool of_its_kinds = std::holds_alternative<istio::VirtualService>(object.spec) || std::holds_alternative<istio::DestinationRule>(object.spec);
      return of_its_kinds && std::all_of(object.sources.begin(), object.sources.end(), [this](const std::string& source) { return made_.contains(source); });
    });
    for (const mesh::Router& router : context_.graph.routers) {
      if (!canaryOf(router.manifest()).empty()) context_.ledger.reported(router.manifest().spec, findings::kFlagger);
    }
    for (const mesh::Service& service : context_.graph.services) tell(service.manifest());
  }

 private:
  void add(const k8s::Manifest& manifest) {
    if (!canaryOf(manifest).empty()) made_.insert(manifest.display());
  }

  void tell(const k8s::Manifest& manifest) {
    const std::string_view canary = canaryOf(manifest);
    if (canary.empty()) return;
    context_.ledger.reported(manifest.spec, findings::kFlagger);
    if (shown_.contains({manifest.ns, std::string(canary)})) return;  // which has the finding
    context_.report(findings::kFlagger, manifest, nullptr,
                    "Flagger made this of the Canary `" + base::printable(canary) + "`, which no file shows; its Istio provider makes the VirtualService and DestinationRules, so none are written.");
  }

  Context& context_;
  std::set<std::string, std::less<>> made_;
  std::set<std::pair<std::string, std::string>> shown_;  // Canaries, by namespace and name
};

}  // namespace

std::string_view canaryOf(const k8s::Manifest& manifest) {
  const yaml::Node* const owners = yaml::follow(manifest.metadata, {"ownerReferences"});
  if (owners == nullptr) return {};
  for (const yaml::Node& owner : owners->items()) {
    const yaml::Node* const name = owner.get("name");
    if (name != nullptr && textOf(owner.get("kind")) == "Canary" && textOf(owner.get("apiVersion")).starts_with("flagger.app/")) return name->scalar();
  }
  return {};
}

void leaveToFlagger(Context& context) { Flagger(context).run(); }

}  // namespace a2i::translate
