#include "translate/workloads.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "findings/rules_workloads.h"
#include "translate/annotations.h"
#include "translate/patches.h"

namespace a2i::translate {

namespace {

constexpr std::string_view kInjector = "appmesh.k8s.aws/sidecarInjectorWebhook";

std::string injectionOf(const k8s::Labels& labels) {
  const auto found = labels.find(kInjector);
  return found == labels.end() ? std::string() : base::lower(found->second);
}

class WorkloadPatcher {
 public:
  WorkloadPatcher(Context& context, const mesh::Workload& workload, bool gateway)
      : context_(context), workload_(workload), gateway_(gateway), patch_(patchOf(workload.manifest)) {}

  void run() {
    if (workload_.pod_template == nullptr) return;
    const yaml::Node* const metadata = workload_.pod_template->get("metadata");
    labels_ = metadata == nullptr ? nullptr : metadata->get("labels");
    inject();
    if (metadata != nullptr && metadata->get("annotations") != nullptr) annotate(*metadata->get("annotations"));
    reportContainers();
    reportFargate();
    if (!patch_.operations.empty()) context_.bundle.patches.push_back(std::move(patch_));
  }

 private:
  // The mode that the pod itself asks for; a gateway's pods hold a proxy of their own and must not get another.
  void inject() {
    const std::string mode = injectionOf(workload_.pod_annotations);
    const bool never = gateway_ || mode == "disabled";
    if (!never && mode != "enabled") return;
    if (workload_.pod_labels.contains("sidecar.istio.io/inject")) return;
    const std::string path = workload_.template_path + "/metadata/labels";
    if (labels_ == nullptr) patch_.operations.push_back(addOperation(path, istio::Map{}));
    patch_.operations.push_back(addOperation(path + "/" + pointerPart("sidecar.istio.io/inject"), never ? "false" : "true"));
    if (!never && !context_.options.revision.empty()) {
      patch_.operations.push_back(addOperation(path + "/" + pointerPart("istio.io/rev"), context_.options.revision));
    }
  }

  void annotate(const yaml::Node& annotations) {
    const AnnotationChanges changes = istioAnnotations(workload_.pod_annotations, gateway_);
    const std::string path = workload_.template_path + "/metadata/annotations/";
    for (const std::string& key : changes.remove) patch_.operations.push_back(removeOperation(path + pointerPart(key)));
    for (const auto& [key, value] : changes.add) patch_.operations.push_back(addOperation(path + pointerPart(key), value));
    for (const AnnotationChanges::Lost& lost : changes.lost) report(*lost.rule, annotations, lost.key, lost.why);
  }

  void report(const findings::Rule& rule, const yaml::Node& annotations, const std::string& key, const std::string& why) {
    const auto entry = std::find_if(annotations.entries().begin(), annotations.entries().end(), [&](const yaml::Entry& e) { return e.key->scalar() == key; });
    context_.report(rule, workload_.manifest, entry == annotations.entries().end() ? nullptr : entry->value, "`" + key + "`: " + why);
  }

  // App Mesh's own containers, written into the pod by hand; the injector left such a pod as it was.
  void reportContainers() {
    if (gateway_ || workload_.pod_spec == nullptr) return;
    for (const char* list : {"initContainers", "containers"}) {
      const yaml::Node* const containers = workload_.pod_spec->get(list);
      if (containers == nullptr || !containers->isSequence()) continue;
      for (const yaml::Node* container : containers->items()) {
        const yaml::Node* const name = container->get("name");
        const yaml::Node* const image = container->get("image");
        const bool known = name != nullptr && (name->scalar() == "envoy" || name->scalar() == "proxyinit" || name->scalar() == "xray-daemon");
        const bool ours = image != nullptr && image->scalar().find("aws-appmesh-") != std::string_view::npos;
        if (!known && !ours) continue;
        context_.report(findings::kOwnProxy, workload_.manifest, name != nullptr ? name : container,
                        "The pod brings the container `" + base::printable(name != nullptr ? name->scalar() : image->scalar()) + "` of App Mesh itself; beside Istio's sidecar it must go.");
      }
    }
  }

  void reportFargate() {
    const auto fargate = workload_.pod_labels.find("eks.amazonaws.com/fargate-profile");
    if (fargate == workload_.pod_labels.end()) return;
    context_.report(findings::kFargate, workload_.manifest, nullptr, "These pods run on Fargate, where Istio's sidecar cannot redirect their traffic.");
  }

  Context& context_;
  const mesh::Workload& workload_;
  bool gateway_;
  istio::Patch patch_;
  const yaml::Node* labels_ = nullptr;
};

}  // namespace

void patchNamespaces(Context& context) {
  for (const auto& [name, ns] : context.graph.namespaces) {
    const std::string mode = injectionOf(ns.manifest.labels);
    if (mode.empty()) continue;
    istio::Patch patch = patchOf(ns.manifest);
    patch.operations.push_back(removeOperation("/metadata/labels/" + pointerPart(kInjector)));
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
  for (const mesh::Gateway& gateway : context.graph.gateways) gateways.insert(gateway.workloads.begin(), gateway.workloads.end());
  for (const mesh::Node& node : context.graph.nodes) members.insert(node.workloads.begin(), node.workloads.end());
  for (std::uint32_t i = 0; i < context.graph.workloads.size(); ++i) {
    const mesh::Workload& workload = context.graph.workloads[i];
    const bool gateway = gateways.contains({i});
    const bool annotated = std::any_of(workload.pod_annotations.begin(), workload.pod_annotations.end(),
                                       [](const auto& annotation) { return annotation.first.starts_with("appmesh.k8s.aws/"); });
    if (gateway || annotated || members.contains({i})) WorkloadPatcher(context, workload, gateway).run();
  }
}

}  // namespace a2i::translate
