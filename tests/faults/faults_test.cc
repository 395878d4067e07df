// A full disk, a failing disk and kill -9 at each single call that changes the file system: the old tree or the new one, whole.
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <filesystem>
#include <iostream>
#include <set>

#include "../cli/sandbox.h"
#include "catch.h"
#include "contains.h"
#include "program.h"

using namespace a2i::test;
namespace fs = std::filesystem;

namespace {

using Tree = std::map<std::string, std::string>;

const std::vector<Fault> kFaults = {{std::to_string(ENOSPC), true}, {std::to_string(EIO), false}, {"kill", false}, {"torn", false}};

// Two states of a mesh that differ in everything that may happen to a file: changed, new, gone.
std::string node(const std::string& name) {
  return "---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: " + name +
         ", namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: " + name + "}}\n";
}
std::string oldMesh() { return kHealthyMesh + node("pay"); }
std::string newMesh() {
  std::string text = kHealthyMesh + node("search");
  text.replace(text.find("app: web"), 8, "app: www");
  return text;
}

bool runState(const std::string& path) { return contains(path, ".appmesh2istio.stage") || contains(path, ".appmesh2istio.journal"); }

// What a reader of the folder sees.
Tree visible(const Sandbox& box) {
  Tree tree;
  for (auto& [path, content] : box.snapshot()) {
    if (path.starts_with("./istio/") && !runState(path)) tree.emplace(path, content);
  }
  return tree;
}

// Names directly in the sandbox, hidden ones too.
std::set<std::string> names() {
  std::set<std::string> all;
  for (const auto& entry : fs::directory_iterator(".")) all.insert(entry.path().filename().string());
  return all;
}

bool eachFileWhole(const Tree& seen, const Tree& before, const Tree& after) {
  for (const auto& [path, content] : seen) {
    const auto old = before.find(path), made = after.find(path);
    if ((old == before.end() || old->second != content) && (made == after.end() || made->second != content)) return false;
  }
  for (const auto& [path, content] : before) {
    if (!seen.contains(path) && after.contains(path)) return false;
  }
  return true;
}

const std::vector<std::string> kGenerate = {"generate", "mesh", "--out-dir", "istio", "--prune"};

// What stands in the sandbox, to be put there again and again.
class Template {
 public:
  Template() : at_(fs::temp_directory_path() / ("a2i-template-" + std::to_string(getpid()))) {
    fs::remove_all(at_);
    fs::copy(".", at_, fs::copy_options::recursive);
  }
  ~Template() { fs::remove_all(at_); }
  Template(const Template&) = delete;
  Template& operator=(const Template&) = delete;

  void restore() const {
    for (const auto& entry : fs::directory_iterator(".")) fs::remove_all(entry.path());
    fs::copy(at_, ".", fs::copy_options::recursive);
  }

 private:
  fs::path at_;
};

// Calls `look` after a run with a fault, for each fault and each call that it can hit.
void eachCall(const std::vector<std::string>& arguments, const std::function<void(const Process&)>& look) {
  const Template start;
  for (const Fault& fault : kFaults) {
    long at = 1;
    for (;; ++at) {
      start.restore();
      const Process ran = runProgram(arguments, fault, at);
      if (!ran.hit) break;
      CAPTURE(fault.what, at, ran.exit, ran.err);
      look(ran);
    }
    CHECK(at > 4);
    std::cout << "fault " << fault.what << ": " << at - 1 << " calls\n";
  }
  start.restore();
}

// `stepwise`: files are replaced one by one.
void checkFolder(const Sandbox& box, bool stepwise) {
  const Template start;
  const Tree before = visible(box);
  REQUIRE(runProgram(kGenerate).exit == 0);
  const Tree after = visible(box);
  const std::set<std::string> expected = names();
  REQUIRE(before != after);
  start.restore();
  eachCall(kGenerate, [&](const Process& ran) {
    const Tree seen = visible(box);
    if (stepwise) CHECK(eachFileWhole(seen, before, after));
    else CHECK((seen == before || seen == after));
    CHECK((ran.killed || ran.exit == 0 || ran.exit == 3));
    if (ran.exit == 0) CHECK(seen == after);
    if (contains(ran.err, "is as it was")) CHECK(seen == before);
    const Process again = runProgram(kGenerate);
    CAPTURE(again.err);
    CHECK(again.exit == 0);
    CHECK(visible(box) == after);
    CHECK(names() == expected);
    CHECK_FALSE(fs::exists("istio/.appmesh2istio.stage"));
    CHECK_FALSE(fs::exists("istio/.appmesh2istio.journal"));
  });
}

bool skipped() {
  static const bool kWorks = canInject();
  if (!kWorks) std::cout << "skipped: the shim cannot be preloaded into this program\n";
  return !kWorks;
}

}  // namespace

TEST_CASE("a folder that was not there is there as a whole, or not at all", "[create]") {
  if (skipped()) return;
  const Sandbox box(false);
  box.write("mesh/mesh.yaml", newMesh());
  checkFolder(box, false);
}

TEST_CASE("a folder that is wholly ours is the old one or the new one", "[exchange]") {
  if (skipped()) return;
  const Sandbox box(false);
  box.write("mesh/mesh.yaml", oldMesh());
  REQUIRE(runProgram(kGenerate).exit == 0);
  box.write("mesh/mesh.yaml", newMesh());
  checkFolder(box, false);
}

TEST_CASE("in a folder that others use, too, each file is whole, and the next run ends the work", "[journal]") {
  if (skipped()) return;
  const Sandbox box(false);
  box.write("mesh/mesh.yaml", oldMesh());
  REQUIRE(runProgram(kGenerate).exit == 0);
  box.write("istio/notes.txt", "mine\n");
  box.write("mesh/mesh.yaml", newMesh());
  checkFolder(box, true);
}

TEST_CASE("a report is the old one or the new one", "[report]") {
  if (skipped()) return;
  const Sandbox box(false);
  box.write("mesh/mesh.yaml", oldMesh());
  box.write("out.sarif", "old");
  const std::vector<std::string> precheck = {"precheck", "mesh", "--report", "sarif=out.sarif"};
  const Template start;
  REQUIRE(runProgram(precheck).exit == 0);
  const std::string made = box.read("out.sarif");
  REQUIRE(contains(made, "\"results\""));
  start.restore();
  for (const Fault& fault : kFaults) {
    for (long at = 1;; ++at) {
      start.restore();
      const Process ran = runProgram(precheck, fault, at);
      if (!ran.hit) break;
      CAPTURE(fault.what, at, ran.err);
      const std::string seen = box.read("out.sarif");
      CHECK((seen == "old" || seen == made));
      if (!ran.killed && seen == "old") CHECK(ran.exit == 3);
    }
  }
}

namespace {

const std::vector<std::string> kCommit = {"generate", "mesh", "--out-dir", "istio", "--prune", "--commit", "migrate/istio", "--author", "A <a@example.com>"};

// Of the branch: how many commits, and what its tree holds.
std::string branch(const Sandbox& box) {
  if (box.git("branch --list migrate/istio").empty()) return "";
  return box.git("rev-list --count migrate/istio") + box.git("ls-tree -r migrate/istio");
}

// What a commit must leave alone.
std::string rest(const Sandbox& box) { return box.git("rev-parse HEAD main") + box.git("status --porcelain --untracked-files=all") + box.read(".git/HEAD"); }

void checkCommit(const Sandbox& box) {
  const Template start;
  const std::string before = branch(box), untouched = rest(box);
  REQUIRE(runProgram(kCommit).exit == 0);
  const std::string after = branch(box);
  REQUIRE(before != after);
  start.restore();
  const std::string lock = ".git/refs/heads/migrate/istio.lock";
  eachCall(kCommit, [&](const Process& ran) {
    const std::string seen = branch(box);
    CHECK((seen == before || seen == after));
    CHECK((ran.killed || ran.exit == 0 || ran.exit == 3));
    if (ran.exit == 0) CHECK(seen == after);
    CHECK(rest(box) == untouched);
    CHECK_NOTHROW(box.git("fsck --strict --no-dangling"));
    Process again = runProgram(kCommit);
    // Git's own locks of a killed process have to be removed by hand, as with Git itself; the message names the file.
    if (again.exit == 3 && ran.killed) {
      CHECK(contains(again.err, lock));
      CHECK(fs::remove(lock));
      again = runProgram(kCommit);
    }
    CAPTURE(again.err);
    CHECK(again.exit == 0);
    CHECK(branch(box) == after);
    CHECK(rest(box) == untouched);
  });
}

void commitAll(const Sandbox& box) {
  box.git("add mesh");
  box.git("commit -qm change");
}

}  // namespace

TEST_CASE("a new branch is there with its whole tree, or not at all", "[commit]") {
  if (skipped()) return;
  const Sandbox box;
  box.write("mesh/mesh.yaml", newMesh());
  commitAll(box);
  checkCommit(box);
}

TEST_CASE("a branch stands where it stood, or one whole commit further", "[commit]") {
  if (skipped()) return;
  const Sandbox box;
  box.write("mesh/mesh.yaml", oldMesh());
  commitAll(box);
  REQUIRE(runProgram(kCommit).exit == 0);
  box.write("mesh/mesh.yaml", newMesh());
  commitAll(box);
  checkCommit(box);
}
