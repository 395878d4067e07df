// Files that are none, links that lead elsewhere, and somebody else at work in the same folder.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include "../cli/sandbox.h"
#include "hostile.h"

using namespace a2i::test;
namespace fs = std::filesystem;

namespace {

void makeSocket(const std::string& path) {
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  REQUIRE(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  close(fd);
}

}  // namespace

TEST_CASE("pipes, sockets and links among the files are passed over, without waiting for them") {
  for (const bool git : {false, true}) {
    const Quick quick;
    Sandbox box(git);
    box.write("in/mesh.yaml", kHealthyMesh);
    REQUIRE(mkfifo("in/pipe.yaml", 0600) == 0);
    makeSocket("in/socket.yaml");
    fs::create_symlink("/dev/zero", "in/zero.yaml");
    fs::create_symlink("/nowhere", "in/dangling.yaml");
    fs::create_symlink("mesh.yaml", "in/again.yaml");
    fs::create_directory_symlink("..", "in/up");
    fs::create_directory_symlink("/etc", "in/etc");
    const auto ran = box.run({"precheck", "in", "--fail-on", "note"});
    INFO(ran.out);
    CHECK(ran.exit == 0);
    CHECK(contains(ran.out, "5 App Mesh objects in 1 file") + contains(ran.out, "4 App Mesh objects in 1 file") == 1);
    for (const std::string path : {"in/pipe.yaml", "in/socket.yaml", "in/zero.yaml", "in/dangling.yaml", "/dev/zero"}) CHECK(box.run({"precheck", path}).exit == 3);
  }
}

TEST_CASE("a folder that cannot be opened is told, not passed over") {
  Sandbox box(false);
  box.write("in/mesh.yaml", kHealthyMesh);
  // A path longer than the system takes; unlike a missing permission it stops the superuser, too.
  const std::string name(200, 'd');
  const int start = open("in", O_RDONLY | O_DIRECTORY);
  int at = dup(start);
  for (int i = 0; i < 25; ++i) {
    REQUIRE(mkdirat(at, name.c_str(), 0755) == 0);
    const int next = openat(at, name.c_str(), O_RDONLY | O_DIRECTORY);
    close(at);
    at = next;
  }
  close(at);
  close(start);
  const auto ran = box.run({"precheck", "in"});
  CHECK(ran.exit == 1);
  CHECK(contains(ran.out, "[AMI1001]"));
  CHECK_FALSE(contains(ran.out, box.root()));
  CHECK(contains(ran.out, "App Mesh objects in 1 file"));
  if (geteuid() == 0) {
    std::cout << "skipped: the superuser reads folders of any mode\n";
    return;
  }
  for (const bool git : {false, true}) {
    Sandbox closed(git);
    closed.write("in/mesh.yaml", kHealthyMesh);
    closed.write("in/secret/pay.yaml", "x");
    closed.write("in/shut.yaml", "x");
    REQUIRE(chmod("in/secret", 0) == 0);
    REQUIRE(chmod("in/shut.yaml", 0) == 0);
    const auto told = closed.run({"precheck", "in"});
    CHECK(told.exit == 1);
    CHECK(contains(told.out, "in/secret/:1:1: error"));
    CHECK(contains(told.out, "in/shut.yaml:1:1: error"));
    CHECK(chmod("in/secret", 0755) == 0);
  }
}

TEST_CASE("a sparse file larger than the limit is not read") {
  const Quick quick;
  Sandbox box(false);
  box.write("in/mesh.yaml", kHealthyMesh);
  box.write("in/big.yaml", kHead);
  fs::resize_file("in/big.yaml", std::uintmax_t{5} << 30);
  const auto ran = box.run({"precheck", "in"});
  CHECK(ran.exit == 1);
  CHECK(contains(ran.out, "in/big.yaml:1:1: error: "));
  CHECK(contains(ran.out, "1 GiB"));
}

TEST_CASE("links in a repository do not lead the program out of it") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  const std::string outside = box.root() + "-outside";
  fs::create_directory(outside);
  std::ofstream(outside + "/secret.yaml") << kHead << "kind: Mesh\nmetadata: {name: hunter2}\nspec: {x: 1}\n";
  std::ofstream(outside + "/victim") << "keep";
  fs::create_directory_symlink(outside, "link");
  fs::create_symlink(outside + "/victim", "report.sarif");
  fs::create_symlink(outside + "/new", "new.sarif");
  fs::create_symlink(outside + "/secret.yaml", "secret.yaml");
  const auto refused = [&](const std::vector<std::string>& arguments) {
    CAPTURE(arguments.back());
    const auto ran = box.run(arguments);
    CHECK(ran.exit == 3);
    CHECK_FALSE(contains(ran.out + ran.err, "hunter2"));
    CHECK(contains(ran.err, "link"));
  };
  CHECK_FALSE(contains(box.run({"precheck"}).out, "hunter2"));  // read only when it is named itself
  refused({"generate", "--out-dir", "link"});
  refused({"generate", "--out-dir", "link/deep/er"});
  refused({"verify", "--out-dir", "link"});
  refused({"precheck", "--report", "sarif=report.sarif"});
  refused({"precheck", "--report", "sarif=new.sarif"});
  refused({"precheck", "--report", "sarif=link/new.sarif"});
  refused({"precheck", "--write-baseline", "new.sarif"});
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(outside)) count += entry.exists() ? 1 : 0;
  CHECK(count == 2);
  CHECK(box.read(outside + "/victim") == "keep");
  // A link that stays inside is followed, and so is a place outside that is named itself.
  box.write("inside/x", "");
  fs::create_directory_symlink("inside", "here");
  CHECK(box.run({"precheck", "--report", "text=here/a.txt"}).exit == 0);
  CHECK(box.run({"generate", "--out-dir", outside + "/istio"}).exit == 0);
  CHECK(box.exists(outside + "/istio/README.md"));
  fs::remove_all(outside);
}

TEST_CASE("reports go to devices and pipes as they are, and keep the mode of the file they replace") {
  Sandbox box(false);
  box.write("in/mesh.yaml", kHealthyMesh);
  CHECK(box.run({"precheck", "in", "--report", "text=/dev/null"}).exit == 0);
  CHECK(box.run({"precheck", "in", "--report", "text=/dev/full"}).exit == 3);
  box.write("report.txt", "old");
  REQUIRE(chmod("report.txt", 0640) == 0);
  CHECK(box.run({"precheck", "in", "--report", "text=report.txt"}).exit == 0);
  struct stat info{};
  REQUIRE(stat("report.txt", &info) == 0);
  CHECK((info.st_mode & 07777) == 0640);
  REQUIRE(mkfifo("pipe", 0600) == 0);
  std::string got;
  std::thread reader([&got] {
    std::ifstream pipe("pipe");
    got.assign(std::istreambuf_iterator<char>(pipe), {});
  });
  CHECK(box.run({"precheck", "in", "--report", "text=pipe"}).exit == 0);
  reader.join();
  CHECK(got == box.read("report.txt"));
  CHECK(box.run({"precheck", "in", "--report", "text=in"}).exit == 3);
  CHECK(box.run({"precheck", "in", "--report", "text=none/x"}).exit == 3);
  CHECK(box.run({"precheck", "in", "--config", "/dev/zero"}).exit == 2);
}

TEST_CASE("what is no file of ours in the out-dir is in the way, whatever it is") {
  const Quick quick;
  for (const int kind : {0, 1, 2, 3}) {
    CAPTURE(kind);
    Sandbox box(false);
    box.write("in/mesh.yaml", kHealthyMesh);
    REQUIRE(box.run({"generate", "in", "--out-dir", "istio"}).exit == 0);
    fs::remove("istio/README.md");
    if (kind == 0) REQUIRE(mkfifo("istio/README.md", 0600) == 0);
    if (kind == 1) makeSocket("istio/README.md");
    if (kind == 2) fs::create_symlink("/dev/zero", "istio/README.md");
    if (kind == 3) fs::create_symlink("kustomization.yaml", "istio/README.md");
    const auto ran = box.run({"generate", "in", "--out-dir", "istio"});
    CHECK(ran.exit == 1);
    CHECK(contains(ran.err, "[AMI6001]"));
    fs::remove("istio/.appmesh2istio.json");
    if (kind == 0) REQUIRE(mkfifo("istio/.appmesh2istio.json", 0600) == 0);
    if (kind == 2) fs::create_symlink("/dev/zero", "istio/.appmesh2istio.json");
    if (kind == 0 || kind == 2) CHECK(box.run({"generate", "in", "--out-dir", "istio"}).exit == 3);
  }
}

TEST_CASE("nobody who changes folders into links meanwhile gets a file outside") {
  for (const bool shared : {true, false}) {
    Sandbox box(false);
    box.write("in/mesh.yaml", kHealthyMesh);
    REQUIRE(box.run({"generate", "in", "--out-dir", "istio"}).exit == 0);
    if (shared) box.write("istio/notes.txt", "mine");
    fs::create_directories("outside/shop");
    std::atomic<bool> stop{false};
    std::thread attacker([&stop] {
      const std::string folder = fs::absolute("istio/namespaces"), aside = fs::absolute("aside"), outside = fs::absolute("outside");
      std::error_code ignored;
      while (!stop) {
        fs::rename(folder, aside, ignored);
        fs::create_directory_symlink(outside, folder, ignored);
        std::this_thread::yield();
        fs::remove(folder, ignored);
        fs::rename(aside, folder, ignored);
        std::this_thread::yield();
      }
    });
    for (int round = 0; round < 40; ++round) {
      box.write("in/more.yaml", "---\n" + kHead + "kind: VirtualNode\nmetadata: {name: n" + std::to_string(round) + ", namespace: shop}\nspec: {podSelector: {matchLabels: {app: x}}}\n");
      static_cast<void>(box.run({"generate", "in", "--out-dir", "istio", "--prune"}));
    }
    stop = true;
    attacker.join();
    CHECK(fs::is_empty("outside/shop"));
    CHECK(std::distance(fs::directory_iterator("outside"), fs::directory_iterator()) == 1);
    if (shared) CHECK(box.read("istio/notes.txt") == "mine");
  }
}
