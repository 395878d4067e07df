// Large inputs: time and peak memory of the whole program, as the kernel counts them.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "catch.h"

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMega = 1 << 20;

struct Cost {
  int exit = -1;
  std::size_t peak = 0;  // bytes
  double seconds = 0;
};

Cost run(const std::vector<std::string>& arguments) {
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    const int null = open("/dev/null", O_RDWR);
    for (const int fd : {0, 1, 2}) dup2(null, fd);
    std::vector<char*> words = {const_cast<char*>(A2I_PROGRAM)};
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    execv(A2I_PROGRAM, words.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  Cost cost;
  if (WIFEXITED(status)) cost.exit = WEXITSTATUS(status);
  cost.peak = static_cast<std::size_t>(usage.ru_maxrss) * 1024;
  cost.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return cost;
}

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "a2i-size-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  // Repeats what `part` gives for 0, 1, 2 … until the file has this size.
  std::string write(const std::string& name, std::size_t size, const std::function<std::string(std::size_t)>& part, const std::string& end = "") const {
    std::ofstream file(path_ + "/" + name, std::ios::binary);
    std::size_t written = 0;
    for (std::size_t i = 0; written < size; ++i) {
      const std::string text = part(i);
      file << text;
      written += text.size();
    }
    file << end;
    return path_ + "/" + name;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

const std::string kHead = "apiVersion: appmesh.k8s.aws/v1beta2\n";

std::string object(std::size_t i) {
  return "---\n" + kHead + "kind: VirtualNode\nmetadata: {name: n" + std::to_string(i) + ", namespace: shop}\nspec: {podSelector: {matchLabels: {app: n" + std::to_string(i) + "}}}\n";
}

// `factor`: bytes of memory for a byte of input.
void check(const std::string& what, const std::string& file, double factor, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {"precheck", file, "-j", "2"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const std::size_t size = fs::file_size(file);
  const Cost cost = run(arguments);
  std::printf("%-44s %4zu MB: exit %d, %6.1f s, peak %5zu MB, %5.1f bytes a byte\n", what.c_str(), size / kMega, cost.exit, cost.seconds, cost.peak / kMega,
              static_cast<double>(cost.peak) / static_cast<double>(size));
  CAPTURE(what, cost.peak / kMega, cost.seconds);
  CHECK((cost.exit == 0 || cost.exit == 1));
  CHECK(static_cast<double>(cost.peak) < factor * static_cast<double>(size) + 64.0 * kMega);
  CHECK(cost.seconds < 120);
}

}  // namespace

TEST_CASE("100 MB in one file: what is foreign costs its own size") {
  const Folder folder;
  check("foreign objects", folder.write("a.yaml", 100 * kMega, [](std::size_t i) { return "---\nkind: ConfigMap\napiVersion: v1\ndata: {k" + std::to_string(i) + ": v}\n"; }), 1.5);
  check("one foreign document with our name in it", folder.write("b.yaml", 100 * kMega, [](std::size_t) { return std::string("# appmesh.k8s.aws\n"); }, "kind: ConfigMap\napiVersion: v1\n"), 3);
  check("empty documents", folder.write("c.yaml", 4 * kMega, [](std::size_t) { return std::string("---\n"); }, kHead + "kind: Mesh\nmetadata: {name: m}\nspec: {}\n"), 20);
  check("a line without end", folder.write("d.yaml", 100 * kMega, [](std::size_t) { return std::string(1000, 'x'); }, "\nkind: Service\n"), 3);
}

TEST_CASE("objects of our own cost memory in proportion, and a limit stops a document that would cost more") {
  const Folder folder;
  check("objects", folder.write("a.yaml", 20 * kMega, object), 60);
  check("short values in one object", folder.write("b.yaml", 100 * kMega, [](std::size_t i) { return i == 0 ? kHead + "kind: Mesh\nmetadata: {name: m}\nspec: {x: [" : std::string("a,"); }, "]}\n"), 6);
  check("aliases in one object", folder.write("c.yaml", 100 * kMega, [](std::size_t i) { return i == 0 ? kHead + "kind: Mesh\nmetadata: {name: m}\nspec: {y: &a z, x: [" : std::string("*a,"); }, "]}\n"), 6);
  check("brackets", folder.write("d.yaml", 100 * kMega, [](std::size_t i) { return i == 0 ? kHead + "kind: Mesh\nspec: " : std::string(1000, '['); }), 3);
  check("a text of 100 MB", folder.write("e.yaml", 100 * kMega, [](std::size_t i) { return i == 0 ? kHead + "kind: Mesh\nmetadata: {name: m}\nspec: {x: \"" : std::string(1000, 'x'); }, "\"}\n"), 8);
  check("a key of 100 MB, twice", folder.write("f.yaml", 50 * kMega, [](std::size_t i) { return i == 0 ? kHead + "kind: Mesh\nmetadata: {name: m}\nspec:\n  ? \"" : std::string(1000, 'x'); }, "\"\n  : 1\n"), 16);
}

TEST_CASE("very many findings stay in proportion, in every report") {
  const Folder folder;
  const std::string broken = folder.write("a.yaml", 4 * kMega, [](std::size_t i) { return object(i) + "x: ["; });
  check("broken documents", broken, 40);
  const std::string wrong = folder.write("b.yaml", 8 * kMega, [](std::size_t i) { return object(i) + "  oops: 1\n"; });
  for (const char* format : {"text", "sarif", "github", "gitlab", "junit", "json", "markdown"}) {
    check(std::string("wrong objects, ") + format, wrong, 150, {"--report", std::string(format) + "=/dev/null"});
  }
  const std::string line = folder.write("c.json", 4 * kMega, [](std::size_t i) {
    return (i == 0 ? R"({"apiVersion": "v1", "kind": "List", "items": [)" : ", ") + (R"({"apiVersion": "appmesh.k8s.aws/v1beta2", "kind": "VirtualNode", "metadata": {"name": "n)" +
           std::to_string(i)) + R"("}, "spec": {"oops": 1, "podSelector": {}}})";
  }, "]}\n");
  for (const char* format : {"text", "sarif"}) {
    check(std::string("wrong objects in one line, ") + format, line, 150, {"--report", std::string(format) + "=/dev/null"});
  }
}
