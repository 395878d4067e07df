// What is seen of a repository without libgit2, against what Git itself says.
#include "git/plain.h"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "catch.h"
#include "git/repository.h"

using namespace a2i;
using git::PlainSearch;
namespace fs = std::filesystem;

namespace {

class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "a2i-plain-XXXXXX").string();
    root_ = fs::canonical(mkdtemp(name.data())).string();
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::string& root() const { return root_; }
  void write(const std::string& path, const std::string& text) const {
    fs::create_directories(fs::path(root_ + "/" + path).parent_path());
    std::ofstream(root_ + "/" + path) << text;
  }
  // The output of a Git command in the folder.
  std::string git(const std::string& arguments) const {
    const std::string command = "cd '" + root_ + "' && git -c user.name=a -c user.email=a@example.com -c init.defaultBranch=main " + arguments + " 2>&1";
    FILE* const pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string output;
    std::array<char, 4096> buffer{};
    for (std::size_t count; (count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) output.append(buffer.data(), count);
    INFO(command << "\n" << output);
    REQUIRE(pclose(pipe) == 0);
    return output;
  }
  void fill() const {
    git("init -q");
    for (const char* path : {"a.yaml", "deep/er/b.yaml", "deep/er/bc.yaml", "deep/c.yaml", "with space/\xc3\xa9.yaml", "zz"}) write(path, path);
    write("long/" + std::string(200, 'x') + "/" + std::string(150, 'y'), "");
    git("add .");
  }
  std::vector<std::string> tracked() const {
    std::vector<std::string> paths;
    const std::string output = git("ls-files -z");
    for (const std::string_view path : base::split(output, '\0')) {
      if (!path.empty()) paths.emplace_back(path);
    }
    return paths;
  }

 private:
  std::string root_;
};

}  // namespace

TEST_CASE("a usual repository is found from any folder of its work tree") {
  const Scratch scratch;
  scratch.fill();
  for (const char* below : {"", "/deep", "/deep/er"}) {
    const PlainSearch search = git::findPlainRepository(scratch.root() + below);
    CHECK(search.result == PlainSearch::Result::kFound);
    CHECK(search.root == scratch.root());
  }
}

TEST_CASE("every version of the index gives what Git lists") {
  const Scratch scratch;
  scratch.fill();
  for (const char* change : {"update-index --index-version 2", "update-index --index-version 4", "update-index --index-version 3", "add -N new.yaml"}) {
    scratch.write("new.yaml", "");
    scratch.git(change);
    const auto paths = git::readPlainIndex(scratch.root());
    REQUIRE(paths);
    CHECK(*paths == scratch.tracked());
  }
}

TEST_CASE("an index of another form is left to libgit2") {
  const Scratch scratch;
  scratch.fill();
  fs::copy(scratch.root() + "/.git/index", scratch.root() + "/.git/whole");
  scratch.git("update-index --split-index");
  CHECK_FALSE(git::readPlainIndex(scratch.root()));
  const auto size = fs::file_size(scratch.root() + "/.git/whole");
  for (std::uintmax_t length = 0; length < size; length += 7) {
    fs::copy(scratch.root() + "/.git/whole", scratch.root() + "/.git/index", fs::copy_options::overwrite_existing);
    fs::resize_file(scratch.root() + "/.git/index", length);
    CHECK_FALSE(git::readPlainIndex(scratch.root()));
  }
}

TEST_CASE("a repository without an index tracks nothing") {
  const Scratch scratch;
  scratch.git("init -q");
  const auto paths = git::readPlainIndex(scratch.root());
  REQUIRE(paths);
  CHECK(paths->empty());
}

TEST_CASE("what is not of the usual kind is left to libgit2") {
  const Scratch scratch;
  scratch.fill();
  scratch.git("commit -qm first");
  SECTION("a further work tree") {
    scratch.git("worktree add -q other");
    CHECK(git::findPlainRepository(scratch.root() + "/other").result == PlainSearch::Result::kOther);
  }
  SECTION("a bare repository") {
    scratch.git("clone -q --bare . bare.git");
    CHECK(git::findPlainRepository(scratch.root() + "/bare.git").result == PlainSearch::Result::kOther);
  }
  SECTION("an extension") {
    scratch.git("config extensions.partialClone origin");
    CHECK(git::findPlainRepository(scratch.root()).result == PlainSearch::Result::kOther);
  }
  SECTION("a work tree elsewhere") {
    scratch.git("config core.worktree ../deep");
    CHECK(git::findPlainRepository(scratch.root()).result == PlainSearch::Result::kOther);
  }
  SECTION("no repository at all") {
    const Scratch empty;
    CHECK(git::findPlainRepository(empty.root()).result == PlainSearch::Result::kNone);
  }
}

TEST_CASE("untracked files are listed unless a rule ignores them") {
  const Scratch scratch;
  scratch.fill();
  for (const char* path : {"free.yaml", "ignored.yaml", "out/of/sight.yaml", "seen/x.yaml"}) scratch.write(path, "");
  scratch.write(".gitignore", "ignored.yaml\n/out/\n");
  const auto repository = git::Repository::discover(scratch.root());
  REQUIRE(repository);
  REQUIRE(*repository != nullptr);
  CHECK((*repository)->workTree() == scratch.root());
  CHECK_FALSE((*repository)->bare());
  const auto listed = (*repository)->listFiles("");
  REQUIRE(listed);
  std::vector<std::string> wanted = scratch.tracked();
  for (const char* path : {".gitignore", "free.yaml", "seen/x.yaml"}) wanted.emplace_back(path);
  std::sort(wanted.begin(), wanted.end());
  CHECK(*listed == wanted);
}
