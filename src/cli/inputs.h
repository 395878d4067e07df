// The PATH arguments as one source tree: files, folders, standard input, a commit.
#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "cli/settings.h"
#include "git/repository.h"
#include "source/source_tree.h"

namespace a2i::cli {

struct Inputs {
  std::unique_ptr<source::SourceTree> tree;     // paths relative to the repository's root, else to the current folder
  std::vector<std::string> judged;              // files named one by one: the rest is context; empty: everything is judged
  std::unique_ptr<git::Repository> repository;  // null outside of Git
  bool whole = false;                           // all of the repository (outside of Git: of this folder) is judged
  std::string out_dir;                          // --out-dir as a path in the repository; empty when outside
};

// An error: a PATH that cannot be read, a revision that does not exist, a repository that libgit2 refuses (exit 3).
[[nodiscard]] base::Result<Inputs> openInputs(const Settings& settings, std::istream& in);

}  // namespace a2i::cli
