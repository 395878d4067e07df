// Tracked files and those that are neither tracked nor ignored.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "git/handle.h"

namespace a2i::git {

[[nodiscard]] base::Result<std::vector<std::string>> listWorkTree(git_repository* repository, const std::string& root, const std::string& subfolder);

}  // namespace a2i::git
