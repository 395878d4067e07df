// Repositories of the usual kind, seen without libgit2: a folder `.git` of the user's own, files as they were read by Git for fifteen
// years. That is all a run over a work tree needs to know; whatever looks otherwise is left to libgit2.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace a2i::git {

struct PlainSearch {
  enum class Result { kNone, kFound, kOther } result = Result::kOther;  // kOther: libgit2 has to say
  std::string root;                                                     // of kFound: the work tree, without a '/' at its end
};

// Looks in the folder `from` (absolute) and upwards.
[[nodiscard]] PlainSearch findPlainRepository(const std::string& from);

// The paths that the index of a plain repository holds, in its order. No value: split, sparse, of another version or damaged.
[[nodiscard]] std::optional<std::vector<std::string>> readPlainIndex(const std::string& root);

}  // namespace a2i::git
