// How a run ends that cannot go on, or that nobody listens to: by a word and an exit code, with its work done or undone.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <functional>

#include "../cli/sandbox.h"
#include "catch.h"
#include "contains.h"

using namespace a2i::test;
namespace fs = std::filesystem;

namespace {

struct Ended {
  int exit = -1;    // of a process that ended by itself
  int signal = 0;
  std::string err;  // the beginning
};

// `prepare` runs in the new process.
Ended runWith(const std::vector<std::string>& arguments, const std::function<void()>& prepare) {
  int pipes[2];
  REQUIRE(pipe(pipes) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const int null = open("/dev/null", O_RDWR);
    dup2(null, 0);
    dup2(null, 1);
    dup2(pipes[1], 2);
    for (const int fd : {null, pipes[0], pipes[1]}) close(fd);
    std::vector<char*> words = {const_cast<char*>(A2I_PROGRAM)};
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    prepare();
    execv(A2I_PROGRAM, words.data());
    _exit(127);
  }
  close(pipes[1]);
  Ended ended;
  char part[4096];
  for (ssize_t count = 0; (count = read(pipes[0], part, sizeof part)) > 0;) {
    if (ended.err.size() < sizeof part) ended.err.append(part, static_cast<std::size_t>(count));
  }
  close(pipes[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status)) ended.exit = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
  return ended;
}

void limit(decltype(RLIMIT_AS) what, rlim_t value) {
  const rlimit both{value, value};
  setrlimit(what, &both);
}

std::string service(int number) {
  const std::string name = "s" + std::to_string(number);
  return "---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualService\nmetadata: {name: " + name + ", namespace: shop}\nspec:\n  awsName: " + name +
         ".shop.svc.cluster.local\n  provider: {virtualNode: {virtualNodeRef: {name: cart}}}\n";
}

void writeMesh(const Sandbox& box, int files, int services) {
  box.write("mesh.yaml", kHealthyMesh);
  for (int i = 0; i < files; ++i) {
    std::string text;
    for (int j = 0; j < services; ++j) text += service(i * services + j);
    box.write("services-" + std::to_string(i) + ".yaml", text);
  }
}

}  // namespace

TEST_CASE("memory that runs out ends the run with a word, on whichever thread", "[ends]") {
  Sandbox box;
  writeMesh(box, 20, 200);
  int without = 0, with = 0;
  for (rlim_t megabytes = 64; megabytes <= 512; megabytes += megabytes / 8) {
    for (const char* jobs : {"1", "4"}) {
      CAPTURE(megabytes, jobs);
      const auto ended = runWith({"generate", "-j", jobs, "--out-dir", "istio"}, [megabytes] {
        limit(RLIMIT_CORE, 0);
        limit(RLIMIT_AS, megabytes << 20);
        alarm(60);  // a run without an end
      });
      CAPTURE(ended.err, ended.signal);
      CHECK((ended.exit == 0 || ended.exit == 3));
      if (ended.exit == 3) CHECK(contains(ended.err, "out of memory"));
      without += ended.exit == 3 ? 1 : 0;
      with += ended.exit == 0 ? 1 : 0;
    }
  }
  CHECK(without > 0);
  CHECK(with > 0);
  CHECK(box.run({"verify", "--out-dir", "istio"}).exit == 0);
}

TEST_CASE("where the system gives no threads one does the work", "[ends]") {
  Sandbox box(false);
  writeMesh(box, 20, 5);
  chmod(box.root().c_str(), 0755);
  const auto ended = runWith({"generate", "-j", "8"}, [] {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(127);  // the limit is none for the superuser
    limit(RLIMIT_NPROC, 1);
  });
  if (ended.exit == 127) return;  // the program lies where that user cannot reach it
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
}

TEST_CASE("whoever stops reading standard output loses no report", "[ends]") {
  Sandbox box;
  writeMesh(box, 20, 50);
  int pipes[2];
  REQUIRE(pipe(pipes) == 0);
  close(pipes[0]);
  const auto ended = runWith({"generate", "--report", "sarif=report.sarif"}, [&pipes] {
    signal(SIGPIPE, SIG_DFL);
    dup2(pipes[1], 1);
    close(pipes[1]);
  });
  close(pipes[1]);
  CAPTURE(ended.err);
  CHECK(ended.exit != 0);
  CHECK(contains(box.read("report.sarif"), "\"results\""));
}

TEST_CASE("what a killed run left of a report is no obstacle for the next one of that number", "[ends]") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  // In a container each run may have the same process number.
  std::string left;
  const auto ended = runWith({"precheck", "--report", "sarif=report.sarif"}, [] {
    for (const char* end : {"", "-0", "-1"}) close(open(("report.sarif.appmesh2istio-" + std::to_string(getpid()) + end).c_str(), O_WRONLY | O_CREAT, 0600));
  });
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(contains(box.read("report.sarif"), "\"results\""));
  for (const auto& entry : fs::directory_iterator(".")) CHECK_FALSE(contains(entry.path().string(), "appmesh2istio-"));
}

TEST_CASE("a run without descriptors leaves no folder behind", "[ends]") {
  Sandbox box;
  box.write("mesh.yaml", kHealthyMesh);
  for (rlim_t count = 4; count < 12; ++count) {
    CAPTURE(count);
    const auto ended = runWith({"generate", "--out-dir", "istio"}, [count] { limit(RLIMIT_NOFILE, count); });
    CAPTURE(ended.err);
    CHECK((ended.exit == 0 || ended.exit == 1 || ended.exit == 3 || ended.exit == 127));  // 127: not even its libraries could be opened
    for (const auto& entry : fs::directory_iterator(".")) CHECK_FALSE(contains(entry.path().string(), "appmesh2istio-"));
  }
}
