#include "git/repository.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "git/changes.h"
#include "git/commit.h"
#include "git/handle.h"
#include "git/list_files.h"
#include "git/loose_objects.h"
#include "git/plain.h"
#include "git/tree_source.h"

namespace a2i::git {

namespace fs = std::filesystem;

// Of a repository of the usual kind only the work tree is known at first; libgit2 opens it when more is asked.
struct Repository::Impl {
  std::string plain_root;  // empty: not of the usual kind, and open from the start
  RepositoryHandle handle;

  base::Result<git_repository*> open();
};

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string withoutSlash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

// The folder that libgit2 speaks of: '…' in its message, else the one that was asked for.
std::string quotedPath(const std::string& text, const std::string& otherwise) {
  const std::size_t open = text.find('\''), close = text.find('\'', open + 1);
  if (close == std::string::npos) return otherwise;
  std::string path = text.substr(open + 1, close - open - 1);
  return withoutSlash(std::move(path));
}

// What libgit2 refuses, in words that name the way out.
base::Error refusal(int code, const std::string& path) {
  base::Error raw = lastError("the Git repository at " + path + " cannot be opened");
  const std::string& text = raw.message;
  const std::string repository = "the Git repository at " + path;
  if (code == GIT_EOWNER || contains(text, "not owned by current user")) {
    const std::string root = quotedPath(text.substr(text.find(": ") + 2), path);
    return {"the Git repository at " + root + " belongs to another user, so Git does not trust it; run: git config --global --add safe.directory " + root};
  }
  if (contains(text, "objectformat") || contains(text, "object format") || contains(text, "sha256")) {
    return {repository + " uses SHA-256 objects, which libgit2 does not read; copy the files elsewhere, or give them on standard input"};
  }
  if (contains(text, "refstorage") || contains(text, "reftable")) {
    return {repository + " keeps its references as a reftable, which libgit2 does not read; convert it by: git refs migrate --ref-format=files"};
  }
  if (contains(text, "relativeworktrees")) {
    return {repository + " has work trees with relative paths, which libgit2 does not read; run: git -c worktree.useRelativePaths=false worktree repair && "
                         "git config --unset extensions.relativeWorktrees"};
  }
  if (contains(text, "unsupported extension") || contains(text, "unsupported repository version")) {
    return {text + "; libgit2 does not know this extension: switch it off, or copy the files elsewhere"};
  }
  return raw;
}

std::string absolute(const std::string& path) {
  std::error_code fault;
  const fs::path result = fs::weakly_canonical(fs::absolute(path, fault), fault);
  return fs::is_directory(result, fault) ? result.string() : result.parent_path().string();
}

base::Result<RepositoryHandle> again(git_repository* repository) {
  git_repository* raw = nullptr;
  if (git_repository_open(&raw, git_repository_path(repository)) != 0) return lastError("the Git repository cannot be opened again");
  guardLooseObjects(raw);
  return RepositoryHandle(raw);
}

base::Result<TreeHandle> treeOf(git_repository* repository, const std::string& revision) {
  git_object* raw = nullptr;
  const int code = git_revparse_single(&raw, repository, revision.c_str());
  if (code == GIT_ERROR) return lastError("revision " + revision + " cannot be read");
  if (code != 0) return base::Error{"there is no revision " + revision + " in the Git repository"};
  const ObjectHandle object(raw);
  git_object* peeled = nullptr;
  if (git_object_peel(&peeled, raw, GIT_OBJECT_COMMIT) == 0) {
    const CommitHandle commit(reinterpret_cast<git_commit*>(peeled));
    git_tree* tree = nullptr;
    if (git_commit_tree(&tree, commit.get()) != 0) return lastError("the tree of " + revision + " cannot be read");
    return TreeHandle(tree);
  }
  if (git_object_peel(&peeled, raw, GIT_OBJECT_TREE) != 0) return base::Error{revision + " names no commit or tree"};
  return TreeHandle(reinterpret_cast<git_tree*>(peeled));
}

base::Result<RepositoryHandle> openAbove(const std::string& from) {
  if (const char* const fault = startLibgit2()) return base::Error{"libgit2 cannot be used: " + std::string(fault)};
  git_repository* raw = nullptr;
  const int code = git_repository_open_ext(&raw, from.c_str(), 0, nullptr);
  if (code == GIT_ENOTFOUND) return RepositoryHandle();
  if (code != 0) return refusal(code, from);
  guardLooseObjects(raw);
  return RepositoryHandle(raw);
}

// Kinds of index that libgit2 does not read, in words that name the way out.
base::Error indexRefusal(const std::string& root) {
  base::Error raw = lastError("cannot read the index of " + root);
  if (raw.message.find("'link'") != std::string::npos) {
    return {"the index of " + root + " is split, which libgit2 does not read; run: git update-index --no-split-index (and git config core.splitIndex false)"};
  }
  if (raw.message.find("'sdir'") != std::string::npos) {
    return {"the index of " + root + " is sparse, which libgit2 does not read; run: git sparse-checkout reapply --no-sparse-index"};
  }
  return raw;
}

base::Result<std::vector<std::string>> readIndex(git_repository* repository, const std::string& root) {
  git_index* raw = nullptr;
  if (git_repository_index(&raw, repository) != 0) return indexRefusal(root);
  const IndexHandle index(raw);
  std::vector<std::string> paths;
  const std::size_t count = git_index_entrycount(raw);
  for (std::size_t i = 0; i < count; ++i) paths.emplace_back(git_index_get_byindex(raw, i)->path);
  return paths;
}

}  // namespace

base::Result<git_repository*> Repository::Impl::open() {
  if (handle == nullptr) {
    auto opened = openAbove(plain_root);
    if (!opened) return opened.error();
    if (*opened == nullptr) return base::Error{"the Git repository at " + plain_root + " has gone"};
    handle = std::move(*opened);
  }
  return handle.get();
}

Repository::Repository(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Repository::~Repository() = default;

base::Result<std::unique_ptr<Repository>> Repository::discover(const std::string& path) {
  const std::string from = absolute(path);
  auto impl = std::make_unique<Impl>();
  PlainSearch search = findPlainRepository(from);
  if (search.result == PlainSearch::Result::kNone) return std::unique_ptr<Repository>();
  if (search.result == PlainSearch::Result::kFound) {
    impl->plain_root = std::move(search.root);
  } else {
    auto opened = openAbove(from);
    if (!opened) return opened.error();
    if (*opened == nullptr) return std::unique_ptr<Repository>();
    impl->handle = std::move(*opened);
  }
  return std::make_unique<Repository>(std::move(impl));
}

bool Repository::bare() const { return impl_->plain_root.empty() && git_repository_is_bare(impl_->handle.get()) == 1; }

std::string Repository::gitFolder() const {
  const std::string path = impl_->plain_root.empty() ? git_repository_path(impl_->handle.get()) : impl_->plain_root + "/.git";
  std::error_code fault;
  return withoutSlash(fs::weakly_canonical(path, fault).string());
}

std::string Repository::workTree() const {
  if (!impl_->plain_root.empty()) return impl_->plain_root;
  const char* const root = git_repository_workdir(impl_->handle.get());
  if (root == nullptr) return {};
  std::error_code fault;
  return withoutSlash(fs::weakly_canonical(root, fault).string());
}

base::Result<std::vector<std::string>> Repository::listFiles(const std::string& subfolder, std::vector<std::string>* nested) const {
  const std::string root = workTree();
  if (root.empty()) return base::Error{"a bare repository has no files; name a commit by --rev"};
  std::optional<std::vector<std::string>> tracked = impl_->plain_root.empty() ? std::nullopt : readPlainIndex(root);
  if (!tracked) {
    auto opened = impl_->open();
    if (!opened) return opened.error();
    auto read = readIndex(*opened, root);
    if (!read) return read.error();
    tracked = std::move(*read);
  }
  // Files that nobody tracks are few, so that rules for ignoring them are mostly not needed at all.
  base::Status fault = base::Done{};
  std::vector<std::string> passed_over;
  auto listed = listWorkTree(root, subfolder, std::move(*tracked), [this, &fault](const std::string& path) {
    auto opened = impl_->open();
    if (!opened) fault = opened.error();
    int verdict = 0;
    return opened && git_ignore_path_is_ignored(&verdict, *opened, path.c_str()) == 0 && verdict == 1;
  }, passed_over);
  if (nested != nullptr) {
    std::sort(passed_over.begin(), passed_over.end());
    *nested = std::move(passed_over);
  }
  if (!fault) return fault.error();
  return listed;
}

base::Result<std::unique_ptr<source::SourceTree>> Repository::tree(const std::string& revision, std::vector<std::string>* nested) const {
  auto opened = impl_->open();
  if (!opened) return opened.error();
  auto own = again(*opened);
  if (!own) return own.error();
  auto found = treeOf(own->get(), revision);
  if (!found) return found.error();
  git_tree* const raw = found->get();
  return openTree(std::move(*own), raw, nested);
}

base::Result<BranchTree> Repository::branchTree(const std::string& branch, const std::string& base) const {
  auto opened = impl_->open();
  if (!opened) return opened.error();
  BranchTree made;
  git_oid id;
  const int code = git_reference_name_to_id(&id, *opened, ("refs/heads/" + branch).c_str());
  // Anything else that is wrong with the branch is told by commit().
  if (code == 0) made.tip = git_oid_tostr_s(&id);
  const bool nothing = made.tip.empty() && base == "HEAD" && git_repository_head_unborn(*opened) == 1;
  auto own = again(*opened);
  if (!own) return own.error();
  auto found = nothing ? base::Result<TreeHandle>(TreeHandle()) : treeOf(own->get(), made.tip.empty() ? base : made.tip);
  if (!found) return found.error();
  git_tree* const raw = found->get();
  auto tree = openTree(std::move(*own), raw);
  if (!tree) return tree.error();
  made.tree = std::move(*tree);
  return made;
}

base::Result<CommitOutcome> Repository::commit(const CommitPlan& plan) {
  auto opened = impl_->open();
  if (!opened) return opened.error();
  return makeCommit(*opened, plan);
}

base::Result<Changes> Repository::changes(const std::string& since, const std::string& revision) const {
  if (revision.empty() && bare()) return base::Error{"a bare repository has no work tree; name a commit by --rev"};
  auto opened = impl_->open();
  if (!opened) return opened.error();
  return findChanges(*opened, since, revision);
}

base::Result<std::string> Repository::parting(const std::string& since, const std::string& revision) const {
  auto opened = impl_->open();
  if (!opened) return opened.error();
  return findParting(*opened, since, revision);
}

}  // namespace a2i::git
