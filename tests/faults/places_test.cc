// Several runs at once, folders that are mount points, targets that cannot be written.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "../cli/sandbox.h"
#include "catch.h"
#include "contains.h"
#include "program.h"

using namespace a2i::test;
namespace fs = std::filesystem;

namespace {

std::string node(int number) {
  return "---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: {name: n" + std::to_string(number) +
         ", namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: n" + std::to_string(number) + "}}\n";
}

// Starts all and waits for all; true when each ended with 0 or, because another one was at work, 3.
bool together(const std::vector<std::vector<std::string>>& runs, int& done) {
  std::vector<pid_t> children;
  for (const auto& arguments : runs) {
    const pid_t child = fork();
    if (child == 0) {
      std::vector<char*> words = {const_cast<char*>(A2I_PROGRAM)};
      for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
      words.push_back(nullptr);
      if (freopen("/dev/null", "w", stderr) == nullptr || freopen("/dev/null", "w", stdout) == nullptr) _exit(126);
      execv(A2I_PROGRAM, words.data());
      _exit(127);
    }
    children.push_back(child);
  }
  bool good = true;
  done = 0;
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    good = good && (code == 0 || code == 3);
    done += code == 0 ? 1 : 0;
  }
  return good;
}

class Mount {
 public:
  Mount(const std::string& at, const std::string& kind, unsigned long flags, const std::string& source) : at_(at), bind_(flags & MS_BIND) {
    mounted_ = mount(source.c_str(), at.c_str(), kind.empty() ? nullptr : kind.c_str(), flags, nullptr) == 0;
  }
  ~Mount() {
    if (mounted_) umount2(at_.c_str(), MNT_DETACH);
  }
  Mount(const Mount&) = delete;
  Mount& operator=(const Mount&) = delete;
  bool mounted() const { return mounted_; }
  // A bind mount alone: without MS_BIND all that lies on the same file system would become read-only, for everybody.
  bool makeReadOnly() const { return mount("none", at_.c_str(), nullptr, MS_REMOUNT | MS_RDONLY | bind_, nullptr) == 0; }

 private:
  std::string at_;
  unsigned long bind_;
  bool mounted_;
};

}  // namespace

TEST_CASE("runs into one folder at once: one tree, whole, whoever wins", "[places]") {
  for (const bool shared : {false, true}) {
    Sandbox box(false);
    std::vector<std::vector<std::string>> runs;
    std::vector<std::map<std::string, std::string>> wanted;
    const auto tree = [&box] {
      auto files = box.snapshot();
      std::erase_if(files, [](const auto& file) { return !file.first.starts_with("./istio/"); });
      return files;
    };
    for (int i = 0; i < 4; ++i) {
      const std::string folder = "in" + std::to_string(i);
      box.write(folder + "/mesh.yaml", kHealthyMesh + node(i));
      runs.push_back({"generate", folder, "--out-dir", "istio", "--prune"});
      if (shared) box.write("istio/notes.txt", "mine");
      REQUIRE(runProgram(runs.back()).exit == 0);
      wanted.push_back(tree());
      fs::remove_all("istio");
    }
    for (int round = 0; round < 15; ++round) {
      if (shared) box.write("istio/notes.txt", "mine");
      int done = 0;
      CHECK(together(runs, done));
      CHECK(done >= 1);
      CHECK(std::find(wanted.begin(), wanted.end(), tree()) != wanted.end());
      for (const auto& entry : fs::directory_iterator(".")) CHECK_FALSE(contains(entry.path().filename().string(), ".istio.appmesh2istio"));
      if (round % 5 == 4) fs::remove_all("istio");
    }
  }
}

TEST_CASE("what looks like an edit is none while another run is at work in the folder", "[places]") {
  Sandbox box(false);
  box.write("in/mesh.yaml", kHealthyMesh);
  const std::vector<std::string> generate = {"generate", "in", "--out-dir", "istio"};
  REQUIRE(runProgram(generate).exit == 0);
  box.write("istio/README.md", "of a run that has written this and not the index yet");
  const int folder = open("istio", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  REQUIRE(flock(folder, LOCK_EX) == 0);
  const Process beside = runProgram(generate);
  CHECK(beside.exit == 3);
  CHECK(contains(beside.err, "another run is writing here"));
  close(folder);
  const Process alone = runProgram(generate);
  CHECK(alone.exit == 1);
  CHECK(contains(alone.err, "[AMI6001]"));
}

TEST_CASE("commits on one branch at once: one after the other, or not at all", "[places]") {
  Sandbox box;
  std::vector<std::vector<std::string>> runs;
  for (int i = 0; i < 3; ++i) {
    const std::string folder = "in" + std::to_string(i);
    box.write(folder + "/mesh.yaml", kHealthyMesh + node(i));
    runs.push_back({"generate", folder, "--out-dir", "istio", "--prune", "--commit", "migrate", "--author", "A <a@example.com>"});
  }
  box.commit("start");
  int commits = 1;
  for (int round = 0; round < 8; ++round) {
    int done = 0;
    CHECK(together(runs, done));
    CHECK(done >= 1);
    const int now = std::stoi(box.git("rev-list --count migrate"));
    CHECK(now <= commits + done);  // none for a run that changed nothing
    CHECK(now >= commits);
    commits = now;
    CHECK(box.git("rev-list --count --merges migrate") == "0\n");
    CHECK_NOTHROW(box.git("fsck --strict --no-dangling"));
  }
}

TEST_CASE("a folder that is a mount point is written by a journal", "[places]") {
  Sandbox box(false);
  box.write("in/mesh.yaml", kHealthyMesh);
  const std::vector<std::string> generate = {"generate", "in", "--out-dir", "istio", "--prune"};
  fs::create_directory("istio");
  fs::create_directory("real");
  for (const bool bind : {false, true}) {
    const Mount mounted("istio", bind ? "" : "tmpfs", bind ? MS_BIND : 0, bind ? "real" : "tmpfs");
    if (!mounted.mounted()) {
      std::cout << "skipped: no permission to mount\n";
      return;
    }
    REQUIRE(runProgram(generate).exit == 0);
    box.write("in/more.yaml", node(1));
    const Process again = runProgram(generate);
    INFO(again.err);
    CHECK(again.exit == 0);
    CHECK(box.exists("istio/namespaces/shop/sidecar-n1.yaml"));
    fs::remove("in/more.yaml");
    CHECK(runProgram(generate).exit == 0);
    CHECK_FALSE(box.exists("istio/namespaces/shop/sidecar-n1.yaml"));
    CHECK_FALSE(box.exists("istio/.appmesh2istio.journal"));
    box.write("in/more.yaml", node(2));
    REQUIRE(mounted.makeReadOnly());
    const auto before = box.snapshot();
    const Process refused = runProgram(generate);
    CHECK(refused.exit == 3);
    CHECK(contains(refused.err, "Read-only file system"));
    CHECK(contains(refused.err, "is as it was"));
    CHECK(box.snapshot() == before);
    fs::remove("in/more.yaml");
  }
}

TEST_CASE("a target without permission is left as it is", "[places]") {
  if (geteuid() == 0) {
    std::cout << "skipped: the superuser may write everywhere\n";
    return;
  }
  Sandbox box(false);
  box.write("in/mesh.yaml", kHealthyMesh);
  REQUIRE(runProgram({"generate", "in", "--out-dir", "istio"}).exit == 0);
  box.write("in/more.yaml", node(1));
  const auto before = box.snapshot();
  for (const bool parent : {true, false}) {
    REQUIRE(chmod("istio", 0555) == 0);
    if (parent) REQUIRE(chmod(".", 0555) == 0);
    const Process refused = runProgram({"generate", "in", "--out-dir", "istio"});
    CHECK(chmod(".", 0755) == 0);
    CHECK((refused.exit == 3 || (!parent && refused.exit == 0)));
    if (refused.exit == 3) CHECK(box.snapshot() == before);
    CHECK(chmod("istio", 0755) == 0);
  }
}
