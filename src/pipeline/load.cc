#include "pipeline/load.h"

#include <algorithm>
#include <optional>

#include "base/path_pattern.h"
#include "base/unicode.h"
#include "findings/rules_input.h"
#include "pipeline/parallel.h"
#include "schema/validate.h"

namespace a2i::pipeline {

namespace {

struct Read {
  std::optional<std::string> bytes;  // of a candidate
  std::string error;
};

struct Parsed {
  std::vector<std::unique_ptr<appmesh::Resource>> appmesh;
  std::vector<k8s::Manifest> kubernetes;
  findings::Findings findings;
};

Read readCandidate(source::SourceTree& tree, const std::string& path) {
  // The name alone rules most files out, before any of their bytes are read.
  if (!k8s::mayHoldManifestsByName(path)) return {};
  auto bytes = tree.read(path);
  if (!bytes) return {std::nullopt, bytes.error().message};
  if (auto text = base::fromUtf16(*bytes)) *bytes = std::move(*text);
  if (!k8s::mayHoldManifests(path, *bytes)) return {};
  return {std::move(*bytes), {}};
}

Parsed parse(const source::SourceFile& file, source::FileId id, const k8s::ReadOptions& options) {
  Parsed parsed;
  for (k8s::Manifest& manifest : k8s::readManifests(file, id, options, parsed.findings)) {
    if (manifest.generated) continue;
    if (!k8s::isAppMesh(manifest.kind)) {
      parsed.kubernetes.push_back(std::move(manifest));
      continue;
    }
    schema::validate(manifest, parsed.findings);
    parsed.appmesh.push_back(appmesh::read(std::move(manifest), parsed.findings));
  }
  return parsed;
}

// Takes the excluded paths out, and returns the patterns that took none.
std::vector<std::string> exclude(const std::vector<std::string>& patterns, std::vector<std::string>& paths) {
  if (patterns.empty()) return {};
  std::vector<bool> used(patterns.size());
  std::erase_if(paths, [&](const std::string& path) {
    bool out = false;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      if ((out && used[i]) || !base::matchesPath(patterns[i], path)) continue;
      out = used[i] = true;
    }
    return out;
  });
  std::vector<std::string> unused;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (!used[i]) unused.push_back(patterns[i]);
  }
  return unused;
}

std::vector<source::FileId> keepCandidates(const std::vector<std::string>& paths, std::vector<Read> reads,
                                           source::SourceSet& files, findings::Findings& findings) {
  std::vector<source::FileId> kept;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (reads[i].bytes) {
      kept.push_back(files.add({paths[i], std::move(*reads[i].bytes)}));
    } else if (!reads[i].error.empty()) {
      const source::FileId id = files.add({paths[i], {}});
      findings.add(findings::kUnreadableFile, {id, 0, 0}, "The file could not be read: " + reads[i].error + ".");
    }
  }
  return kept;
}

}  // namespace

base::Result<Loaded> load(source::SourceTree& tree, const Options& options, source::SourceSet& files,
                          findings::Findings& findings) {
  auto listed = tree.list();
  if (!listed) return listed.error();
  std::vector<std::string> paths = std::move(*listed);
  Loaded loaded;
  loaded.unmatched_excludes = exclude(options.excludes, paths);

  std::vector<Read> reads(paths.size());
  parallelFor(paths.size(), options.jobs, [&](std::size_t i) { reads[i] = readCandidate(tree, paths[i]); });
  const std::vector<source::FileId> ids = keepCandidates(paths, std::move(reads), files, findings);

  k8s::ReadOptions read_options;
  read_options.default_namespace = options.default_namespace;
  std::vector<Parsed> parsed(ids.size());
  parallelFor(ids.size(), options.jobs, [&](std::size_t i) { parsed[i] = parse(files[ids[i]], ids[i], read_options); });

  for (Parsed& part : parsed) {
    loaded.files_with_objects += part.appmesh.empty() ? 0 : 1;
    std::move(part.appmesh.begin(), part.appmesh.end(), std::back_inserter(loaded.input.appmesh));
    std::move(part.kubernetes.begin(), part.kubernetes.end(), std::back_inserter(loaded.input.kubernetes));
    findings.append(std::move(part.findings));
  }
  return loaded;
}

}  // namespace a2i::pipeline
