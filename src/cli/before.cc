#include "cli/before.h"

#include <algorithm>
#include <sstream>

#include "cli/places.h"

namespace a2i::cli {

namespace {

using Paths = std::vector<std::string>;

// PATHs that the change itself has made held nothing before it. No value: one of them lies elsewhere.
base::Result<std::optional<Paths>> pathsBefore(const Settings& settings, const Inputs& inputs, const std::string& commit) {
  auto tree = inputs.repository->tree(commit);
  if (!tree) return tree.error();
  auto files = (*tree)->list();
  if (!files) return files.error();
  Paths kept;
  for (const std::string& path : pathsOf(settings)) {
    const auto name = path == "-" ? std::nullopt : nameInRepository(inputs, path);
    if (!name) return std::optional<Paths>();
    if (std::any_of(files->begin(), files->end(), [&name](const std::string& file) { return below(file, *name); })) kept.push_back(path);
  }
  return std::optional(std::move(kept));
}

}  // namespace

base::Result<std::optional<report::Baseline>> findingsBefore(const Settings& settings, const Inputs& inputs, pipeline::Options options) {
  using Found = std::optional<report::Baseline>;
  const auto commit = inputs.repository->parting(settings.changed_since, settings.rev);
  if (!commit) return commit.error();
  auto paths = pathsBefore(settings, inputs, *commit);
  if (!paths) return paths.error();
  if (!*paths) return Found();
  if ((*paths)->empty()) return Found(report::Baseline{});
  Settings then = settings;
  then.rev = *commit;
  then.operands = std::move(**paths);
  std::istringstream nothing;
  auto opened = openInputs(then, nothing);
  if (!opened) return opened.error();
  options.named_paths = opened->named;
  options.judged_paths = opened->judged;
  options.ledger = options.overview = false;
  options.print = pipeline::Phase::kNone;
  auto outcome = pipeline::run(*opened->tree, options);
  if (!outcome) return outcome.error();
  return Found(report::fingerprintsOf(outcome->files, outcome->findings));
}

}  // namespace a2i::cli
