// Where files come from: memory (tests, standard input), a folder, or (room git) the tree of a commit.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace a2i::source {

class SourceTree {
 public:
  virtual ~SourceTree() = default;

  // Paths of the regular files that may be input, relative to the root, in byte order. Links are not followed. A folder that
  // cannot be opened stands for what may be in it, with a '/' at its end; reading it gives the reason.
  virtual base::Result<std::vector<std::string>> list() = 0;

  // The bytes of one file; an error gives the reason without the path. May be called from several threads at once.
  virtual base::Result<std::string> read(const std::string& path) = 0;
};

class MemoryTree final : public SourceTree {
 public:
  explicit MemoryTree(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  base::Result<std::vector<std::string>> list() override;
  base::Result<std::string> read(const std::string& path) override;

 private:
  std::map<std::string, std::string> files_;
};

// A plain walk of a folder: everything but `.git` folders.
class DirectoryTree final : public SourceTree {
 public:
  explicit DirectoryTree(std::string root) : root_(std::move(root)) {}
  base::Result<std::vector<std::string>> list() override;
  base::Result<std::string> read(const std::string& path) override;

 private:
  std::string root_;
};

}  // namespace a2i::source
