// Repositories that are broken, locked or made to be expensive.
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "../cli/sandbox.h"
#include "git/repository.h"
#include "hostile.h"

using namespace a2i::test;
namespace fs = std::filesystem;

namespace {

const std::vector<std::string> kCommit = {"generate", "--out-dir", "istio", "--commit", "migrate", "--author", "A <a@example.com>"};

const std::string kMore = "---\n" + kHead + "kind: VirtualNode\nmetadata: {name: more, namespace: shop}\nspec: {podSelector: {matchLabels: {app: more}}}\n";

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

// A tree object with the given line for `git mktree`.
std::string makeTree(const Sandbox& box, const std::string& lines) {
  box.write(".git/lines", lines);
  return trimmed(box.git("mktree --missing < .git/lines"));
}

void commitTree(const Sandbox& box, const std::string& tree) { box.git("update-ref refs/heads/bomb $(git -c user.name=a -c user.email=a@example.com commit-tree -m bomb " + tree + ")"); }

std::string deflated(const std::string& plain) {
  uLongf size = compressBound(plain.size());
  std::string packed(size, '\0');
  REQUIRE(compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(plain.data()), plain.size()) == Z_OK);
  packed.resize(size);
  return packed;
}

}  // namespace

TEST_CASE("a few trees that spell billions of paths are refused") {
  const Quick quick;
  Sandbox box;
  box.write("x.yaml", "a: 1\n");
  std::string object = trimmed(box.git("hash-object -w x.yaml")), line;
  for (int i = 0; i < 10; ++i) line += "100644 blob " + object + "\tf" + std::to_string(i) + ".yaml\n";
  std::string tree = makeTree(box, line);
  for (int level = 0; level < 10; ++level) {
    line.clear();
    for (int i = 0; i < 10; ++i) line += "040000 tree " + tree + "\td" + std::to_string(i) + "\n";
    tree = makeTree(box, line);
  }
  commitTree(box, tree);
  const auto ran = box.run({"precheck", "--rev", "bomb"});
  CHECK(ran.exit == 3);
  CHECK(contains(ran.err, "limits"));
}

TEST_CASE("trees nested deeper than any path are refused without a deep stack") {
  Sandbox box;
  box.write("x.yaml", "a: 1\n");
  const std::string object = trimmed(box.git("hash-object -w x.yaml"));
  std::string tree = makeTree(box, "100644 blob " + object + "\tx.yaml\n");
  for (int level = 0; level < 120; ++level) tree = makeTree(box, "040000 tree " + tree + "\t" + std::string(50, 'd') + "\n");
  commitTree(box, tree);
  const auto ran = box.run({"precheck", "--rev", "bomb"});
  CHECK(ran.exit == 3);
  CHECK(contains(ran.err, "limits"));
}

TEST_CASE("names in a tree that would lead outside stay names") {
  Sandbox box;
  box.write("x.yaml", kHealthyMesh);
  const std::string object = trimmed(box.git("hash-object -w x.yaml"));
  for (const std::string name : {"..", ".git", ".", "::error::x.yaml", "a\\b.yaml", "\x1b[31mx.yaml"}) {
    CAPTURE(name);
    std::string tree;
    try {
      tree = makeTree(box, "040000 tree " + makeTree(box, "100644 blob " + object + "\tx.yaml\n") + "\t" + name + "\n");
    } catch (const std::exception&) {
      continue;  // Git itself refuses to make it
    }
    commitTree(box, tree);
    const auto before = box.snapshot();
    const auto ran = box.run({"generate", "--rev", "bomb", "--out-dir", "istio"});
    CHECK((ran.exit == 0 || ran.exit == 3));
    for (const auto& [path, content] : box.snapshot()) CHECK((before.contains(path) || path.starts_with("./istio/")));
    CHECK_FALSE(contains(ran.err, "\x1b"));
    fs::remove_all("istio");
  }
}

// libgit2 alone would inflate some of these without an end.
TEST_CASE("a loose object that was cut anywhere is named, and the run ends") {
  Sandbox box;
  box.write("deploy/mesh.yaml", kHealthyMesh);
  box.commit("all");
  const std::string commit = trimmed(box.git("rev-parse HEAD"));
  struct Damage {
    std::string object;
    std::vector<std::string> arguments;
    int exit;
  };
  const std::vector<Damage> all = {{"HEAD:deploy/mesh.yaml", {"precheck", "--rev", "HEAD"}, 1}, {"HEAD:deploy", {"precheck", "--rev", "HEAD"}, 3},
                                   {"HEAD", {"precheck", "--rev", "HEAD"}, 3},                  {"HEAD", {"precheck", "--rev", commit.substr(0, 7)}, 3},
                                   {"HEAD", {"precheck", "--changed-since", "HEAD"}, 3},        {"HEAD", kCommit, 3},
                                   {"HEAD^{tree}", kCommit, 3}};
  for (const auto& [object, arguments, exit] : all) {
    const std::string id = trimmed(box.git("rev-parse '" + object + "'"));
    const std::string path = ".git/objects/" + id.substr(0, 2) + "/" + id.substr(2);
    const std::string whole = box.read(path);
    fs::permissions(path, fs::perms::owner_all);
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{20}, whole.size() / 2, whole.size() - 5, whole.size() - 1}) {
      CAPTURE(object, arguments, size);
      const Quick quick;
      box.write(path, whole.substr(0, size));
      const auto ran = box.run(arguments);
      CHECK(ran.exit == exit);
      UNSCOPED_INFO(ran.out + ran.err);
    CHECK(contains(ran.out + ran.err, size == 0 ? "read" : id + " is damaged"));
      CHECK_FALSE(fs::exists("istio"));
    }
    box.write(path, whole);
    CHECK(box.run(arguments).exit == 0);
    if (fs::exists(".git/refs/heads/migrate")) box.git("branch -D migrate");
  }
}

// What is longer or shorter than it says of itself, or says something else.
TEST_CASE("a loose object with another size or kind than it says is refused") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.commit("all");
  const std::string id = trimmed(box.git("rev-parse HEAD:mesh.yaml"));
  const std::string path = ".git/objects/" + id.substr(0, 2) + "/" + id.substr(2);
  fs::permissions(path, fs::perms::owner_all);
  for (const std::string header : {"blob 3", "blob 4", "blob 0", "blob 100", "blob 99999999999999999999", "blob -1", "blob", "tree 3", "", "blub 3"}) {
    CAPTURE(header);
    const Quick quick;
    box.write(path, deflated(header + '\0' + "abc"));
    const auto ran = box.run({"precheck", "--rev", "HEAD"});
    CHECK((ran.exit == 1 || ran.exit == 3));
    CHECK(contains(ran.out + ran.err, "mesh.yaml"));
  }
}

TEST_CASE("a branch that moves while the work is done is not overwritten") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.commit("start");
  box.git("branch migrate");
  const auto repository = a2i::git::Repository::discover(".");
  REQUIRE(repository);
  auto planned = (*repository)->branchTree("migrate", "HEAD");
  REQUIRE(planned);
  a2i::git::CommitPlan plan;
  plan.branch = "migrate";
  plan.base = "HEAD";
  plan.tip = planned->tip;
  plan.write = {{"istio/a.yaml", "1"}};
  plan.message = "m";
  plan.author = a2i::git::Signature{"A", "a@example.com"};
  box.git("commit -q --allow-empty -m other");
  box.git("branch -f migrate main");
  const std::string tip = box.git("rev-parse migrate");
  const auto late = (*repository)->commit(plan);
  REQUIRE_FALSE(late);
  CHECK(contains(late.error().message, "moved by someone else"));
  CHECK(box.git("rev-parse migrate") == tip);
  box.git("branch -D migrate");
  CHECK_FALSE((*repository)->commit(plan));  // gone
  plan.tip.clear();
  CHECK((*repository)->commit(plan));
  CHECK_FALSE((*repository)->commit(plan));  // made by someone else
  box.git("fsck --strict");
}

TEST_CASE("a branch that Git cannot hold beside another one is refused by name") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.commit("all");
  const auto ran = box.run({"generate", "--out-dir", "istio", "--commit", "main/x", "--author", "A <a@b>"});
  CHECK(ran.exit == 2);
  CHECK(contains(ran.err, "there is a branch main"));
}

TEST_CASE("a branch that only stands for another one is refused") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.commit("start");
  box.git("branch other");
  box.git("symbolic-ref refs/heads/migrate refs/heads/other");
  const std::string before = box.git("rev-parse other main");
  CHECK(box.run(kCommit).exit == 2);
  CHECK(box.git("rev-parse other main") == before);
  CHECK(box.git("symbolic-ref refs/heads/migrate") == "refs/heads/other\n");
}

TEST_CASE("locks of other Git processes are respected, and named where they are in the way") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.commit("start");
  box.write(".git/index.lock", "");  // nothing of ours
  box.write(".git/HEAD.lock", "");
  const auto ran = box.run(kCommit);
  INFO(ran.err);
  CHECK(ran.exit == 0);
  fs::remove(".git/index.lock");
  fs::remove(".git/HEAD.lock");
  box.write("mesh.yaml", kHealthyMesh + kMore);
  box.write(".git/refs/heads/migrate.lock", "");
  const std::string tip = box.git("rev-parse migrate");
  const auto locked = box.run(kCommit);
  CHECK(locked.exit == 3);
  CHECK(contains(locked.err, ".git/refs/heads/migrate.lock"));
  CHECK(box.exists(".git/refs/heads/migrate.lock"));
  CHECK(box.git("rev-parse migrate") == tip);
  fs::remove(".git/refs/heads/migrate.lock");
  CHECK(box.run(kCommit).exit == 0);
  box.git("fsck --strict --no-dangling");
}

TEST_CASE("objects that are gone or damaged are told, and nothing is committed") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.commit("start");
  REQUIRE(box.run(kCommit).exit == 0);
  const std::string tip = trimmed(box.git("rev-parse migrate"));
  const auto pathOf = [](const std::string& id) { return ".git/objects/" + id.substr(0, 2) + "/" + id.substr(2); };
  for (const std::string name : {"migrate", "migrate^{tree}", "migrate:istio", "migrate:istio/.appmesh2istio.json", "HEAD:mesh.yaml", "HEAD^{tree}"}) {
    for (const bool gone : {true, false}) {
      CAPTURE(name, gone);
      const std::string path = pathOf(trimmed(box.git(std::string("rev-parse '") + name + "'"))), content = box.read(path);
      REQUIRE_FALSE(content.empty());
      fs::permissions(path, fs::perms::owner_all);
      if (gone) fs::remove(path);
      // Empty, as a power failure leaves it. One that is cut in the middle makes libgit2 1.5 inflate without end.
      else std::ofstream(path, std::ios::binary) << "";
      box.write("mesh.yaml", kHealthyMesh + kMore);
      const auto commit = box.run(kCommit);
      const auto rev = box.run({"precheck", "--rev", std::string(name).starts_with("HEAD") ? "HEAD" : "migrate"});
      CHECK((rev.exit == 1 || rev.exit == 3));
      CHECK_FALSE(rev.out.empty() + rev.err.empty() == 2);
      std::ofstream(path, std::ios::binary) << content;
      if (std::string(name).starts_with("migrate")) {
        CHECK((commit.exit == 3 || commit.exit == 1));
        CHECK(trimmed(box.git("rev-parse migrate")) == tip);
      } else {
        box.git("branch -f migrate " + tip);
      }
      box.git("fsck --strict --no-dangling");
    }
  }
}

TEST_CASE("a damaged index, HEAD or configuration of the repository ends with a word") {
  for (const std::string file : {".git/index", ".git/HEAD", ".git/config", ".git/refs/heads/main"}) {
    for (const std::string& content : {std::string(), std::string("garbage\n"), std::string("\0\xff", 2), std::string("ref: refs/heads/../../x\n")}) {
      CAPTURE(file, content);
      Sandbox box;
      box.write("mesh.yaml", kHealthyMesh);
      box.commit("start");
      std::ofstream(file, std::ios::binary) << content;
      for (const std::vector<std::string>& arguments : {std::vector<std::string>{"precheck"}, {"generate", "--rev", "HEAD"}, {"precheck", "--changed-since", "HEAD"}, kCommit}) {
        const auto ran = box.run(arguments);
        CHECK((ran.exit == 0 || ran.exit == 3));
        if (ran.exit == 3) CHECK(contains(ran.err, "appmesh2istio: "));
        for (const char c : ran.err) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
      }
    }
  }
}
