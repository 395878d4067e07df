#include "mesh/kubernetes.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "base/parallel.h"
#include "base/stable_sort.h"
#include "base/text.h"
#include "k8s/kinds.h"

namespace a2i::mesh {

namespace {

using yaml::follow;
using yaml::Node;

std::string text(const Node* node) {
  return node == nullptr || node->isNull() || node->isMapping() || node->isSequence() ? std::string() : std::string(node->scalar());
}

k8s::Labels labels(const Node* node) {
  k8s::Labels read;
  if (node == nullptr || !node->isMapping()) return read;
  for (const yaml::Entry& entry : node->entries()) read[std::string(entry.key.scalar())] = text(&entry.value);
  return read;
}

KubernetesService service(k8s::Manifest manifest) {
  KubernetesService result;
  const Node* const spec = manifest.spec;
  result.selector = labels(follow(spec, {"selector"}));
  result.headless = text(follow(spec, {"clusterIP"})) == "None";
  if (text(follow(spec, {"type"})) == "ExternalName") result.external_name = text(follow(spec, {"externalName"}));
  if (const Node* ports = follow(spec, {"ports"}); ports != nullptr) {
    for (const Node& item : ports->items()) {
      ServicePort& port = result.ports.emplace_back();
      port.node = &item;
      port.name = text(item.get("name"));
      port.app_protocol = text(item.get("appProtocol"));
      port.target_port = text(item.get("targetPort"));
      port.protocol = text(item.get("protocol"));
      if (port.protocol.empty()) port.protocol = "TCP";
      if (const Node* number = item.get("port"); number != nullptr && !number->integer(port.port)) port.port = 0;
    }
  }
  result.manifest = std::move(manifest);
  return result;
}

const Node* podTemplate(const k8s::Manifest& manifest) {
  const Node* node = manifest.root;
  for (const std::string_view part : base::split(manifest.related->pod_template, '/')) {
    if (!part.empty()) node = follow(node, {part});
  }
  return node;
}

Workload workload(k8s::Manifest manifest) {
  Workload result;
  if (const Node* pod = podTemplate(manifest)) {
    result.pod_template = pod;
    result.template_path = manifest.related->pod_template;
    result.pod_labels = labels(follow(pod, {"metadata", "labels"}));
    result.pod_annotations = labels(follow(pod, {"metadata", "annotations"}));
    result.pod_spec = follow(pod, {"spec"});
    result.service_account = text(follow(result.pod_spec, {"serviceAccountName"}));
  }
  const Node* const owners = follow(manifest.metadata, {"ownerReferences"});
  result.owned = owners != nullptr && !owners->items().empty();
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
  graph.assumptions.add(Assumption::kNamespaceLabels, manifest.name, {{}, manifest.name});
}

// The value as text, for comparing.
void flatten(const Node& node, std::string& text) {
  text += node.isMapping() ? '{' : node.isSequence() ? '[' : '"';
  for (const yaml::Entry& entry : node.entries()) {
    flatten(entry.key, text);
    flatten(entry.value, text);
  }
  for (const Node& item : node.items()) flatten(item, text);
  text += node.scalar();
  text += '\0';
}

auto identity(const k8s::Manifest& manifest) { return std::tuple(std::string_view(manifest.ns), std::string_view(manifest.name), manifest.kindName()); }

const k8s::Manifest& manifestOf(const k8s::Manifest& manifest) { return manifest; }
template <class T>
const k8s::Manifest& manifestOf(const T& object) { return object.manifest; }

// Overlays and steps of a walkthrough state an object several times. Which of them counts must not depend on the order of files. The
// longest does: what an overlay patches into a base states only the difference. Before it come those that the run is for, one of which
// stands first. The objects are sorted.
template <class T>
void keepOne(std::vector<T>& objects, const Options& options, MeshGraph& graph, std::vector<T>* others = nullptr) {
  const auto key = [](const T& object) { return identity(manifestOf(object)); };
  const auto twins = [&key](const T& a, const T& b) { return key(a) == key(b); };
  if (std::adjacent_find(objects.begin(), objects.end(), twins) == objects.end()) return;
  std::vector<T> kept;
  for (auto first = objects.begin(); first != objects.end();) {
    const auto last = std::find_if(first, objects.end(), [&](const T& object) { return key(object) != key(*first); });
    auto chosen = first;
    std::string most;
    if (last - first > 1) {
      std::set<std::string> texts;
      const bool of_this_run = options.judged(manifestOf(*first));
      for (auto at = first; at != last && options.judged(manifestOf(*at)) == of_this_run; ++at) {
        std::string text;
        flatten(*manifestOf(*at).root, text);
        if (at == first || std::pair(most.size(), std::string_view(text)) < std::pair(text.size(), std::string_view(most))) {
          most = text;
          chosen = at;
        }
        texts.insert(std::move(text));
      }
      if (texts.size() > 1) graph.assumptions.add(Assumption::kLongestOfSeveral, manifestOf(*chosen).display(), {{}, manifestOf(*chosen).ns});
    }
    for (auto at = first; others != nullptr && at != last; ++at) {
      if (at != chosen) others->push_back(std::move(*at));
    }
    kept.push_back(std::move(*chosen));
    first = last;
  }
  objects = std::move(kept);
}

}  // namespace

void addKubernetes(std::vector<k8s::Manifest> manifests, const Options& options, MeshGraph& graph) {
  const unsigned jobs = options.jobs;
  base::stableSort(manifests, jobs, [&options](const k8s::Manifest& a, const k8s::Manifest& b) {
    if (const auto one = identity(a), other = identity(b); one != other) return one < other;
    return options.judged(a) && !options.judged(b);
  });
  std::vector<k8s::Manifest*> services, workloads;
  for (k8s::Manifest& manifest : manifests) {
    if (manifest.kind == k8s::Kind::kNamespace) {
      addNamespace(std::move(manifest), graph);
    } else if (manifest.kind == k8s::Kind::kNeighbour) {
      graph.neighbours.push_back(std::move(manifest));
    } else {
      (manifest.kind == k8s::Kind::kService ? services : workloads).push_back(&manifest);
    }
  }
  graph.kubernetes_services.resize(services.size());
  base::inParts(services.size(), jobs, [&](std::size_t i) { graph.kubernetes_services[i] = service(std::move(*services[i])); });
  graph.workloads.resize(workloads.size());
  base::inParts(workloads.size(), jobs, [&](std::size_t i) { graph.workloads[i] = workload(std::move(*workloads[i])); });
  keepOne(graph.kubernetes_services, options, graph);
  keepOne(graph.workloads, options, graph, &graph.other_copies);
  const auto many = std::stable_partition(graph.neighbours.begin(), graph.neighbours.end(), [](const k8s::Manifest& one) { return !one.related->many; });
  std::vector<k8s::Manifest> each(std::make_move_iterator(many), std::make_move_iterator(graph.neighbours.end()));
  graph.neighbours.erase(many, graph.neighbours.end());
  keepOne(graph.neighbours, options, graph);
  std::move(each.begin(), each.end(), std::back_inserter(graph.neighbours));
}

}  // namespace a2i::mesh
