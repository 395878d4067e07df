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

// Whether writeFile would find a place for it, asked before the work whose result it gets.
[[nodiscard]] base::Status mayWriteFile(const std::string& path);

// A whole file, pipe or whatever is open at `fd`, of at most `limit` bytes. An error gives the reason alone.
[[nodiscard]] base::Result<std::string> readDescriptor(int fd, std::size_t limit);
[[nodiscard]] base::Result<std::string> readFile(const std::string& path, std::size_t limit);

}  // namespace a2i::cli
