#include "pipeline/select.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <type_traits>

#include "base/text.h"
#include "mesh/resolve.h"
#include "pipeline/left_out.h"

namespace a2i::pipeline {

namespace {

class Selection {
 public:
  Selection(const mesh::MeshGraph& graph, const Options& options, const source::SourceSet& files)
      : options_(options), files_(files),
        judged_(options.judged_paths.begin(), options.judged_paths.end()),
        only_namespaces_(options.only_namespaces.begin(), options.only_namespaces.end()),
        only_meshes_(options.only_meshes.begin(), options.only_meshes.end()) {
    mesh::forEachObject(graph, [&](const auto& object) {
      const bool is_mesh = std::is_same_v<std::decay_t<decltype(object)>, mesh::Mesh>;
      const k8s::Manifest& manifest = object.manifest();
      const std::string mesh = is_mesh ? manifest.name : object.mesh ? graph[*object.mesh].manifest().name : std::string{};
      meshes_.insert(mesh);
      if (!is_mesh) meshes_of_[manifest.ns].insert(mesh);
      if (!add(manifest, inMesh(mesh), manifest.ns)) return;
      ++appmesh_objects_;
      appmesh_files_.insert(manifest.name_span.file);
      appmesh_namespaces_.insert(manifest.ns);
    });
    const auto addOther = [&](const k8s::Manifest& manifest, const std::string& ns) { add(manifest, namespaceInMesh(graph, ns), ns); };
    for (const auto& service : graph.kubernetes_services) addOther(service.manifest, service.manifest.ns);
    for (const auto& workload : graph.workloads) addOther(workload.manifest, workload.manifest.ns);
    for (const k8s::Manifest& neighbour : graph.neighbours) addOther(neighbour, neighbour.ns);
    for (const auto& [name, ns] : graph.namespaces) addOther(ns.manifest, name);
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

  bool leavesOut() const { return selected_.size() < known_.size(); }
  bool source(const std::string& display) const { return selected_.count(display) != 0; }

  // Whether an assumption matters for what is selected.
  bool scope(const mesh::Scope& scope) const {
    if (!scope.object.empty()) return source(scope.object);
    return scope.ns.empty() || appmesh_namespaces_.contains(scope.ns);
  }

  std::size_t appmeshObjects() const { return appmesh_objects_; }
  std::size_t appmeshFiles() const { return appmesh_files_.size(); }

  bool finding(const findings::Finding& finding) const {
    if (finding.span.file != source::kNoFile && !judged(finding.span.file)) return false;
    return finding.object.empty() || known_.count(finding.object) == 0 || source(finding.object);
  }

 private:
  bool judged(source::FileId file) const { return judged_.empty() || judged_.contains(files_[file].path()); }

  bool inMesh(const std::string& mesh) const { return only_meshes_.empty() || mesh.empty() || only_meshes_.contains(mesh); }

  // What is no App Mesh object belongs to the meshes that have objects in its namespace; without any to those that select it.
  bool namespaceInMesh(const mesh::MeshGraph& graph, const std::string& ns) const {
    if (options_.only_meshes.empty() || ns.empty()) return true;
    if (const auto known = meshes_of_.find(ns); known != meshes_of_.end()) {
      return std::any_of(known->second.begin(), known->second.end(), [this](const std::string& mesh) { return inMesh(mesh); });
    }
    const auto shown = graph.namespaces.find(ns);
    if (shown == graph.namespaces.end()) return false;
    return std::any_of(graph.meshes.begin(), graph.meshes.end(), [&](const mesh::Mesh& one) {
      return inMesh(one.manifest().name) && mesh::selects(one.spec().namespace_selector.get(), shown->second.manifest.labels);
    });
  }

  bool add(const k8s::Manifest& manifest, bool in_mesh, const std::string& ns) {
    const std::string display = manifest.display();
    known_.insert(display);
    namespaces_.insert(ns);
    const bool in_namespace = only_namespaces_.empty() || ns.empty() || only_namespaces_.contains(ns);
    const bool taken = in_namespace && in_mesh && judged(manifest.name_span.file);
    if (taken) selected_.insert(display);
    return taken;
  }

  const Options& options_;
  const source::SourceSet& files_;
  std::set<std::string, std::less<>> judged_;  // paths; empty: all
  std::set<std::string, std::less<>> only_namespaces_, only_meshes_;
  std::set<std::string> known_, selected_, namespaces_, meshes_;
  std::map<std::string, std::set<std::string>> meshes_of_;  // of the App Mesh objects of a namespace
  std::set<std::string> appmesh_namespaces_;  // with a selected object
  std::set<source::FileId> appmesh_files_;
  std::size_t appmesh_objects_ = 0;           // selected
};

}  // namespace

void select(const mesh::MeshGraph& graph, const Options& options, Outcome& outcome) {
  if (options.only_namespaces.empty() && options.only_meshes.empty() && options.judged_paths.empty()) return;
  const Selection selection(graph, options, outcome.files);
  outcome.partial = selection.leavesOut();
  const auto any_source = [&selection](const auto& object) {
    return std::any_of(object.sources.begin(), object.sources.end(),
                       [&selection](const std::string& source) { return selection.source(source); });
  };
  std::erase_if(outcome.bundle.objects, [&](const istio::Object& object) { return !any_source(object); });
  outcome.bundle.installation.needed = false;  // it is about the whole mesh
  std::erase_if(outcome.bundle.patches, [&](const istio::Patch& patch) { return !any_source(patch); });
  std::vector<findings::Finding>& found = outcome.findings.all();
  const auto dropped = std::stable_partition(found.begin(), found.end(), [&](const findings::Finding& finding) { return selection.finding(finding); });
  const std::vector<findings::Finding> unreported(std::make_move_iterator(dropped), std::make_move_iterator(found.end()));
  found.erase(dropped, found.end());
  outcome.findings.append(leftOut(graph, [&selection](const std::string& display) { return selection.source(display); }, found, unreported));
  std::erase_if(outcome.summary.overview.objects, [&](const report::ObjectLine& object) { return !selection.source(object.display); });
  std::erase_if(outcome.ledger, [&](const report::LedgerLine& line) { return !selection.source(line.object); });
  outcome.summary.appmesh_objects = selection.appmeshObjects();
  outcome.summary.files = selection.appmeshFiles();
  outcome.summary.assumptions = graph.assumptions.sentences([&selection](const mesh::Scope& scope) { return selection.scope(scope); });
  for (std::string& told : selection.unmatched()) outcome.summary.assumptions.push_back(std::move(told));
}

}  // namespace a2i::pipeline
