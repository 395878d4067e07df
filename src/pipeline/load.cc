#include "pipeline/load.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/parallel.h"
#include "base/path_pattern.h"
#include "base/unicode.h"
#include "findings/rules_input.h"
#include "k8s/candidates.h"
#include "k8s/dialects.h"
#include "k8s/documents.h"
#include "k8s/kustomizations.h"
#include "pipeline/kustomize.h"
#include "schema/validate.h"

namespace a2i::pipeline {

namespace {

struct Read {
  std::optional<std::string> bytes;  // of a candidate
  std::vector<yaml::Extent> documents;
  k8s::Worth worth = k8s::Worth::kNothing;
  std::optional<k8s::Dialect> dialect;  // of a file that is kept for the finding alone
  bool kustomization = false;           // that may change what it includes; kept as well
  std::string error;
};

// Consecutive documents of one file: what one thread takes at a time.
struct Part {
  source::FileId file;
  std::span<const yaml::Extent> documents;
};

struct Parsed {
  std::vector<std::unique_ptr<appmesh::Resource>> appmesh;
  std::vector<k8s::Manifest> kubernetes;
  findings::Findings findings;
};

// `named`: by somebody who knows that it holds manifests.
Read readCandidate(source::SourceTree& tree, const std::string& path, bool named) {
  const bool by_name = k8s::mayHoldManifestsByName(path), kustomization = k8s::namesKustomization(path);
  // The name alone rules most files out, before any of their bytes are read.
  if (!named && !path.ends_with('/') && !by_name && !kustomization && !k8s::mayHoldDialectByName(path)) return {};
  Read read;
  auto bytes = tree.read(path);
  if (!bytes) {
    read.error = bytes.error().message;
    return read;
  }
  if (auto text = base::fromUtf16(*bytes)) *bytes = std::move(*text);
  if (k8s::hidesAppMesh(*bytes)) {
    read.error = "it is UTF-32, or UTF-16 without a byte order mark; save it as UTF-8";
    return read;
  }
  read.worth = named && !by_name ? k8s::worthOf(*bytes) : k8s::worth(path, *bytes);
  read.dialect = k8s::otherDialect(path, *bytes);
  read.kustomization = kustomization && k8s::mayChangeObjects(*bytes);
  if (read.worth == k8s::Worth::kNothing && !read.dialect && !read.kustomization) return {};
  if (read.worth != k8s::Worth::kNothing) read.documents = yaml::cut(*bytes);
  read.bytes = std::move(*bytes);
  return read;
}

// Where nothing is App Mesh's, its neighbours have nothing to say.
void dropContextAlone(std::vector<Read>& reads) {
  const auto of_mesh = [](const Read& read) { return read.worth == k8s::Worth::kMesh; };
  if (std::any_of(reads.begin(), reads.end(), of_mesh)) return;
  for (Read& read : reads) {
    read.documents.clear();
    read.kustomization = false;
    if (!read.dialect) read.bytes.reset();
  }
}

Parsed parse(const source::SourceSet& files, const Part& part, const k8s::ReadOptions& options) {
  Parsed parsed;
  for (k8s::Manifest& manifest : k8s::readDocuments(files[part.file], part.file, part.documents, options, parsed.findings)) {
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

using Names = std::unordered_set<std::string_view>;

// A template is judged by what it becomes where that lies beside it, unless the template alone is what somebody named. `paths` are
// in order.
void dropRendered(std::vector<std::string>& paths, const Names& named) {
  std::vector<bool> drop(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::string_view rendered = k8s::renderedName(paths[i]);
    if (rendered.empty()) continue;
    const auto beside = std::lower_bound(paths.begin(), paths.end(), rendered);
    if (beside == paths.end() || *beside != rendered) continue;
    const bool template_alone = named.contains(paths[i]) && !named.contains(rendered);
    drop[template_alone ? static_cast<std::size_t>(beside - paths.begin()) : i] = true;
  }
  std::size_t i = 0;
  std::erase_if(paths, [&](const std::string&) { return static_cast<bool>(drop[i++]); });
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

// Documents are cut into parts of about this many bytes: large enough that handing them out costs nothing.
constexpr std::size_t kPartSize = 1 << 17;

void addParts(source::FileId id, std::span<const yaml::Extent> documents, std::vector<Part>& parts) {
  while (!documents.empty()) {
    std::size_t count = 1;
    while (count < documents.size() && documents[count].end - documents[0].begin < kPartSize) ++count;
    parts.push_back({id, documents.first(count)});
    documents = documents.subspan(count);
  }
}

void tellDialect(const k8s::Dialect& dialect, source::FileId file, findings::Findings& findings) {
  const auto begin = static_cast<std::uint32_t>(dialect.offset);
  findings.add(findings::kOtherDialect, {file, begin, begin + static_cast<std::uint32_t>(dialect.resource.size())},
               "This file defines App Mesh for " + std::string(dialect.tool) + "; only objects of `appmesh.k8s.aws/v1beta2` are read, so what it says is not in the translation.");
}

// Components of trees that an earlier run wrote are no input.
class OwnTrees {
 public:
  explicit OwnTrees(const std::vector<std::string>& paths) {
    for (const std::string_view path : paths) {
      if (path.ends_with(kIndex)) folders_.push_back(path.substr(0, path.size() - kIndex.size() + 1));
    }
  }
  bool hold(std::string_view path) const {
    return std::any_of(folders_.begin(), folders_.end(), [path](std::string_view folder) { return path.starts_with(folder); });
  }

 private:
  static constexpr std::string_view kIndex = "/.appmesh2istio.json";
  std::vector<std::string_view> folders_;  // each with its slash
};

// The parts hold views into `reads`.
std::vector<Part> keepCandidates(const std::vector<std::string>& paths, std::vector<Read>& reads, source::SourceSet& files,
                                 Kustomizations& kustomizations, findings::Findings& findings) {
  std::vector<Part> parts;
  const OwnTrees own(paths);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (reads[i].bytes) {
      const source::FileId id = files.add({paths[i], std::move(*reads[i].bytes)});
      addParts(id, reads[i].documents, parts);
      if (reads[i].dialect) tellDialect(*reads[i].dialect, id, findings);
      if (reads[i].kustomization && !own.hold(paths[i])) kustomizations.read(files[id], id);
    } else if (!reads[i].error.empty()) {
      const source::FileId id = files.add({paths[i], {}});
      const std::string what = paths[i].ends_with('/') ? "folder" : "file";
      findings.add(findings::kUnreadableFile, {id, 0, 0}, "The " + what + " could not be read: " + reads[i].error + ".");
    }
  }
  const std::set<source::FileId> patches = kustomizations.findPatches(files);
  std::erase_if(parts, [&patches](const Part& part) { return patches.contains(part.file); });
  return parts;
}

// Joins what the parts gave, in their order. `parts` and `parsed` go side by side.
class Joiner {
 public:
  Joiner(Loaded& loaded, findings::Findings& findings) : loaded_(loaded), findings_(findings) {}

  void add(source::FileId file, Parsed part) {
    if (file != file_) finishFile();
    file_ = file;
    objects_ = objects_ || !part.appmesh.empty();
    std::move(part.appmesh.begin(), part.appmesh.end(), std::back_inserter(loaded_.input.appmesh));
    std::move(part.kubernetes.begin(), part.kubernetes.end(), std::back_inserter(loaded_.input.kubernetes));
    of_file_.append(std::move(part.findings));
  }

  void finishFile() {
    loaded_.files_with_objects += objects_ ? 1 : 0;
    objects_ = false;
    k8s::tellUnrenderedOnce(of_file_);
    k8s::gatherOldVersions(of_file_);
    findings_.append(std::exchange(of_file_, {}));
  }

 private:
  Loaded& loaded_;
  findings::Findings& findings_;
  source::FileId file_ = source::kNoFile;
  findings::Findings of_file_;
  bool objects_ = false;
};

}  // namespace

base::Result<Loaded> load(source::SourceTree& tree, const Options& options, source::SourceSet& files,
                          findings::Findings& findings) {
  auto listed = tree.list();
  if (!listed) return listed.error();
  std::vector<std::string> paths = std::move(*listed);
  const Names named(options.named_paths.begin(), options.named_paths.end());
  dropRendered(paths, named);
  Loaded loaded;
  loaded.unmatched_excludes = exclude(options.excludes, paths);

  std::vector<Read> reads(paths.size());
  base::parallelFor(paths.size(), options.jobs, [&](std::size_t i) { reads[i] = readCandidate(tree, paths[i], named.contains(paths[i])); });
  dropContextAlone(reads);
  Kustomizations kustomizations;
  const std::vector<Part> parts = keepCandidates(paths, reads, files, kustomizations, findings);

  k8s::ReadOptions read_options;
  read_options.default_namespace = options.default_namespace;
  std::vector<Parsed> parsed(parts.size());
  base::parallelFor(parts.size(), options.jobs, [&](std::size_t i) { parsed[i] = parse(files, parts[i], read_options); });

  const auto count = [&parsed](auto member) {
    return std::accumulate(parsed.begin(), parsed.end(), std::size_t{0}, [member](std::size_t sum, const Parsed& part) { return sum + (part.*member).size(); });
  };
  loaded.input.appmesh.reserve(count(&Parsed::appmesh));
  loaded.input.kubernetes.reserve(count(&Parsed::kubernetes));
  Joiner joiner(loaded, findings);
  for (std::size_t i = 0; i < parts.size(); ++i) joiner.add(parts[i].file, std::move(parsed[i]));
  joiner.finishFile();
  kustomizations.tell(loaded.input, options.default_namespace, options.judged_paths, files, findings);
  return loaded;
}

}  // namespace a2i::pipeline
