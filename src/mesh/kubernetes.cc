#include "mesh/kubernetes.h"

#include <algorithm>
#include <set>

#include "mesh/resolve.h"

namespace a2i::mesh {

namespace {

using yaml::Node;

const Node* follow(const Node* node, std::initializer_list<std::string_view> path) {
  for (std::string_view key : path) node = node == nullptr ? nullptr : node->get(key);
  return node;
}

std::string text(const Node* node) {
  return node == nullptr || node->isNull() || node->isMapping() || node->isSequence() ? std::string() : std::string(node->scalar());
}

k8s::Labels labels(const Node* node) {
  k8s::Labels read;
  if (node == nullptr || !node->isMapping()) return read;
  for (const yaml::Entry& entry : node->entries()) read[std::string(entry.key->scalar())] = text(entry.value);
  return read;
}

KubernetesService service(k8s::Manifest manifest) {
  KubernetesService result;
  const Node* const spec = manifest.spec;
  result.selector = labels(follow(spec, {"selector"}));
  result.headless = text(follow(spec, {"clusterIP"})) == "None";
  result.external_name = text(follow(spec, {"externalName"}));
  if (const Node* ports = follow(spec, {"ports"}); ports != nullptr) {
    for (const Node* item : ports->items()) {
      ServicePort& port = result.ports.emplace_back();
      port.node = item;
      port.name = text(item->get("name"));
      port.app_protocol = text(item->get("appProtocol"));
      port.target_port = text(item->get("targetPort"));
      port.protocol = text(item->get("protocol"));
      if (port.protocol.empty()) port.protocol = "TCP";
      if (const Node* number = item->get("port"); number != nullptr && !number->integer(port.port)) port.port = 0;
    }
  }
  result.manifest = std::move(manifest);
  return result;
}

const Node* podTemplate(const k8s::Manifest& manifest) {
  switch (manifest.kind) {
    case k8s::Kind::kPod: return manifest.root;
    case k8s::Kind::kCronJob: return follow(manifest.spec, {"jobTemplate", "spec", "template"});
    case k8s::Kind::kDeployment: case k8s::Kind::kStatefulSet: case k8s::Kind::kDaemonSet: case k8s::Kind::kReplicaSet: case k8s::Kind::kJob:
      return follow(manifest.spec, {"template"});
    case k8s::Kind::kMesh: case k8s::Kind::kVirtualNode: case k8s::Kind::kVirtualService: case k8s::Kind::kVirtualRouter:
    case k8s::Kind::kVirtualGateway: case k8s::Kind::kGatewayRoute: case k8s::Kind::kBackendGroup: case k8s::Kind::kNamespace: case k8s::Kind::kService: case k8s::Kind::kNeighbour:
      break;
  }
  return nullptr;
}

std::string templatePath(k8s::Kind kind) {
  if (kind == k8s::Kind::kPod) return {};
  return kind == k8s::Kind::kCronJob ? "/spec/jobTemplate/spec/template" : "/spec/template";
}

Workload workload(k8s::Manifest manifest) {
  Workload result;
  if (const Node* pod = podTemplate(manifest)) {
    result.pod_template = pod;
    result.template_path = templatePath(manifest.kind);
    result.pod_labels = labels(follow(pod, {"metadata", "labels"}));
    result.pod_annotations = labels(follow(pod, {"metadata", "annotations"}));
    result.pod_spec = follow(pod, {"spec"});
    result.service_account = text(follow(result.pod_spec, {"serviceAccountName"}));
  }
  result.manifest = std::move(manifest);
  return result;
}

// Steps of a walkthrough, or overlays, often state one Namespace several times with more and more labels.
void addNamespace(k8s::Manifest manifest, MeshGraph& graph) {
  manifest.labels.insert_or_assign(std::string(kNameLabel), manifest.name);
  const auto [known, fresh] = graph.namespaces.try_emplace(manifest.name, Namespace{manifest});
  k8s::Labels& labels = known->second.manifest.labels;
  if (fresh || labels == manifest.labels) return;
  for (auto& [key, value] : manifest.labels) labels.try_emplace(key, value);
  graph.assumptions.push_back("The Namespace " + manifest.name + " stands in several files; it is taken to have all of their labels.");
}

// The value as text, for comparing.
void flatten(const Node& node, std::string& text) {
  text += node.isMapping() ? '{' : node.isSequence() ? '[' : '"';
  for (const yaml::Entry& entry : node.entries()) {
    flatten(*entry.key, text);
    flatten(*entry.value, text);
  }
  for (const Node* item : node.items()) flatten(*item, text);
  text += node.scalar();
  text += '\0';
}

// Overlays and steps of a walkthrough state an object several times. Which of them counts must not depend on the order of files.
template <class T>
void keepOne(std::vector<T>& objects, MeshGraph& graph) {
  const auto key = [](const T& object) { return std::tie(object.manifest.ns, object.manifest.name, object.manifest.kind); };
  std::stable_sort(objects.begin(), objects.end(), [&key](const T& a, const T& b) { return key(a) < key(b); });
  std::vector<T> kept;
  for (auto first = objects.begin(); first != objects.end();) {
    const auto last = std::find_if(first, objects.end(), [&](const T& object) { return key(object) != key(*first); });
    auto chosen = first;
    std::string least;
    if (last - first > 1) {
      std::set<std::string> texts;
      for (auto at = first; at != last; ++at) {
        std::string text;
        flatten(*at->manifest.root, text);
        if (at == first || text < least) {
          least = text;
          chosen = at;
        }
        texts.insert(std::move(text));
      }
      if (texts.size() > 1) graph.assumptions.push_back("`" + chosen->manifest.display() + "` stands in several files with other content; one of them is taken for all.");
    }
    kept.push_back(std::move(*chosen));
    first = last;
  }
  objects = std::move(kept);
}

}  // namespace

void addKubernetes(std::vector<k8s::Manifest> manifests, MeshGraph& graph) {
  for (k8s::Manifest& manifest : manifests) {
    if (manifest.kind == k8s::Kind::kNamespace) {
      addNamespace(std::move(manifest), graph);
    } else if (manifest.kind == k8s::Kind::kNeighbour) {
      graph.neighbours.push_back(std::move(manifest));
    } else if (manifest.kind == k8s::Kind::kService) {
      graph.kubernetes_services.push_back(service(std::move(manifest)));
    } else {
      graph.workloads.push_back(workload(std::move(manifest)));
    }
  }
  keepOne(graph.kubernetes_services, graph);
  keepOne(graph.workloads, graph);
}

}  // namespace a2i::mesh
