// The PATH arguments as one source tree: files, folders, standard input, a commit.
#pragma once

#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/settings.h"
#include "git/repository.h"
#include "source/source_tree.h"

namespace a2i::cli {

struct Inputs {
  std::unique_ptr<source::SourceTree> tree;     // paths relative to `root`
  std::vector<std::string> named;               // files (and standard input) named one by one: read whatever they are called
  std::vector<std::string> judged;              // the rest is context; empty: everything is judged
  std::unique_ptr<git::Repository> repository;  // of the first PATH that lies in one; null: none does
  std::string root;                             // absolute: that of the work tree, else what stands for it
  std::string configuration;                    // the folder of the default configuration: the root, outside of Git one around the PATHs
  bool whole = false;                           // all that lies below the root is judged
  std::vector<std::string> passed_over;         // would be read, but lie in the out-dir; only those that may hold manifests
  std::vector<std::string> nested;              // repositories below the PATHs that have files of their own: not read
  std::string out_dir;                          // --out-dir as a path in the repository; empty when outside
};

// The PATH arguments; none stands for the current folder.
[[nodiscard]] std::vector<std::string> pathsOf(const Settings& settings);

// What a path is called in the repository; nothing where it lies outside. In a bare one paths are relative to its root.
[[nodiscard]] std::optional<std::string> nameInRepository(const Inputs& inputs, const std::string& path);

// An error: a PATH that cannot be read, a revision that does not exist, a repository that libgit2 refuses (exit 3).
[[nodiscard]] base::Result<Inputs> openInputs(const Settings& settings, std::istream& in);

}  // namespace a2i::cli
