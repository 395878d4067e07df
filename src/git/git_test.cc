// Files, trees and commits of real repositories; and the kinds of repository that libgit2 refuses, each with its way out.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "catch.h"
#include "contains.h"
#include "git/repository.h"

using namespace a2i;
using a2i::test::contains;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "a2i-git-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    root_ = fs::canonical(name).string();
    git("init -q -b main .");
  }
  ~Folder() { fs::remove_all(root_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::string& root() const { return root_; }
  void write(const std::string& path, const std::string& text) const {
    fs::create_directories(fs::path(root_ + "/" + path).parent_path());
    std::ofstream(root_ + "/" + path, std::ios::binary) << text;
  }
  bool tryGit(const std::string& arguments) const {
    const std::string command = "cd '" + root_ + "' && git -c user.name=T -c user.email=t@example.com -c commit.gpgsign=false " + arguments + " >/dev/null 2>&1";
    return std::system(command.c_str()) == 0;
  }
  void git(const std::string& arguments) const { REQUIRE(tryGit(arguments)); }
  void commit() const {
    git("add -A");
    git("commit -q --allow-empty -m x");
  }
  std::unique_ptr<git::Repository> open() const {
    auto repository = git::Repository::discover(root_);
    REQUIRE(repository);
    REQUIRE(*repository != nullptr);
    return std::move(*repository);
  }
  // What is said when the repository, or its list of files, cannot be read.
  std::string refused() const {
    auto repository = git::Repository::discover(root_);
    if (!repository) return repository.error().message;
    REQUIRE(*repository != nullptr);
    const auto files = (*repository)->listFiles("");
    return files ? "" : files.error().message;
  }

 private:
  std::string root_;
};

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("the files of a work tree are those that Git tracks or does not ignore") {
  const Folder folder;
  folder.write(".gitignore", "*.log\n/out/\n");
  folder.write("a/kept.yaml", "x");
  folder.write("out/forced.yaml", "x");
  folder.git("add -f out/forced.yaml");
  folder.write("out/ignored.yaml", "x");
  folder.write("b.log", "x");
  folder.write("new.yaml", "x");
  folder.write("gone.yaml", "x");
  folder.commit();
  fs::remove(folder.root() + "/gone.yaml");
  folder.write("nested/.git", "gitdir: elsewhere\n");
  folder.write("nested/x.yaml", "x");
  fs::create_symlink("new.yaml", folder.root() + "/link.yaml");
  const auto repository = folder.open();
  CHECK(repository->workTree() == folder.root());
  CHECK(*repository->listFiles("") == Paths{".gitignore", "a/kept.yaml", "new.yaml", "out/forced.yaml"});
  CHECK(*repository->listFiles("a") == Paths{"a/kept.yaml"});
}

TEST_CASE("a repository is found from below, and none is no error") {
  const Folder folder;
  folder.write("a/b/x", "");
  auto below = git::Repository::discover(folder.root() + "/a/b");
  REQUIRE(below);
  CHECK((*below)->workTree() == folder.root());
  auto none = git::Repository::discover("/");
  REQUIRE(none);
  CHECK(*none == nullptr);
}

TEST_CASE("the tree of a commit is read without the work tree") {
  const Folder folder;
  folder.write("a/x.yaml", "one");
  fs::create_symlink("x.yaml", folder.root() + "/a/link.yaml");
  folder.commit();
  folder.write("a/x.yaml", "two");
  const auto repository = folder.open();
  auto tree = repository->tree("main");
  REQUIRE(tree);
  CHECK(*(*tree)->list() == Paths{"a/x.yaml"});
  CHECK(*(*tree)->read("a/x.yaml") == "one");
  CHECK_FALSE(repository->tree("nothing"));
}

TEST_CASE("a commit moves its branch and nothing else") {
  const Folder folder;
  folder.write("a", "1");
  folder.write("b", "2");
  folder.commit();
  const auto repository = folder.open();
  git::CommitPlan plan;
  plan.branch = "made";
  plan.base = "HEAD";
  plan.write = {{"deep/c", "3"}};
  plan.remove = {"b"};
  plan.message = "m";
  plan.author = git::Signature{"N", "n@example.com"};
  auto made = repository->commit(plan);
  REQUIRE(made);
  CHECK_FALSE(made->commit.empty());
  CHECK(*(*repository->tree("made"))->list() == Paths{"a", "deep/c"});
  CHECK(folder.tryGit("diff --quiet HEAD"));
  CHECK(folder.tryGit("fsck --strict"));

  plan.branch = "main";
  auto refused = repository->commit(plan);
  REQUIRE_FALSE(refused);
  CHECK(contains(refused.error().message, "checked out"));
  for (const char* no_branch : {"a..b", "HEAD", "@", "-x", ""}) {
    CAPTURE(no_branch);
    plan.branch = no_branch;
    CHECK_FALSE(repository->commit(plan));
  }
}

TEST_CASE("repositories that libgit2 refuses say what to do") {
  const auto extension = [](const char* name, const char* value) {
    const Folder folder;
    folder.git("config core.repositoryformatversion 1");
    folder.git(std::string("config extensions.") + name + " " + value);
    return folder.refused();
  };
  CHECK(contains(extension("refStorage", "reftable"), "git refs migrate --ref-format=files"));
  CHECK(contains(extension("objectFormat", "sha256"), "SHA-256"));
  CHECK(contains(extension("relativeWorktrees", "true"), "git config --unset extensions.relativeWorktrees"));
  CHECK(contains(extension("somethingNew", "true"), "switch it off"));
}

TEST_CASE("kinds of index that libgit2 refuses say what to do") {
  const Folder split;
  split.write("a", "1");
  split.commit();
  if (split.tryGit("update-index --split-index")) CHECK(contains(split.refused(), "git update-index --no-split-index"));
  const Folder sparse;
  sparse.write("a/x", "1");
  sparse.write("b/x", "1");
  sparse.commit();
  if (sparse.tryGit("sparse-checkout set --cone --sparse-index a")) CHECK(contains(sparse.refused(), "git sparse-checkout reapply --no-sparse-index"));
}

TEST_CASE("a repository of another user is not trusted, and the folder to trust is its root") {
  if (geteuid() != 0) return;  // only root can give files away
  const Folder folder;
  folder.write("sub/a", "1");
  for (const auto& entry : fs::recursive_directory_iterator(folder.root())) REQUIRE(lchown(entry.path().c_str(), 12345, 12345) == 0);
  REQUIRE(chown(folder.root().c_str(), 12345, 12345) == 0);
  auto repository = git::Repository::discover(folder.root() + "/sub");
  if (repository) return;  // this machine trusts every folder (safe.directory = *)
  CHECK(contains(repository.error().message, "safe.directory " + folder.root()));
  CHECK_FALSE(contains(repository.error().message, folder.root() + "/sub"));
}
