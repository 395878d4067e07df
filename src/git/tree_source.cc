#include "git/tree_source.h"

#include <vector>

#include "source/read_file.h"

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
  if (auto status = checkSize(found->second); !status) return status.error();
  git_blob* raw = nullptr;
  if (git_blob_lookup(&raw, repository_.get(), &found->second) != 0) return lastError("cannot read it from the repository");
  const BlobHandle blob(raw);
  return std::string(static_cast<const char*>(git_blob_rawcontent(raw)), static_cast<std::size_t>(git_blob_rawsize(raw)));
}

// Asked before the blob is inflated.
base::Status CommitTree::checkSize(const git_oid& id) const {
  git_odb* raw = nullptr;
  if (git_repository_odb(&raw, repository_.get()) != 0) return lastError("cannot read the objects of the repository");
  const OdbHandle database(raw);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  const int code = git_odb_read_header(&size, &type, raw, &id);
  if (code == GIT_ENOTFOUND) {
    return base::Error{std::string("its object ") + git_oid_tostr_s(&id) + " is not in this clone; where that is a partial one, run: git fetch --refetch --no-filter"};
  }
  if (code != 0) return lastError("cannot read it from the repository");
  if (size > source::kMaxFileSize) return source::tooLarge();
  return base::Done{};
}

namespace {

// Folders wait on a list of their own: how deep trees nest is up to who made them. A few objects can spell billions of paths, so
// they are counted.
class Collector {
 public:
  Collector(git_repository* repository, std::vector<std::string>* nested) : repository_(repository), nested_(nested) {}

  base::Result<std::map<std::string, git_oid>> run(git_tree* tree) {
    if (auto status = take(tree, ""); !status) return status.error();
    while (!folders_.empty()) {
      const auto [prefix, id] = std::move(folders_.back());
      folders_.pop_back();
      git_tree* raw = nullptr;
      if (git_tree_lookup(&raw, repository_, &id) != 0) return lastError("cannot read the folder " + prefix + " of the commit");
      const TreeHandle folder(raw);
      if (auto status = take(raw, prefix); !status) return status.error();
    }
    return std::move(blobs_);
  }

 private:
  base::Status take(const git_tree* tree, const std::string& prefix) {
    const std::size_t count = git_tree_entrycount(tree);
    for (std::size_t i = 0; i < count; ++i) {
      const git_tree_entry* const entry = git_tree_entry_byindex(tree, i);
      const git_filemode_t mode = git_tree_entry_filemode(entry);
      std::string path = prefix + git_tree_entry_name(entry);
      if (path.size() > kMaxPath || ++paths_ > kMaxPaths) return tooMuch();
      if (mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE) blobs_.emplace(std::move(path), *git_tree_entry_id(entry));
      else if (mode == GIT_FILEMODE_COMMIT && nested_ != nullptr) nested_->push_back(std::move(path));
      else if (mode == GIT_FILEMODE_TREE) folders_.emplace_back(path + "/", *git_tree_entry_id(entry));
    }
    return base::Done{};
  }

  static base::Error tooMuch() {
    return {"the commit holds more than " + std::to_string(kMaxPaths) + " files and folders, or a path of more than " +
            std::to_string(kMaxPath) + " bytes; that is beyond the limits of this program"};
  }

  static constexpr std::size_t kMaxPath = 4096, kMaxPaths = 2'000'000;

  git_repository* repository_;
  std::vector<std::string>* nested_;  // may be null
  std::map<std::string, git_oid> blobs_;
  std::vector<std::pair<std::string, git_oid>> folders_;
  std::size_t paths_ = 0;
};

}  // namespace

base::Result<std::unique_ptr<source::SourceTree>> openTree(RepositoryHandle repository, git_tree* tree,
                                                           std::vector<std::string>* nested) {
  std::map<std::string, git_oid> blobs;
  if (tree != nullptr) {
    auto collected = Collector(repository.get(), nested).run(tree);
    if (!collected) return collected.error();
    blobs = std::move(*collected);
  }
  return std::unique_ptr<source::SourceTree>(new CommitTree(std::move(repository), std::move(blobs)));
}

}  // namespace a2i::git
