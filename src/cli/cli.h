// Options, command table, exit codes. A testable command: three streams and a code.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace a2i::cli {

enum ExitCode : int { kClean = 0, kFindings = 1, kUsage = 2, kFailed = 3 };  // contract section 1

// `arguments` without the program's name.
[[nodiscard]] int run(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace a2i::cli
