#include "pipeline/run.h"

#include <algorithm>
#include <set>

#include "behaviour/derive.h"
#include "behaviour/print.h"
#include "check/check.h"
#include "emit/tree.h"
#include "findings/rules_mesh.h"
#include "mesh/print.h"
#include "mesh/resolve.h"
#include "pipeline/ledger_lines.h"
#include "pipeline/load.h"
#include "pipeline/overview.h"
#include "pipeline/print.h"
#include "pipeline/select.h"
#include "translate/translate.h"

namespace a2i::pipeline {

namespace {

// What findings and the bundle refer to.
struct Kept {
  mesh::MeshGraph graph;
  behaviour::Behaviour behaviour;
};

std::vector<std::string> blockedObjects(const mesh::MeshGraph& graph, const findings::Findings& findings) {
  std::set<std::string> objects = findings.blockedObjects();
  // Also those that are left out with their mesh, which has the only finding.
  mesh::forEachObject(graph, [&](const mesh::Object& object) {
    if (!object.valid() && object.mesh && !graph[*object.mesh].valid()) objects.insert(object.manifest().display());
  });
  return {objects.begin(), objects.end()};
}

bool holdsUnread(const findings::Findings& findings) {
  const auto& all = findings.all();
  return std::any_of(all.begin(), all.end(), [](const findings::Finding& finding) { return finding.rule->blocks_output && finding.object.empty(); });
}

// What a backend leads to may stand in what could not be read: without it the caller's Sidecar would refuse its calls.
void addCallersOfUnknown(const findings::Findings& findings, std::vector<std::string>& objects) {
  for (const findings::Finding& finding : findings.all()) {
    if (finding.rule == &findings::kUnknownBackend) objects.push_back(finding.object);
  }
  std::sort(objects.begin(), objects.end());
  objects.erase(std::unique(objects.begin(), objects.end()), objects.end());
}

std::set<source::FileId> filesAt(const std::vector<std::string>& paths, const source::SourceSet& files) {
  std::set<source::FileId> ids;
  if (paths.empty()) return ids;
  const std::set<std::string_view> wanted(paths.begin(), paths.end());
  for (source::FileId id = 0; id < files.size(); ++id) {
    if (wanted.contains(files[id].path())) ids.insert(id);
  }
  return ids;
}

std::vector<std::string> outputObjects(const istio::Bundle& bundle) {
  std::vector<std::string> names;
  for (const istio::Object& object : bundle.objects) names.push_back(istio::kind(object) + " " + object.ns + "/" + object.name);
  return names;
}

}  // namespace

base::Result<Outcome> run(source::SourceTree& tree, const Options& options) {
  Outcome outcome;
  auto loaded = load(tree, options, outcome.files, outcome.findings);
  if (!loaded) return loaded.error();
  outcome.unmatched_excludes = std::move(loaded->unmatched_excludes);
  outcome.summary.files = loaded->files_with_objects;
  outcome.summary.appmesh_objects = loaded->input.appmesh.size();
  if (options.print == Phase::kManifests) outcome.printed = printManifests(loaded->input, outcome.files);

  mesh::Options mesh_options;
  mesh_options.cluster_domain = options.cluster_domain;
  mesh_options.default_namespace_chosen = options.default_namespace != Options().default_namespace;
  mesh_options.jobs = options.jobs;
  mesh_options.judged_files = filesAt(options.judged_paths, outcome.files);
  const auto kept = std::make_shared<Kept>();
  outcome.kept = kept;
  kept->graph = mesh::resolve(std::move(loaded->input), mesh_options, outcome.findings);
  mesh::MeshGraph& graph = kept->graph;
  check::run(graph, options.jobs, outcome.findings);
  if (options.print == Phase::kGraph) outcome.printed = mesh::print(graph);

  behaviour::Options behaviour_options;
  behaviour_options.default_retries = options.default_retries;
  behaviour_options.jobs = options.jobs;
  kept->behaviour = behaviour::derive(graph, behaviour_options, outcome.findings);
  const behaviour::Behaviour& behaviour = kept->behaviour;
  if (options.print == Phase::kBehaviour) outcome.printed = behaviour::print(behaviour, graph);

  translate::Options translate_options;
  translate_options.cluster_domain = options.cluster_domain;
  translate_options.root_namespace = options.root_namespace;
  translate_options.trust_domain = options.trust_domain;
  translate_options.revision = options.revision;
  translate_options.strict_mtls = options.strict_mtls;
  translate_options.allow_envoyfilter = options.allow_envoyfilter;
  translate_options.istio_minor = options.istio_minor;
  translate_options.jobs = options.jobs;
  translate::Ledger ledger(options.ledger);
  outcome.bundle = translate::translate(graph, behaviour, translate_options, ledger, outcome.findings);
  translate::sweep(graph, options.jobs, ledger, outcome.findings);

  if (options.ledger) outcome.ledger = ledgerLines(graph, ledger);
  outcome.blocked_objects = blockedObjects(graph, outcome.findings);
  outcome.unread = holdsUnread(outcome.findings);
  if (outcome.unread) addCallersOfUnknown(outcome.findings, outcome.blocked_objects);
  if (options.overview) outcome.summary.overview = overview(graph, outcome.bundle, outcome.files);
  outcome.summary.assumptions = graph.assumptions.sentences();
  select(graph, options, outcome);
  if (options.print == Phase::kIstio) outcome.printed = emit::toStream(outcome.bundle, emit::What::kAll);
  outcome.findings.sort(outcome.files);
  outcome.summary.overview.blocked_objects = blockedObjects(graph, outcome.findings);
  outcome.summary.istio_objects = outcome.bundle.objects.size();
  outcome.summary.output_objects = outputObjects(outcome.bundle);
  return outcome;
}

}  // namespace a2i::pipeline
