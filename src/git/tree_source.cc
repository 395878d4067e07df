#include "git/tree_source.h"

#include <vector>

namespace a2i::git {

base::Result<std::vector<std::string>> CommitTree::list() {
  std::vector<std::string> paths;
  for (const auto& [path, id] : blobs_) paths.push_back(path);
  return paths;
}

base::Result<std::string> CommitTree::read(const std::string& path) {
  const auto found = blobs_.find(path);
  if (found == blobs_.end()) return base::Error{"no file " + path + " in the commit"};
  const std::lock_guard lock(mutex_);
  git_blob* raw = nullptr;
  if (git_blob_lookup(&raw, repository_.get(), &found->second) != 0) return lastError("cannot read " + path + " from the repository");
  const BlobHandle blob(raw);
  return std::string(static_cast<const char*>(git_blob_rawcontent(raw)), static_cast<std::size_t>(git_blob_rawsize(raw)));
}

base::Result<std::unique_ptr<source::SourceTree>> openTree(RepositoryHandle repository, git_tree* tree) {
  std::map<std::string, git_oid> blobs;
  const auto collect = [](const char* root, const git_tree_entry* entry, void* payload) {
    const git_filemode_t mode = git_tree_entry_filemode(entry);
    if (mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE) {
      static_cast<std::map<std::string, git_oid>*>(payload)->emplace(std::string(root) + git_tree_entry_name(entry), *git_tree_entry_id(entry));
    }
    return 0;
  };
  if (tree != nullptr && git_tree_walk(tree, GIT_TREEWALK_PRE, collect, &blobs) != 0) return lastError("cannot read the tree of the commit");
  return std::unique_ptr<source::SourceTree>(new CommitTree(std::move(repository), std::move(blobs)));
}

}  // namespace a2i::git
