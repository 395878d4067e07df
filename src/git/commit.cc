#include "git/commit.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace a2i::git {

namespace {

class Committer {
 public:
  Committer(git_repository* repository, const CommitPlan& plan) : repository_(repository), plan_(plan), name_("refs/heads/" + plan.branch) {}

  base::Result<CommitOutcome> run() {
    if (auto status = checkBranch(); !status) return status.error();
    if (auto status = findParent(); !status) return status.error();
    git_oid tree;
    if (auto status = writeTree(tree); !status) return status.error();
    CommitOutcome outcome;
    outcome.branch = plan_.branch;
    if (parent_ && git_oid_equal(&tree, git_commit_tree_id(parent_.get())) == 1) {
      if (existing_) return outcome;
      if (auto status = moveBranch(*git_object_id(reinterpret_cast<git_object*>(parent_.get()))); !status) return status.error();  // the branch itself is new
      return outcome;
    }
    git_oid commit;
    if (auto status = writeCommit(tree, commit); !status) return status.error();
    if (auto status = moveBranch(commit); !status) return status.error();
    outcome.commit = git_oid_tostr_s(&commit);
    return outcome;
  }

 private:
  base::Status checkBranch() {
    const bool head = plan_.branch == "HEAD" || plan_.branch == "@";  // names of their own for what is checked out
    if (head || plan_.branch.starts_with('-') || git_reference_is_valid_name(name_.c_str()) != 1) {
      return base::Error{"'" + plan_.branch + "' is not a name that Git takes for a branch", true};
    }
    git_reference* raw = nullptr;
    const int code = git_reference_lookup(&raw, repository_, name_.c_str());
    existing_.reset(raw);
    if (code != 0 && code != GIT_ENOTFOUND) return lastError("cannot read the branch " + plan_.branch);
    if (existing_ && git_reference_type(raw) != GIT_REFERENCE_DIRECT) {
      return base::Error{"the branch " + plan_.branch + " only stands for another one; name that", true};
    }
    if (auto status = checkCheckedOut(); !status) return status;
    if (auto status = checkNeighbours(); !status) return status;
    if (tip() != plan_.tip) return moved();
    return base::Done{};
  }

  std::string tip() const { return existing_ ? git_oid_tostr_s(git_reference_target(existing_.get())) : std::string(); }

  base::Error moved() const { return {"the branch " + plan_.branch + " was moved by someone else meanwhile; run again"}; }

  base::Status checkCheckedOut() const {
    const base::Error refused{"the branch " + plan_.branch + " is checked out in a work tree, which a commit would leave behind; name another branch, or check out another one there"};
    if (existing_ && git_branch_is_checked_out(existing_.get()) == 1) return refused;
    // An unborn branch exists in HEAD alone.
    git_reference* raw = nullptr;
    if (git_reference_lookup(&raw, repository_, "HEAD") == 0) {
      const ReferenceHandle head(raw);
      const char* const target = git_reference_symbolic_target(raw);
      if (target != nullptr && name_ == target && git_repository_is_bare(repository_) == 0) return refused;
    }
    return base::Done{};
  }

  // Git keeps branches as files: where `a` is one there cannot be `a/b`.
  base::Status checkNeighbours() const {
    const std::size_t heads = std::string("refs/heads/").size();
    for (std::size_t slash = name_.find('/', heads); !existing_ && slash != std::string::npos; slash = name_.find('/', slash + 1)) {
      git_oid id;
      if (git_reference_name_to_id(&id, repository_, name_.substr(0, slash).c_str()) != 0) continue;
      return base::Error{"there is a branch " + name_.substr(heads, slash - heads) + ", so Git takes no branch " + plan_.branch + " beside it; name another one", true};
    }
    return base::Done{};
  }

  base::Status findParent() {
    git_object* raw = nullptr;
    if (existing_) {
      if (git_reference_peel(&raw, existing_.get(), GIT_OBJECT_COMMIT) != 0) return lastError("cannot read the branch " + plan_.branch);
    } else {
      if (git_repository_head_unborn(repository_) == 1 && plan_.base == "HEAD") return base::Done{};  // the first commit of all
      git_object* found = nullptr;
      if (git_revparse_single(&found, repository_, plan_.base.c_str()) != 0) return base::Error{"there is no revision " + plan_.base + " in the Git repository"};
      const ObjectHandle object(found);
      if (git_object_peel(&raw, found, GIT_OBJECT_COMMIT) != 0) return base::Error{plan_.base + " names no commit, so no branch can start from it"};
    }
    parent_.reset(reinterpret_cast<git_commit*>(raw));
    return base::Done{};
  }

  base::Status writeTree(git_oid& tree) {
    std::vector<git_tree_update> updates;
    for (const auto& [path, content] : plan_.write) {
      git_tree_update update{};
      update.action = GIT_TREE_UPDATE_UPSERT;
      update.filemode = GIT_FILEMODE_BLOB;
      update.path = path.c_str();
      if (git_blob_create_from_buffer(&update.id, repository_, content.data(), content.size()) != 0) return lastError("cannot write " + path + " to the repository");
      updates.push_back(update);
    }
    for (const std::string& path : plan_.remove) {
      git_tree_update update{};
      update.action = GIT_TREE_UPDATE_REMOVE;
      update.path = path.c_str();
      updates.push_back(update);
    }
    git_tree* raw = nullptr;
    if (parent_ && git_commit_tree(&raw, parent_.get()) != 0) return lastError("cannot read the tree of " + plan_.branch);
    const TreeHandle base(raw);
    TreeHandle empty;
    if (raw == nullptr) {
      if (auto status = emptyTree(empty); !status) return status;
      raw = empty.get();
    }
    if (git_tree_create_updated(&tree, repository_, raw, updates.size(), updates.data()) != 0) return lastError("cannot write the tree");
    return base::Done{};
  }

  base::Status emptyTree(TreeHandle& empty) {
    git_treebuilder* builder = nullptr;
    git_oid id;
    git_tree* raw = nullptr;
    const bool made = git_treebuilder_new(&builder, repository_, nullptr) == 0 && git_treebuilder_write(&id, builder) == 0 && git_tree_lookup(&raw, repository_, &id) == 0;
    git_treebuilder_free(builder);
    if (!made) return lastError("cannot write a tree");
    empty.reset(raw);
    return base::Done{};
  }

  static const char* environment(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : nullptr;
  }

  base::Result<SignatureHandle> signature(const char* name_variable, const char* mail_variable) const {
    git_signature* raw = nullptr;
    const char *name = environment(name_variable), *mail = environment(mail_variable);
    if (plan_.author) {
      name = plan_.author->name.c_str();
      mail = plan_.author->mail.c_str();
    }
    int code = 0;
    if (name != nullptr && mail != nullptr) {
      code = git_signature_now(&raw, name, mail);
    } else if (code = git_signature_default(&raw, repository_); code == 0 && (name != nullptr || mail != nullptr)) {
      const SignatureHandle configured(std::exchange(raw, nullptr));  // what the environment does not say
      code = git_signature_now(&raw, name != nullptr ? name : configured->name, mail != nullptr ? mail : configured->email);
    }
    if (code != 0) return base::Error{"the author of the commit is not known; give --author 'NAME <MAIL>', or set user.name and user.email in Git's configuration", true};
    return SignatureHandle(raw);
  }

  base::Status writeCommit(const git_oid& tree_id, git_oid& commit) const {
    auto author = signature("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL");
    if (!author) return author.error();
    auto committer = signature("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL");
    if (!committer) return committer.error();
    git_tree* raw = nullptr;
    if (git_tree_lookup(&raw, repository_, &tree_id) != 0) return lastError("cannot read the new tree");
    const TreeHandle tree(raw);
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR == 8  // the one release line without the const
    git_commit* parents[] = {parent_.get()};
#else
    const git_commit* parents[] = {parent_.get()};
#endif
    std::string message = plan_.message;
    if (!message.ends_with('\n')) message += '\n';
    const int code = git_commit_create(&commit, repository_, nullptr, author->get(), committer->get(), nullptr, message.c_str(), raw, parent_ ? 1 : 0, parents);
    if (code != 0) return lastError("cannot write the commit");
    return base::Done{};
  }

  // A branch never points to objects that a power failure could still take away.
  base::Status flush() const {
    const int folder = open(git_repository_commondir(repository_), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool good = folder >= 0 && syncfs(folder) == 0;
    const std::string reason = good ? "" : std::strerror(errno);
    if (folder >= 0) close(folder);
    if (!good) return base::Error{"the new objects cannot be written to disk: " + reason};
    return base::Done{};
  }

  // Only from where it stood when the tree was made.
  base::Status moveBranch(const git_oid& commit) {
    if (auto status = flush(); !status) return status;
    git_reference* raw = nullptr;
    const std::string log = "appmesh2istio: " + plan_.message.substr(0, plan_.message.find('\n'));
    int code = 0;
    if (existing_) code = git_reference_create_matching(&raw, repository_, name_.c_str(), &commit, 1, git_reference_target(existing_.get()), log.c_str());
    else code = git_reference_create(&raw, repository_, name_.c_str(), &commit, 0, log.c_str());
    const ReferenceHandle moved(raw);
    if (code == GIT_EMODIFIED || code == GIT_EEXISTS) return this->moved();
    if (code == GIT_ELOCKED) {
      return base::Error{"the branch " + plan_.branch + " is locked by another Git process; run again when it has ended, and if there is none, remove " +
                         git_repository_commondir(repository_) + name_ + ".lock"};
    }
    if (code != 0) return lastError("cannot move the branch " + plan_.branch);
    return base::Done{};
  }

  git_repository* repository_;
  const CommitPlan& plan_;
  std::string name_;
  ReferenceHandle existing_;
  CommitHandle parent_;
};

}  // namespace

base::Result<CommitOutcome> makeCommit(git_repository* repository, const CommitPlan& plan) { return Committer(repository, plan).run(); }

}  // namespace a2i::git
