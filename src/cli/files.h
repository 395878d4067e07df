// Files and folders named on the command line. What lies in a repository may have been made by strangers, links included.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace a2i::cli {

// True for a path inside of a work tree that is, or leads through, a link to somewhere outside of it. Nobody named that place.
[[nodiscard]] bool leavesRepository(const std::string& path);
[[nodiscard]] base::Error leaves(const std::string& path);

// Replaces a file in one step, so that nobody meets half of it; devices and pipes are written to as they are.
[[nodiscard]] base::Status writeFile(const std::string& path, std::string_view text);

// A whole file or pipe of at most `limit` bytes. An error gives the reason alone.
[[nodiscard]] base::Result<std::string> readFile(const std::string& path, std::size_t limit);

}  // namespace a2i::cli
