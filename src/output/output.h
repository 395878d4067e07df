// The out-dir: never overwrites what is not ours, all or nothing, and the next run repairs an interrupted one.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emit/tree.h"

namespace a2i::output {

// What an earlier run made: DIR/.appmesh2istio.json.
struct IndexEntry {
  std::string path, sha256;
  std::vector<std::string> sources;
};
struct Index {
  std::vector<IndexEntry> files;  // sorted by path
};
[[nodiscard]] std::string writeIndex(const Index& index, unsigned jobs = 1);
[[nodiscard]] base::Result<Index> readIndex(std::string_view json);
// Of the names in an index that are among these (sorted) paths.
[[nodiscard]] std::string standingDigest(const Index& index, const std::vector<std::string>& paths);
inline constexpr std::string_view kIndexName = ".appmesh2istio.json";

// Reads what stands in the target: the work tree's folder, or (for --commit) the branch's tree.
class Target {
 public:
  virtual ~Target() = default;
  virtual base::Result<std::vector<std::string>> list() = 0;                    // files below DIR, sorted
  virtual base::Result<std::string> read(const std::string& path) = 0;           // asked by several threads at once
};
class FolderTarget final : public Target {
 public:
  explicit FolderTarget(std::string dir) : dir_(std::move(dir)) {}
  base::Result<std::vector<std::string>> list() override;
  base::Result<std::string> read(const std::string& path) override;

 private:
  std::string dir_;
};

struct Options {
  bool prune = false;
  std::vector<std::string> kept_sources;  // objects with an error now: their earlier files are kept, and nothing is pruned
  bool partial = false;                   // README.md tells of the whole tree: this run makes one only where there is none
  std::function<bool(const std::string& path)> in_scope;  // what this run answers for (WHAT, --only-namespace); empty: all
  unsigned jobs = 0;                      // threads; 0: one for each processor
};

// Files that an earlier run made and this one does not stay listed in the kustomizations as long as they are kept.
//
// What has to be done so that DIR holds `files`, or why nothing may be done.
struct Plan {
  std::map<std::string, std::string> write;  // whole new content, index included
  std::vector<std::string> remove;
  std::map<std::string, std::string> replaces;  // of those written or removed that are there: digest of what stands there now
  std::vector<std::string> foreign;  // in the way: not made by this tool, or edited since
  bool changes = false;
  std::string basis;                 // digest of the index that the plan was made for; empty: there was none
  std::string standing;              // digest of the names in it that were there
  unsigned jobs = 0;                 // threads that carry it out; 0: one for each processor
};
[[nodiscard]] base::Result<Plan> plan(Target& target, emit::Files files, const Options& options);
// The same for a folder that is there, with other runs kept out meanwhile; an error where one is at work.
[[nodiscard]] base::Result<Plan> planAlone(const std::string& dir, emit::Files files, const Options& options);

// Carries a plan out in DIR (made when missing): stage, fsync, exchange or journal. Nothing is written when
// `plan.foreign` is not empty, or when another run has written since the plan was made.
[[nodiscard]] base::Status apply(const std::string& dir, const Plan& plan);

// Finishes or undoes an interrupted earlier run; true when there was one. Call it before making a plan.
[[nodiscard]] base::Result<bool> recover(const std::string& dir);

// A unified diff of what stands in DIR against what `generate` would write; empty when there is no drift.
[[nodiscard]] base::Result<std::string> diff(Target& target, emit::Files files, const Options& options);

[[nodiscard]] std::string sha256(std::string_view bytes);  // lower-case hex

}  // namespace a2i::output
