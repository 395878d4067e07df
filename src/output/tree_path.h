// Which paths may be named below an out-dir. Index, journal and plan ask here, so that no name leads outside.
#pragma once

#include <string>
#include <string_view>

namespace a2i::output {

// Relative, without empty, `.`, `..` or `.git` parts, line ends or NUL.
[[nodiscard]] bool staysInside(std::string_view path);

// What stands before the last '/'; empty for a name without one.
[[nodiscard]] std::string folderOf(const std::string& path);

}  // namespace a2i::output
