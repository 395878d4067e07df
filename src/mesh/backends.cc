#include "mesh/backends.h"

#include <set>

#include "base/text.h"
#include "findings/rules_mesh.h"

namespace a2i::mesh {

namespace {

class Expander {
 public:
  Expander(Node& node, const MeshGraph& graph, const Index& index, findings::Findings& findings)
      : node_(node), graph_(graph), index_(index), findings_(findings) {
    for (const Node::Backend& backend : node.backends) {
      if (backend.service.target) present_.insert(backend.service.target->index);
    }
  }

  void expand(const appmesh::Reference& reference) {
    if (!reference.name) return;
    const std::string ns = reference.ns && !reference.ns->empty() ? std::string(*reference.ns) : node_.manifest().ns;
    if (*reference.name == "*") {
      for (const std::uint32_t service : index_.servicesOf(ns)) add(service, reference.node);
      return;
    }
    const auto group = index_.byName<BackendGroup>(ns, std::string(*reference.name));
    if (!group) return report(*reference.name.node, "There is no BackendGroup `" + base::printable(ns + "/" + std::string(*reference.name)) + "` among these manifests.");
    for (const appmesh::Reference& member : graph_[*group].spec().virtual_services.items) addMember(member, reference);
  }

 private:
  // A member without namespace is looked for beside the node that lists the group, not beside the group.
  void addMember(const appmesh::Reference& member, const appmesh::Reference& reference) {
    if (!member.name) return;
    const std::string ns = member.ns && !member.ns->empty() ? std::string(*member.ns) : node_.manifest().ns;
    const auto service = index_.byName<Service>(ns, std::string(*member.name));
    if (service) return add(service->index, reference.node);
    report(*reference.name.node, "The group lists the VirtualService `" + base::printable(ns + "/" + std::string(*member.name)) + "`, which is not among these manifests.");
  }

  void add(std::uint32_t service, const yaml::Node* from) {
    if (!present_.insert(service).second) return;
    Node::Backend& backend = node_.backends.emplace_back();
    const k8s::Manifest& manifest = graph_.services[service].manifest();
    backend.service = {manifest.ns, manifest.name, false, from, ServiceId{service}};
    backend.from = from;
  }

  void report(const yaml::Node& at, std::string message) {
    auto& finding = findings_.add(findings::kUnknownBackend, at.span, std::move(message));
    finding.object = node_.manifest().display();
    finding.field = appmesh::fieldPath(node_.manifest(), at);
  }

  Node& node_;
  const MeshGraph& graph_;
  const Index& index_;
  findings::Findings& findings_;
  std::set<std::uint32_t> present_;
};

}  // namespace

void addBackendGroups(Node& node, const MeshGraph& graph, const Index& index, findings::Findings& findings) {
  Expander expander(node, graph, index, findings);
  for (const appmesh::Reference& reference : node.spec().backend_groups.items) expander.expand(reference);
}

}  // namespace a2i::mesh
