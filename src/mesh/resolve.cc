#include "mesh/resolve.h"

#include <algorithm>

#include "base/parallel.h"
#include "base/stable_sort.h"
#include "findings/rules_mesh.h"
#include "mesh/gateway_selection.h"
#include "mesh/index.h"
#include "mesh/kubernetes.h"
#include "mesh/membership.h"
#include "mesh/order.h"
#include "mesh/pods.h"
#include "mesh/references.h"

namespace a2i::mesh {

namespace {

std::string defaultAwsName(const k8s::Manifest& manifest) {
  switch (manifest.kind) {
    case k8s::Kind::kMesh: return manifest.name;
    case k8s::Kind::kVirtualService: return manifest.name + "." + manifest.ns;
    case k8s::Kind::kBackendGroup: return {};
    case k8s::Kind::kVirtualNode: case k8s::Kind::kVirtualRouter: case k8s::Kind::kVirtualGateway: case k8s::Kind::kGatewayRoute:
    case k8s::Kind::kNamespace: case k8s::Kind::kService: case k8s::Kind::kWorkload: case k8s::Kind::kNeighbour:
      return manifest.name + "_" + manifest.ns;
  }
  return {};
}

template <class T>
void add(std::vector<T>& objects, std::unique_ptr<appmesh::Resource> resource) {
  T& object = objects.emplace_back();
  object.aws_name = defaultAwsName(resource->manifest);
  object.resource = std::move(resource);
  if constexpr (requires { object.spec().aws_name; }) {
    if (object.spec().aws_name && !object.spec().aws_name->empty()) object.aws_name = *object.spec().aws_name;
  }
}

class Resolver {
 public:
  Resolver(const Options& options, findings::Findings& findings) : options_(options), findings_(findings) {}

  MeshGraph run(Input input) {
    reserve(input);
    for (auto& resource : input.appmesh) sort(std::move(resource));
    addKubernetes(std::move(input.kubernetes), options_, graph_);
    forEachList(graph_, [this](auto& objects) { order(objects); });
    if (!options_.default_namespace_chosen) assumeNamespaces();
    assignMeshes(graph_, findings_);
    const Index index(graph_, options_.jobs);
    const References references(graph_, index, options_);
    resolveAll(graph_.nodes, references);
    resolveAll(graph_.services, references);
    resolveAll(graph_.routers, references);
    resolveAll(graph_.gateway_routes, references);
    chooseGateways();
    for (Gateway& gateway : graph_.gateways) sortGateway(gateway);
    selectPods(graph_, options_.jobs);
    return std::move(graph_);
  }

 private:
  // The long lists; growing them step by step would hold them twice for a moment.
  void reserve(const Input& input) {
    const auto count = [&input](k8s::Kind kind) {
      return static_cast<std::size_t>(std::count_if(input.appmesh.begin(), input.appmesh.end(), [kind](const auto& resource) { return resource->manifest.kind == kind; }));
    };
    graph_.nodes.reserve(count(k8s::Kind::kVirtualNode));
    graph_.services.reserve(count(k8s::Kind::kVirtualService));
    graph_.routers.reserve(count(k8s::Kind::kVirtualRouter));
  }

  void sort(std::unique_ptr<appmesh::Resource> resource) {
    switch (resource->manifest.kind) {
      case k8s::Kind::kMesh: return add(graph_.meshes, std::move(resource));
      case k8s::Kind::kVirtualNode: return add(graph_.nodes, std::move(resource));
      case k8s::Kind::kVirtualService: return add(graph_.services, std::move(resource));
      case k8s::Kind::kVirtualRouter: return add(graph_.routers, std::move(resource));
      case k8s::Kind::kVirtualGateway: return add(graph_.gateways, std::move(resource));
      case k8s::Kind::kGatewayRoute: return add(graph_.gateway_routes, std::move(resource));
      case k8s::Kind::kBackendGroup: return add(graph_.backend_groups, std::move(resource));
      case k8s::Kind::kNamespace: case k8s::Kind::kService: case k8s::Kind::kWorkload: case k8s::Kind::kNeighbour: return;
    }
  }

  // By name; of objects that stand twice with the same content one is kept, with different content none is trusted.
  template <class T>
  void order(std::vector<T>& objects) {
    const auto key = [](const T& object) { return std::tie(object.manifest().ns, object.manifest().name); };
    base::stableSort(objects, options_.jobs, [&key](const T& a, const T& b) { return key(a) < key(b); });
    for (auto first = objects.begin(); first != objects.end();) {
      const auto last = std::find_if(first + 1, objects.end(), [&](const T& object) { return key(object) != key(*first); });
      if (last - first > 1) compareCopies(first, last);
      first = last;
    }
    objects.erase(std::unique(objects.begin(), objects.end(), [&key](const T& a, const T& b) { return key(a) == key(b); }), objects.end());
    if constexpr (std::is_same_v<T, Mesh>) {
      for (Mesh& mesh : objects) {
        const auto& filter = mesh.spec().egress_filter;
        mesh.drops_egress = !filter || filter->type.value != appmesh::EgressFilterType::kAllowAll || !filter->type;
      }
    }
  }

  void assumeNamespaces() {
    forEachObject(graph_, [this](const Object& object) {
      const k8s::Manifest& manifest = object.manifest();
      if (!manifest.namespaced() || manifest.namespace_written) return;
      graph_.assumptions.add(Assumption::kDefaultNamespace, std::string(manifest.kindName()) + " " + manifest.name, {manifest.display(), {}});
    });
  }

  static bool equal(const yaml::Node* a, const yaml::Node* b) {
    if (a == nullptr || b == nullptr) return a == b;
    if (a->type != b->type || a->scalar() != b->scalar() || a->items().size() != b->items().size() || a->entries().size() != b->entries().size()) return false;
    for (std::size_t i = 0; i < a->items().size(); ++i) {
      if (!equal(&a->items()[i], &b->items()[i])) return false;
    }
    return equal(byKey(*a), byKey(*b));
  }

  // Sorted, so that two mappings take no time by the square of their keys, whatever the order of each.
  using Entries = std::vector<const yaml::Entry*>;
  static Entries byKey(const yaml::Node& mapping) {
    Entries entries;
    entries.reserve(mapping.entries().size());
    for (const yaml::Entry& entry : mapping.entries()) entries.push_back(&entry);
    std::stable_sort(entries.begin(), entries.end(), [](const yaml::Entry* a, const yaml::Entry* b) { return a->key.scalar() < b->key.scalar(); });
    return entries;
  }

  static bool equal(const Entries& a, const Entries& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const yaml::Entry* one, const yaml::Entry* other) { return one->key.scalar() == other->key.scalar() && equal(&one->value, &other->value); });
  }

  static bool same(const Object& a, const Object& b) {
    // Labels of a GatewayRoute say which gateway it belongs to.
    const bool labels = a.manifest().kind != k8s::Kind::kGatewayRoute || a.manifest().labels == b.manifest().labels;
    return labels && a.aws_name == b.aws_name && sameSpec(a.manifest().spec, b.manifest().spec);
  }

  // Apart from what the controller writes: a dump of a cluster holds it, the manifest of the same object does not.
  static bool sameSpec(const yaml::Node* a, const yaml::Node* b) {
    const auto settings = [](const yaml::Node* spec) {
      Entries entries = spec == nullptr ? Entries() : byKey(*spec);
      std::erase_if(entries, [](const yaml::Entry* entry) {
        const std::string_view key = entry->key.scalar();
        return key == "awsName" || key == "meshRef" || key == "virtualGatewayRef";
      });
      return entries;
    };
    const auto plain = [](const yaml::Node* spec) { return spec == nullptr || spec->isMapping(); };
    return plain(a) && plain(b) ? equal(settings(a), settings(b)) : equal(a, b);
  }

  // The first is kept: one that this run is for, where there is one, lest nothing be judged when its twin is context. Findings stand
  // at the others, or at the one that is judged.
  template <class Iterator>
  void compareCopies(Iterator first, Iterator last) {
    std::stable_partition(first, last, [this](const Object& object) { return options_.judged(object.manifest()); });
    findings::Finding* at_first = nullptr;
    for (auto other = first + 1; other != last; ++other) {
      if (same(*first, *other)) continue;
      first->invalidate();
      const bool swapped = options_.judged(first->manifest()) && !options_.judged(other->manifest());
      if (at_first != nullptr && swapped) {
        at_first->related.push_back({other->manifest().name_span, "another one"});
      } else {
        findings::Finding& finding = swapped ? reportDuplicate(*first, *other) : reportDuplicate(*other, *first);
        at_first = swapped ? &finding : nullptr;
      }
    }
  }

  findings::Finding& reportDuplicate(const Object& at, const Object& other) {
    auto& finding = findings_.add(findings::kDuplicateObject, at.manifest().name_span,
                                  "`" + at.manifest().display() + "` stands here again with other content; which of them counts is not known.");
    finding.object = at.manifest().display();
    finding.related.push_back({other.manifest().name_span, "the other one"});
    return finding;
  }

  template <class T>
  void resolveAll(std::vector<T>& objects, const References& references) {
    Told empty;
    empty.comparisons_left /= std::max<std::size_t>(1, base::partsOf(objects.size()));
    base::inParts(
        objects.size(), options_.jobs, empty, [&](Told& told, std::size_t i) { references.resolve(objects[i], told); },
        [this](Told told) {
          findings_.append(std::move(told.findings));
          graph_.assumptions.append(std::move(told.assumptions));
        });
  }

  void sortGateway(Gateway& gateway) {
    sortRoutes(gateway, graph_);
    if (choiceMatters(gateway, graph_)) addChosenOrder(gateway, graph_.assumptions);
  }

  void chooseGateways() {
    const GatewaySelection selection(graph_);
    for (std::uint32_t i = 0; i < graph_.gateway_routes.size(); ++i) {
      GatewayRoute& route = graph_.gateway_routes[i];
      route.gateway = selection.of(route, graph_.assumptions, findings_);
      if (route.gateway) graph_.gateways[route.gateway->index].routes.push_back({i});
    }
  }

  const Options& options_;
  findings::Findings& findings_;
  MeshGraph graph_;
};

}  // namespace

MeshGraph resolve(Input input, const Options& options, findings::Findings& findings) {
  return Resolver(options, findings).run(std::move(input));
}

}  // namespace a2i::mesh
