#include "pipeline/select.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace a2i::pipeline {

namespace {

bool contains(const std::vector<std::string>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

class Selection {
 public:
  Selection(const mesh::MeshGraph& graph, const Options& options, const source::SourceSet& files)
      : options_(options), files_(files) {
    for (const mesh::Mesh& mesh : graph.meshes) add(mesh.manifest(), mesh.manifest().name);
    const auto add_all = [&](const auto& objects) {
      for (const auto& object : objects) {
        add(object.manifest(), object.mesh ? graph[*object.mesh].manifest().name : std::string{});
      }
    };
    add_all(graph.nodes);
    add_all(graph.services);
    add_all(graph.routers);
    add_all(graph.gateways);
    add_all(graph.gateway_routes);
    add_all(graph.backend_groups);
    for (const auto& service : graph.kubernetes_services) add(service.manifest, {});
    for (const auto& workload : graph.workloads) add(workload.manifest, {});
    for (const k8s::Manifest& neighbour : graph.neighbours) add(neighbour, {});
    for (const auto& [name, ns] : graph.namespaces) add(ns.manifest, {}, name);
  }

  // The names of --only-namespace and --only-mesh that nothing belongs to.
  std::vector<std::string> unmatched() const {
    std::vector<std::string> told;
    for (const std::string& name : options_.only_namespaces) {
      if (namespaces_.count(name) == 0) told.push_back("Nothing that was read belongs to the namespace " + base::printable(name) + ", which --only-namespace asks for.");
    }
    for (const std::string& name : options_.only_meshes) {
      if (meshes_.count(name) == 0) told.push_back("Nothing that was read belongs to the mesh " + base::printable(name) + ", which --only-mesh asks for.");
    }
    return told;
  }

  bool source(const std::string& display) const { return selected_.count(display) != 0; }

  bool finding(const findings::Finding& finding) const {
    if (!options_.judged_paths.empty() && finding.span.file != source::kNoFile &&
        !contains(options_.judged_paths, files_[finding.span.file].path())) {
      return false;
    }
    return finding.object.empty() || known_.count(finding.object) == 0 || source(finding.object);
  }

 private:
  void add(const k8s::Manifest& manifest, const std::string& mesh) { add(manifest, mesh, manifest.ns); }

  void add(const k8s::Manifest& manifest, const std::string& mesh, const std::string& ns) {
    const std::string display = manifest.display();
    known_.insert(display);
    namespaces_.insert(ns);
    meshes_.insert(mesh);
    const bool in_namespace = options_.only_namespaces.empty() || ns.empty() || contains(options_.only_namespaces, ns);
    const bool in_mesh = options_.only_meshes.empty() || mesh.empty() || contains(options_.only_meshes, mesh);
    const bool judged = options_.judged_paths.empty() || contains(options_.judged_paths, files_[manifest.name_span.file].path());
    if (in_namespace && in_mesh && judged) selected_.insert(display);
  }

  const Options& options_;
  const source::SourceSet& files_;
  std::set<std::string> known_, selected_, namespaces_, meshes_;
};

}  // namespace

void select(const mesh::MeshGraph& graph, const Options& options, Outcome& outcome) {
  if (options.only_namespaces.empty() && options.only_meshes.empty() && options.judged_paths.empty()) return;
  const Selection selection(graph, options, outcome.files);
  const auto any_source = [&selection](const auto& object) {
    return std::any_of(object.sources.begin(), object.sources.end(),
                       [&selection](const std::string& source) { return selection.source(source); });
  };
  std::erase_if(outcome.bundle.objects, [&](const istio::Object& object) { return !any_source(object); });
  outcome.bundle.installation.needed = false;  // it is about the whole mesh
  std::erase_if(outcome.bundle.patches, [&](const istio::Patch& patch) { return !any_source(patch); });
  std::erase_if(outcome.findings.all(), [&](const findings::Finding& finding) { return !selection.finding(finding); });
  std::erase_if(outcome.summary.overview.objects, [&](const report::ObjectLine& object) { return !selection.source(object.display); });
  std::erase_if(outcome.ledger, [&](const report::LedgerLine& line) { return !selection.source(line.object); });
  for (std::string& told : selection.unmatched()) outcome.summary.assumptions.push_back(std::move(told));
}

}  // namespace a2i::pipeline
