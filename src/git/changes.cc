#include "git/changes.h"

#include <limits>

namespace a2i::git {

namespace {

struct DiffDeleter {
  void operator()(git_diff* diff) const { git_diff_free(diff); }
};
using DiffHandle = std::unique_ptr<git_diff, DiffDeleter>;

base::Result<ObjectHandle> commitOf(git_repository* repository, const std::string& revision) {
  git_object* raw = nullptr;
  const int code = git_revparse_single(&raw, repository, (revision + "^{commit}").c_str());
  if (code == GIT_ERROR) return lastError("commit " + revision + " cannot be read");
  if (code != 0) {
    return base::Error{"there is no commit " + revision +
                       " in the Git repository; a shallow clone has to be deepened first (git fetch --unshallow, or "
                       "fetch-depth: 0 of actions/checkout)"};
  }
  return ObjectHandle(raw);
}

base::Result<TreeHandle> treeOf(git_repository* repository, const git_oid& id) {
  git_commit* raw = nullptr;
  if (git_commit_lookup(&raw, repository, &id) != 0) return lastError("cannot read a commit");
  const CommitHandle commit(raw);
  git_tree* tree = nullptr;
  if (git_commit_tree(&tree, raw) != 0) return lastError("cannot read the tree of a commit");
  return TreeHandle(tree);
}

// Where both sides parted, so that what happened on the other side since does not count; without a common ancestor the commit
// itself.
git_oid parting(git_repository* repository, const git_object* since, const std::string& revision) {
  git_object* raw = nullptr;
  git_oid base = *git_object_id(since);
  if (git_revparse_single(&raw, repository, (revision + "^{commit}").c_str()) != 0) return base;
  const ObjectHandle head(raw);
  git_oid found;
  return git_merge_base(&found, repository, git_object_id(raw), git_object_id(since)) == 0 ? found : base;
}

int addFile(const git_diff_delta* delta, float, void* payload) {
  if (delta->status == GIT_DELTA_DELETED || delta->new_file.path == nullptr) return 0;
  auto& lines = (*static_cast<Changes*>(payload))[delta->new_file.path];
  const bool whole = delta->status == GIT_DELTA_ADDED || delta->status == GIT_DELTA_UNTRACKED || delta->status == GIT_DELTA_TYPECHANGE;
  if (whole) lines.push_back({1, std::numeric_limits<std::uint32_t>::max()});
  return 0;
}

int addHunk(const git_diff_delta* delta, const git_diff_hunk* hunk, void* payload) {
  if (delta->status == GIT_DELTA_DELETED) return 0;
  const auto first = static_cast<std::uint32_t>(hunk->new_start);
  // Of lines that are gone, those on both sides of the gap stand for them.
  const std::uint32_t last = hunk->new_lines == 0 ? first + 1 : first + static_cast<std::uint32_t>(hunk->new_lines) - 1;
  (*static_cast<Changes*>(payload))[delta->new_file.path].push_back({first, last});
  return 0;
}

}  // namespace

base::Result<std::string> findParting(git_repository* repository, const std::string& since, const std::string& revision) {
  auto commit = commitOf(repository, since);
  if (!commit) return commit.error();
  const git_oid found = parting(repository, commit->get(), revision.empty() ? "HEAD" : revision);
  return std::string(git_oid_tostr_s(&found));
}

base::Result<Changes> findChanges(git_repository* repository, const std::string& since, const std::string& revision) {
  auto commit = commitOf(repository, since);
  if (!commit) return commit.error();
  auto from = treeOf(repository, parting(repository, commit->get(), revision.empty() ? "HEAD" : revision));
  if (!from) return from.error();
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.context_lines = 0;
  options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_INCLUDE_TYPECHANGE;
  git_diff* raw = nullptr;
  int code = 0;
  if (revision.empty()) {
    code = git_diff_tree_to_workdir(&raw, repository, from->get(), &options);
  } else {
    auto to = commitOf(repository, revision);
    if (!to) return to.error();
    auto tree = treeOf(repository, *git_object_id(to->get()));
    if (!tree) return tree.error();
    code = git_diff_tree_to_tree(&raw, repository, from->get(), tree->get(), &options);
  }
  if (code != 0) return lastError("the changes since " + since + " cannot be told");
  const DiffHandle diff(raw);
  // A file that was moved has changed only where its text has; also before it is added.
  git_diff_find_options similar = GIT_DIFF_FIND_OPTIONS_INIT;
  similar.flags = GIT_DIFF_FIND_RENAMES | GIT_DIFF_FIND_FOR_UNTRACKED;
  if (git_diff_find_similar(raw, &similar) != 0) return lastError("the changes since " + since + " cannot be told");
  Changes changes;
  if (git_diff_foreach(raw, addFile, nullptr, addHunk, nullptr, &changes) != 0)
    return lastError("the changes since " + since + " cannot be told");
  return changes;
}

}  // namespace a2i::git
