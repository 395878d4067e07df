// A temporary folder with a Git repository in it, and the command run inside.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace a2i::test {

struct Ran {
  int exit = -1;
  std::string out, err;
};

class Sandbox {
 public:
  explicit Sandbox(bool git = true);  // becomes the current folder until the end of its life
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  const std::string& root() const { return root_; }
  void write(const std::string& path, const std::string& content) const;
  std::string read(const std::string& path) const;          // empty when missing
  bool exists(const std::string& path) const;
  std::map<std::string, std::string> snapshot() const;      // every file but those in .git
  void commit(const std::string& message) const;            // all that there is
  std::string git(const std::string& arguments) const;      // standard output; the test fails when git does

  Ran run(std::vector<std::string> arguments, const std::string& in = "") const;

 private:
  std::string root_, before_;
};

// A mesh with one service that calls another: nothing in it is worth a finding.
extern const std::string kHealthyMesh;

// A virtual service whose node is in no file.
extern const std::string kBroken;

}  // namespace a2i::test
