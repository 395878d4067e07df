#include "cli/out_dir.h"

#include <algorithm>
#include <set>

#include "base/path_pattern.h"
#include "base/text.h"
#include "k8s/candidates.h"
#include "output/output.h"

namespace a2i::cli {

namespace {

// What an earlier run made, as its index says.
std::set<std::string, std::less<>> generated(const Inputs& inputs) {
  std::set<std::string, std::less<>> names;
  const std::string at_root(output::kIndexName), below = "/" + at_root;
  for (const std::string& path : inputs.passed_over) {
    if (path != at_root && !path.ends_with(below)) continue;
    const std::string folder = path.substr(0, path.size() - at_root.size());
    const auto bytes = inputs.tree->read(path);
    const auto index = bytes ? output::readIndex(*bytes) : base::Result<output::Index>(base::Error{});
    if (!index) continue;
    for (const output::IndexEntry& entry : index->files) names.insert(folder + entry.path);
  }
  return names;
}

}  // namespace

base::Status refuseSources(const Settings& settings, const Inputs& inputs, const std::vector<std::string>& excludes) {
  if (inputs.passed_over.empty()) return base::Done{};
  const auto ours = generated(inputs);
  for (const std::string& path : inputs.passed_over) {
    if (ours.contains(path)) continue;
    if (std::any_of(excludes.begin(), excludes.end(), [&path](const std::string& pattern) { return base::matchesPath(pattern, path); })) continue;
    const auto bytes = inputs.tree->read(path);
    if (!bytes || !k8s::namesApiVersion(*bytes)) continue;
    return base::Error{path + " holds App Mesh objects, but lies inside of --out-dir " + settings.out_dir +
                           ", which is written and never read; name another --out-dir, or exclude the file",
                       true};
  }
  return base::Done{};
}

}  // namespace a2i::cli
