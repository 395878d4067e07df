// Small wrapper of libgit2, the only room that includes it. libgit2 is initialised at the first use.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "source/source_tree.h"

namespace a2i::git {

struct Signature {
  std::string name, mail;
};

// One commit to be made on a branch; nothing else in the repository moves.
struct CommitPlan {
  std::string branch;                              // short name, without refs/heads/
  std::string base;                                // revision a missing branch starts from (HEAD or --rev)
  std::string tip;                                 // of the branch when the plan was made (BranchTree); empty: it was missing
  std::map<std::string, std::string> write;        // path from the repository's root -> content
  std::vector<std::string> remove;
  std::string message;
  std::optional<Signature> author;                 // --author; else Git's environment, then its configuration
};

struct CommitOutcome {
  std::string commit;     // id; empty: nothing to change, no commit made
  std::string branch;
};

struct BranchTree {
  std::unique_ptr<source::SourceTree> tree;
  std::string tip;  // commit id; empty: there is no such branch yet, and the tree is that of where it would start
};

struct Lines {
  std::uint32_t first = 0, last = 0;  // 1-based, both included
};
using Changes = std::map<std::string, std::vector<Lines>>;  // by path; a new file has all its lines

class Repository {
 public:
  // The repository that holds `path` (a folder or file; searches upwards). No repository there: a null pointer inside
  // the result. One that libgit2 refuses (SHA-256, reftable, another user's, corrupt …): an error that says what to do.
  static base::Result<std::unique_ptr<Repository>> discover(const std::string& path);
  ~Repository();

  bool bare() const;
  std::string workTree() const;   // absolute, no trailing '/'; empty for a bare repository
  std::string gitFolder() const;  // .git, or the bare repository itself

  // Tracked files and files that are neither tracked nor ignored, below `subfolder` ("" = all): relative to the root, in byte
  // order. Regular files only; tracked files that are missing from the work tree are left out, and so is what lies in a repository
  // inside of this one (submodules above all), of which `nested` gets the folders.
  base::Result<std::vector<std::string>> listFiles(const std::string& subfolder, std::vector<std::string>* nested = nullptr) const;

  // The tree of a commit (any revision Git understands). Reads may come from several threads.
  // `nested`: gets the folders of submodules, whose files are not of the commit.
  base::Result<std::unique_ptr<source::SourceTree>> tree(const std::string& revision, std::vector<std::string>* nested = nullptr) const;

  // Refuses a branch that is checked out in any work tree. The reference moves only if it still points where it pointed
  // when the plan was made.
  base::Result<CommitOutcome> commit(const CommitPlan& plan);

  base::Result<BranchTree> branchTree(const std::string& branch, const std::string& base) const;

  // What has changed since the point where `since` and `revision` (empty: HEAD) parted, in `revision` (empty: in the work tree,
  // untracked files included).
  base::Result<Changes> changes(const std::string& since, const std::string& revision) const;

  // The id of the commit where they parted.
  base::Result<std::string> parting(const std::string& since, const std::string& revision) const;

  struct Impl;
  explicit Repository(std::unique_ptr<Impl> impl);

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace a2i::git
