// The tree of a commit as a source of files.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "git/handle.h"
#include "source/source_tree.h"

namespace a2i::git {

// Keeps a repository handle of its own; reads from several threads take turns at it (inflating is what costs, and libgit2's
// handles are not made for two threads at once).
class CommitTree final : public source::SourceTree {
 public:
  CommitTree(RepositoryHandle repository, std::map<std::string, git_oid> blobs) : repository_(std::move(repository)), blobs_(std::move(blobs)) {}
  base::Result<std::vector<std::string>> list() override;
  base::Result<std::string> read(const std::string& path) override;

 private:
  base::Status checkSize(const git_oid& id) const;

  RepositoryHandle repository_;
  std::map<std::string, git_oid> blobs_;
  std::mutex mutex_;
};

// `tree` null: an empty tree. `nested` (may be null) gets the folders of its submodules.
[[nodiscard]] base::Result<std::unique_ptr<source::SourceTree>> openTree(RepositoryHandle repository, git_tree* tree,
                                                                         std::vector<std::string>* nested = nullptr);

}  // namespace a2i::git
