#include "translate/workloads.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "findings/rules_workloads.h"
#include "translate/annotations.h"
#include "translate/bypassed_ports.h"
#include "translate/patches.h"

namespace a2i::translate {

namespace {

constexpr std::string_view kInjector = "appmesh.k8s.aws/sidecarInjectorWebhook";
constexpr std::string_view kConditions = "conditions.appmesh.k8s.aws/";

std::string injectionOf(const k8s::Labels& labels) {
  const auto found = labels.find(kInjector);
  return found == labels.end() ? std::string() : base::lower(found->second);
}

class WorkloadPatcher {
 public:
  // `node`: whose pods they are; null where that is none, or one with an error.
  WorkloadPatcher(Context& context, const mesh::Workload& workload, bool gateway, bool member, const behaviour::Workload* node)
      : context_(context), workload_(workload), gateway_(gateway), member_(member), node_(node), patch_(patchOf(workload.manifest)) {}

  void run() {
    if (workload_.pod_template == nullptr) return;
    const yaml::Node* const annotations = yaml::follow(workload_.pod_template, {"metadata", "annotations"});
    inject();
    if (annotations != nullptr && annotations->isMapping()) annotate(*annotations);
    dropReadinessGate();
    reportContainers();
    reportFargate();
    reportNotInjected();
    // A changed template restarts the pods. Those of a gateway go on with what App Mesh told them last, and would get nothing any more;
    // nor do they need a change, for others take their place.
    if (!gateway_ && !patch_.operations.empty()) context_.bundle.patches.push_back(std::move(patch_));
  }

 private:
  enum class Wish : std::uint8_t { kNone, kAlways, kNever };

  // What the pod itself asks for, where App Mesh's injector heard of it at all: a Namespace without the label never called it.
  Wish wish() const {
    if (gateway_) return Wish::kNone;
    if (fargateProfile() != nullptr) return Wish::kNever;  // with a sidecar the pod would not be scheduled
    const std::string mode = injectionOf(workload_.pod_annotations);
    const auto ns = context_.graph.namespaces.find(workload_.manifest.ns);
    const std::string of_namespace = ns == context_.graph.namespaces.end() ? "enabled" : injectionOf(ns->second.manifest.labels);
    if (mode.empty() || (of_namespace != "enabled" && of_namespace != "disabled")) return Wish::kNone;
    if (mode == "disabled") return Wish::kNever;
    return mode == "enabled" || member_ ? Wish::kAlways : Wish::kNone;  // any other word injected what a node selects
  }

  void inject() {
    const Wish asked = wish();
    if (asked == Wish::kNone || workload_.pod_labels.contains("sidecar.istio.io/inject")) return;
    const std::string path = workload_.template_path + "/metadata";
    if (workload_.pod_labels.empty()) {
      // Labels may come by a kustomization. The annotation does the same, but cannot call the injector where the Namespace does not.
      if (asked == Wish::kNever && !workload_.pod_annotations.empty()) {
        return patch_.operations.push_back(addOperation(path + "/annotations/" + pointerPart("sidecar.istio.io/inject"), "false"));
      }
      if (yaml::follow(workload_.pod_template, {"metadata"}) == nullptr) makeMapping(patch_, path);
      if (yaml::follow(workload_.pod_template, {"metadata", "labels"}) == nullptr) makeMapping(patch_, path + "/labels");
    }
    patch_.operations.push_back(addOperation(path + "/labels/" + pointerPart("sidecar.istio.io/inject"), asked == Wish::kNever ? "false" : "true"));
    if (asked == Wish::kAlways && !context_.options.revision.empty()) {
      patch_.operations.push_back(addOperation(path + "/labels/" + pointerPart("istio.io/rev"), context_.options.revision));
    }
  }

  // App Mesh's controller answers this gate, and nobody after it.
  void dropReadinessGate() {
    const yaml::Node* const gates = yaml::follow(workload_.pod_spec, {"readinessGates"});
    if (gates == nullptr) return;
    for (std::size_t i = gates->items().size(); i-- > 0;) {
      const yaml::Node* const type = gates->items()[i].get("conditionType");
      if (type == nullptr || !type->scalar().starts_with(kConditions)) continue;
      const std::string path = workload_.template_path + "/spec/readinessGates/" + std::to_string(i);
      patch_.operations.push_back(testOperation(path + "/conditionType", std::string(type->scalar())));
      patch_.operations.push_back(removeOperation(path));
      context_.report(findings::kReadinessGate, workload_.manifest, type, "Only App Mesh's controller sets this condition; without it the pods never become ready. A patch removes the gate.");
    }
  }

  void annotate(const yaml::Node& annotations) {
    const AnnotationChanges changes = istioAnnotations(workload_.pod_annotations, gateway_);
    const std::string path = workload_.template_path + "/metadata/annotations/";
    for (const std::string& key : changes.remove) drop(patch_, path + pointerPart(key));
    for (const auto& [key, value] : changes.add) patch_.operations.push_back(addOperation(path + pointerPart(key), value));
    for (const AnnotationChanges::Lost& lost : changes.lost) report(*lost.rule, annotations, lost.key, lost.why);
    if (node_ != nullptr && !gateway_) bypass(annotations, path);
  }

  void bypass(const yaml::Node& annotations, const std::string& path) {
    constexpr const char* kExclude = "traffic.sidecar.istio.io/excludeInboundPorts";
    const BypassedPorts bypassed = bypassedPorts(context_, *node_, workload_);
    for (const auto& [port, why] : bypassed.kept) report(findings::kAnnotationLost, annotations, kPortsAnnotation, why);
    if (bypassed.ports.empty() || workload_.pod_annotations.contains(kExclude)) return;
    std::vector<std::string> ports;
    for (const std::int64_t port : bypassed.ports) ports.push_back(std::to_string(port));
    patch_.operations.push_back(addOperation(path + pointerPart(kExclude), joinedItems(ports)));
  }

  void report(const findings::Rule& rule, const yaml::Node& annotations, const std::string& key, const std::string& why) {
    const auto entry = std::find_if(annotations.entries().begin(), annotations.entries().end(), [&](const yaml::Entry& e) { return e.key.scalar() == key; });
    context_.report(rule, workload_.manifest, entry == annotations.entries().end() ? nullptr : &entry->value, "`" + key + "`: " + why);
  }

  // App Mesh's own containers, written into the pod by hand; the injector left such a pod as it was.
  void reportContainers() {
    if (gateway_) return;
    for (const char* list : {"initContainers", "containers"}) {
      const yaml::Node* const containers = yaml::follow(workload_.pod_spec, {list});
      if (containers == nullptr) continue;
      for (const yaml::Node& container : containers->items()) {
        const yaml::Node* const name = container.get("name");
        const yaml::Node* const image = container.get("image");
        const bool known = name != nullptr && (name->scalar() == "envoy" || name->scalar() == "proxyinit");
        const bool ours = image != nullptr && image->scalar().find("aws-appmesh-") != std::string_view::npos;
        if (!ours && (!known || wish() == Wish::kNever)) continue;  // an Envoy of somebody's own, and no sidecar beside it
        context_.report(findings::kOwnProxy, workload_.manifest, name != nullptr ? name : &container,
                        "The pod brings the container `" + base::printable(name != nullptr ? name->scalar() : image->scalar()) + "` of App Mesh itself; beside Istio's sidecar it must go.");
      }
    }
  }

  const yaml::Node* fargateProfile() const { return yaml::follow(workload_.pod_template, {"metadata", "labels", "eks.amazonaws.com/fargate-profile"}); }

  void reportFargate() {
    const yaml::Node* const profile = fargateProfile();
    if (profile == nullptr || gateway_) return;  // a gateway redirects nothing
    context_.report(findings::kFargate, workload_.manifest, profile, "These pods run on Fargate, where Istio's sidecar cannot redirect their traffic; a patch leaves them without one.");
  }

  void reportNotInjected() {
    if (!member_) return;
    const yaml::Node* const host = yaml::follow(workload_.pod_spec, {"hostNetwork"});
    if (host != nullptr && host->type == yaml::Type::kBoolean && host->boolean()) {
      context_.report(findings::kNotInjected, workload_.manifest, host, "Istio injects no sidecar into pods that use the network of their node.");
    } else if (workload_.manifest.ns == "kube-system" || workload_.manifest.ns == "kube-public") {
      context_.report(findings::kNotInjected, workload_.manifest, nullptr, "Istio injects no sidecar into pods of the namespace `" + workload_.manifest.ns + "`.");
    }
  }

  Context& context_;
  const mesh::Workload& workload_;
  bool gateway_, member_;
  const behaviour::Workload* node_;
  istio::Patch patch_;
};

void reportGatewayPods(Context& context, const mesh::Workload& workload) {
  const yaml::Node* const containers = yaml::follow(workload.pod_spec, {"containers"});
  if (containers == nullptr || workload.owned) return;
  for (const yaml::Node& container : containers->items()) {
    const yaml::Node* const name = container.get("name");
    if (name == nullptr || name->scalar() != "envoy") continue;
    const yaml::Node* const image = container.get("image");
    context.report(findings::kGatewayPods, workload.manifest, image != nullptr ? image : name,
                   "These pods are a virtual gateway with App Mesh's Envoy. The gateway in `install/` has their labels and ports and takes their place; remove these when it serves.");
  }
}

}  // namespace

void patchNamespaces(Context& context) {
  for (const auto& [name, ns] : context.graph.namespaces) {
    const std::string mode = injectionOf(ns.manifest.labels);
    if (mode.empty()) continue;
    istio::Patch patch = patchOf(ns.manifest);
    drop(patch, "/metadata/labels/" + pointerPart(kInjector));
    const bool chosen = ns.manifest.labels.contains("istio-injection") || ns.manifest.labels.contains("istio.io/rev");
    if (mode == "enabled" && !chosen) {
      const std::string& revision = context.options.revision;
      patch.operations.push_back(revision.empty() ? addOperation("/metadata/labels/istio-injection", "enabled")
                                                  : addOperation("/metadata/labels/" + pointerPart("istio.io/rev"), revision));
    }
    context.bundle.patches.push_back(std::move(patch));
  }
}

void patchWorkloads(Context& context) {
  std::set<mesh::WorkloadId> gateways, members;
  std::set<std::string> served;  // gateways that are in the output
  for (const istio::Object& object : context.bundle.objects) {
    if (std::holds_alternative<istio::Gateway>(object.spec)) served.insert(object.sources.begin(), object.sources.end());
  }
  for (const mesh::Gateway& gateway : context.graph.gateways) {
    gateways.insert(gateway.workloads.begin(), gateway.workloads.end());
    if (!served.contains(gateway.manifest().display())) continue;
    for (const mesh::WorkloadId id : gateway.workloads) reportGatewayPods(context, context.graph[id]);
  }
  for (const mesh::Node& node : context.graph.nodes) members.insert(node.workloads.begin(), node.workloads.end());
  std::map<mesh::WorkloadId, const behaviour::Workload*> nodes;
  for (const behaviour::Workload& node : context.behaviour.workloads) {
    for (const mesh::WorkloadId id : context.graph[node.node].workloads) nodes.emplace(id, &node);
  }
  for (std::uint32_t i = 0; i < context.graph.workloads.size(); ++i) {
    const mesh::Workload& workload = context.graph.workloads[i];
    if (workload.owned) continue;  // what made it gets the patch
    const bool gateway = gateways.contains({i}), member = members.contains({i});
    const bool annotated = std::any_of(workload.pod_annotations.begin(), workload.pod_annotations.end(),
                                       [](const auto& annotation) { return annotation.first.starts_with("appmesh.k8s.aws/"); });
    const auto node = nodes.find({i});
    if (gateway || annotated || member) WorkloadPatcher(context, workload, gateway, member, node == nodes.end() ? nullptr : node->second).run();
  }
}

}  // namespace a2i::translate
