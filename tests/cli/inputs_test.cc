// Which files a run reads, and what it calls them: nothing that was named is lost.
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <sstream>

#include "catch.h"
#include "cli/cli.h"
#include "contains.h"
#include "sandbox.h"

namespace fs = std::filesystem;

using a2i::test::contains;
using a2i::test::kBroken;
using a2i::test::kHealthyMesh;
using a2i::test::Ran;
using a2i::test::Sandbox;

namespace {

std::string node(const std::string& name) {
  return "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: " + name + ", namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: " + name +
         "}}\n  listeners: [{portMapping: {port: 80, protocol: http}}]\n  serviceDiscovery: {dns: {hostname: " + name + ".shop.svc.cluster.local}}\n";
}

const std::string kAlias = "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualService\nmetadata: {name: alias, namespace: shop}\nspec:\n"
                           "  awsName: alias.shop.svc.cluster.local\n  provider: {virtualNode: {virtualNodeRef: {name: cart}}}\n";

// The command with the standard input that this process has now.
Ran runHere(const std::vector<std::string>& arguments) {
  std::ostringstream out, err;
  const int code = a2i::cli::run(arguments, std::cin, out, err);
  return {code, out.str(), err.str()};
}

// Standard input replaced by what `file` is, until the end of its life.
class StandardInput {
 public:
  explicit StandardInput(int file) : before_(dup(STDIN_FILENO)) {
    if (file >= 0) dup2(file, STDIN_FILENO);
    else close(STDIN_FILENO);
  }
  ~StandardInput() {
    dup2(before_, STDIN_FILENO);
    close(before_);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;

 private:
  int before_;
};

}  // namespace

TEST_CASE("files of one name in two folders are two files, wherever the command runs") {
  Sandbox box(false);
  box.write("A/mesh.yaml", node("a"));
  box.write("B/mesh.yaml", node("b"));
  const std::string here = box.run({"generate", "A", "B"}).out;
  Sandbox elsewhere(false);
  const std::string a = box.root() + "/A", b = box.root() + "/B";
  for (const std::vector<std::string>& paths : {std::vector<std::string>{a, b}, {b, a}, {a + "/mesh.yaml", b + "/mesh.yaml"}}) {
    std::vector<std::string> arguments = {"generate"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    const Ran ran = elsewhere.run(arguments);
    CHECK(ran.out == here);
    CHECK(contains(ran.err, "2 App Mesh objects in 2 files"));
  }
  CHECK(contains(elsewhere.run({"precheck", a, a, a + "/mesh.yaml", a + "/../A"}).out, "1 App Mesh object in 1 file"));
}

TEST_CASE("two repositories are both read, each without what it ignores") {
  Sandbox one;
  one.write("mesh.yaml", node("a"));
  Sandbox two;
  two.write("mesh.yaml", node("b"));
  two.write("scratch.yaml", kBroken);
  two.write(".gitignore", "scratch.yaml\n");
  Sandbox elsewhere(false);
  const Ran ran = elsewhere.run({"precheck", one.root(), two.root()});
  CHECK(ran.exit == 0);
  CHECK(contains(ran.out, "2 App Mesh objects in 2 files"));
}

TEST_CASE("a file of another repository has that repository as its context") {
  Sandbox one;
  one.write("mesh.yaml", kHealthyMesh);
  one.write("alias.yaml", kAlias);
  Sandbox two;
  two.write("a.yaml", node("a"));
  const Ran ran = two.run({"precheck", "a.yaml", one.root() + "/alias.yaml"});
  INFO(ran.out);
  CHECK(ran.exit == 0);
  CHECK(contains(ran.out, "2 App Mesh objects in 2 files"));
}

TEST_CASE("a file outside of the repository is shown from its root, never as if it lay there") {
  Sandbox outside(false);
  std::string other = kBroken;
  outside.write("x.yaml", other.replace(other.find("name: pay"), 9, "name: buy"));
  Sandbox box;
  box.write("x.yaml", kBroken);
  box.write("sub/y.yaml", "a: b\n");
  const std::string shown = "../" + fs::path(outside.root()).filename().string() + "/x.yaml", absolute = outside.root() + "/x.yaml";
  for (const std::vector<std::string>& paths : {std::vector<std::string>{"x.yaml", absolute}, {absolute, "x.yaml"}, {".", absolute, shown}}) {
    std::vector<std::string> arguments = {"precheck"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    const Ran ran = box.run(arguments);
    CHECK(contains(ran.out, "2 App Mesh objects in 2 files"));
    CHECK(contains("\n" + ran.out, "\nx.yaml:5:51: error: "));
    CHECK(contains("\n" + ran.out, "\n" + shown + ":5:51: error: "));
  }
  CHECK(contains(box.run({"precheck", absolute, "--format", "github"}).out, "file=" + shown));
  CHECK(contains(box.run({"precheck", "x.yaml", absolute, "--format", "sarif"}).out, "\"" + shown + "\""));
  fs::current_path("sub");
  CHECK(contains(box.run({"precheck", "../x.yaml", absolute}).out, shown + ":5:51: error: "));
}

TEST_CASE("a link that leads out keeps its place in the repository, and its target is read once") {
  Sandbox outside(false);
  outside.write("pay.yaml", kBroken);
  Sandbox box;
  box.write("sub/y.yaml", "a: b\n");
  fs::create_symlink(outside.root() + "/pay.yaml", "sub/link.yaml");
  fs::current_path("sub");
  CHECK(contains(box.run({"precheck", "link.yaml"}).out, "sub/link.yaml:5:51: error: "));
  CHECK(contains(box.run({"precheck", "link.yaml", outside.root() + "/pay.yaml"}).out, "1 App Mesh object in 1 file"));
}

TEST_CASE("standard input without a name takes no file's place") {
  Sandbox box;
  box.write("stdin.yaml", kBroken);
  const Ran ran = box.run({"precheck", "stdin.yaml", "-"}, node("a"));
  CHECK(contains(ran.out, "2 App Mesh objects in 2 files"));
  CHECK(contains(ran.out, "stdin.yaml:5:51: error: "));
  CHECK(contains(box.run({"precheck", "stdin.yaml", "-", "--stdin-filename", "stdin.yaml"}, node("a")).out, "1 App Mesh object in 1 file"));
}

TEST_CASE("a file of a commit that is named alone has the commit as its context") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("shop/alias.yaml", kAlias);
  box.write("broken.yaml", kBroken);
  box.commit("start");
  const Ran ran = box.run({"generate", "--rev", "HEAD", "shop/alias.yaml"});
  CHECK(ran.exit == 0);
  CHECK(ran.out == box.run({"generate", "shop/alias.yaml"}).out);
  CHECK(contains(ran.out, "alias.shop.svc.cluster.local"));
  CHECK_FALSE(contains(ran.out, "kind: Sidecar"));
  CHECK(box.run({"precheck", "--rev", "HEAD", "shop/alias.yaml", "."}).exit == 1);
}

TEST_CASE("what was named is read whatever its name ends in") {
  Sandbox box;
  box.write("dump", kBroken);
  box.write("dump.txt", kHealthyMesh);
  box.commit("start");
  CHECK(contains(box.run({"precheck", "dump"}).out, "dump:5:51: error: "));
  CHECK(contains(box.run({"precheck", "--rev", "HEAD", "dump"}).out, "dump:5:51: error: "));
  CHECK(contains(box.run({"precheck", "-", "--stdin-filename", "stream"}, kBroken).out, "stream:5:51: error: "));
  CHECK(contains(box.run({"precheck"}).out, "0 App Mesh objects in 0 files"));
}

TEST_CASE("a template that is named alone is read in the place of what it becomes") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("mesh.yaml.tmpl", kHealthyMesh + "---\n" + kBroken);
  CHECK(box.run({"precheck"}).exit == 0);
  const Ran ran = box.run({"precheck", "mesh.yaml.tmpl"});
  CHECK(contains(ran.out, ": 1 error, 0 warnings, 0 notes"));
  CHECK(contains(ran.out, "[AMI3001]"));
  CHECK(box.run({"precheck", "mesh.yaml.tmpl", "mesh.yaml"}).exit == 0);
}

TEST_CASE("an out-dir that holds the sources is refused") {
  Sandbox box;
  box.write("deploy/mesh.yaml", kHealthyMesh);
  box.commit("start");
  const auto before = box.snapshot();
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--rev", "HEAD"}, {"--prune"}, {"--commit", "b", "--author", "A <a@example.com>"}}) {
    std::vector<std::string> arguments = {"generate", ".", "--out-dir", "deploy"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Ran ran = box.run(arguments);
    CHECK(ran.exit == 2);
    CHECK(contains(ran.err, "deploy/mesh.yaml holds App Mesh objects, but lies inside of --out-dir deploy"));
  }
  CHECK(box.run({"verify", ".", "--out-dir", "deploy"}).exit == 2);
  CHECK(box.snapshot() == before);
}

TEST_CASE("an out-dir may hold what no run reads: files of earlier runs, excluded and foreign ones") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("istio/examples/mesh.yaml", kHealthyMesh);
  box.write("istio/mine.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n");
  CHECK(box.run({"generate", "--out-dir", "istio"}).exit == 2);
  box.write(".appmesh2istio.yaml", "exclude: [examples/]\n");
  CHECK(box.run({"generate", "--out-dir", "istio"}).exit == 0);
  CHECK(box.run({"generate", "--out-dir", "istio"}).exit == 0);
}

TEST_CASE("an out-dir around the sources is refused, at the root as in a subfolder, and so is Git's own") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.write("sub/mesh.yaml", kHealthyMesh);
  box.commit("start");
  const auto before = box.snapshot();
  for (const char* dir : {".", "..", "sub/.."}) CHECK(box.run({"generate", ".", "--out-dir", dir}).exit == 2);
  CHECK(box.run({"generate", ".", "--rev", "HEAD", "--out-dir", "."}).exit == 2);
  CHECK(box.run({"generate", "mesh.yaml", "--out-dir", "."}).exit == 2);
  const Ran own = box.run({"generate", ".", "--out-dir", ".git/x"});
  CHECK(own.exit == 2);
  CHECK(contains(own.err, "inside of .git"));
  CHECK_FALSE(box.exists(".git/x"));
  fs::current_path("sub");
  CHECK(box.run({"generate", ".", "--out-dir", "."}).exit == 2);
  fs::current_path("..");
  CHECK(box.snapshot() == before);
}

TEST_CASE("an out-dir in Git's own folder, by whatever name, and outside of the tree of a bare repository is refused") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.commit("all");
  for (const char* dir : {".git/x", ".GIT/x", "a/.Git"}) CHECK(box.run({"generate", "--out-dir", dir}).exit == 2);
  box.git("clone -q --bare . bare.git");
  std::filesystem::current_path(box.root() + "/bare.git");
  const auto before = box.snapshot();
  const auto inside = box.run({"generate", "--rev", "main", "--out-dir", "hooks/x"});
  CHECK(inside.exit == 2);
  CHECK(contains(inside.err, "belongs to Git alone"));
  for (const std::string& dir : {std::string("../x"), std::string("/"), box.root() + "/x"}) {
    const auto ran = box.run({"generate", "--rev", "main", "--out-dir", dir, "--commit", "gen", "--author", "A <a@b>"});
    CHECK(ran.exit == 2);
    CHECK(contains(ran.err, "is not a folder inside the repository"));
  }
  CHECK(box.snapshot() == before);
  CHECK(box.run({"generate", "--rev", "main", "--out-dir", box.root() + "/x"}).exit == 0);
  CHECK(box.run({"generate", "--rev", "main", "--out-dir", "x", "--commit", "gen", "--author", "A <a@b>"}).exit == 0);
  std::filesystem::current_path(box.root());
}

TEST_CASE("outside of Git the out-dir is not input either, wherever the command runs") {
  Sandbox box(false);
  box.write("n/mesh.yaml", kHealthyMesh);
  box.write("n/istio/other.yaml", kBroken);
  const std::string n = box.root() + "/n";
  Sandbox elsewhere(false);
  const Ran ran = elsewhere.run({"generate", n, "--out-dir", n + "/istio"});
  CHECK(ran.exit == 2);
  CHECK(contains(ran.err, "istio/other.yaml holds App Mesh objects"));
  fs::remove(n + "/istio/other.yaml");
  CHECK(elsewhere.run({"generate", n, "--out-dir", n + "/istio"}).exit == 0);
  CHECK(elsewhere.run({"verify", n, "--out-dir", n + "/istio"}).exit == 0);
  CHECK(elsewhere.run({"generate", n + "/istio", "--out-dir", n + "/istio"}).exit == 2);
}

TEST_CASE("standard input that cannot be read is not an empty one") {
  Sandbox box(false);
  const int folder = open(".", O_RDONLY | O_CLOEXEC);
  REQUIRE(folder >= 0);
  for (const int file : {folder, -1}) {
    Ran ran;
    {
      const StandardInput replaced(file);
      ran = runHere({"precheck", "-"});
    }
    CHECK(ran.exit == 3);
    CHECK(contains(ran.err, "appmesh2istio: standard input: "));
  }
  close(folder);
  box.write("mesh.yaml", kBroken);
  const int file = open("mesh.yaml", O_RDONLY | O_CLOEXEC);
  const StandardInput replaced(file);
  CHECK(contains(runHere({"precheck", "-"}).out, "stdin.yaml:5:51: error: "));
  close(file);
}

TEST_CASE("submodules and repositories inside of the repository are named, for they are not read") {
  Sandbox other;
  other.write("mesh.yaml", kBroken);
  other.commit("start");
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  box.git("-c protocol.file.allow=always submodule --quiet add " + other.root() + " vendor/charts");
  box.git("init -q ignored");
  box.write(".gitignore", "ignored/\n");
  box.commit("start");
  box.git("init -q scratch");
  const std::string submodule = "vendor/charts is not read: it is a repository of its own";
  const Ran ran = box.run({"precheck"});
  CHECK(ran.exit == 0);
  CHECK(contains(ran.err, submodule));
  CHECK(contains(ran.err, "scratch is not read"));
  CHECK_FALSE(contains(ran.err, "ignored"));
  CHECK(box.run({"precheck", "-q"}).err.empty());
  CHECK(contains(box.run({"precheck", "vendor"}).err, submodule));
  CHECK(contains(box.run({"precheck", "--rev", "HEAD"}).err, submodule));
  box.git("submodule --quiet deinit -f vendor/charts");
  CHECK(contains(box.run({"precheck"}).err, submodule));
}
