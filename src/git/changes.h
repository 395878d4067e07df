// Which lines of which files are not what they were in a commit.
#pragma once

#include <string>

#include "base/result.h"
#include "git/handle.h"
#include "git/repository.h"

namespace a2i::git {

// The commit where both sides parted; `revision` empty: HEAD.
[[nodiscard]] base::Result<std::string> findParting(git_repository* repository, const std::string& since, const std::string& revision);

[[nodiscard]] base::Result<Changes> findChanges(git_repository* repository, const std::string& since, const std::string& revision);

}  // namespace a2i::git
