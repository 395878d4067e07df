// Tracked files and those that are neither tracked nor ignored.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace a2i::git {

// `tracked`: the paths of the index. `nested` gets the folders with a repository of their own, submodules above all: they are passed over. `ignored` is asked about paths that are not among them; folders end with '/'.
[[nodiscard]] base::Result<std::vector<std::string>> listWorkTree(const std::string& root, const std::string& subfolder, std::vector<std::string> tracked,
                                                                  const std::function<bool(const std::string&)>& ignored, std::vector<std::string>& nested);

}  // namespace a2i::git
