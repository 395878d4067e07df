// What may be done with a terminal, by the flags and the environment variables that programs agree on.
#pragma once

#include <string_view>

namespace a2i::cli {

// An environment variable; empty where it is not set.
using Environment = std::string_view (*)(const char* name);

// `asked` is the value of --color and beats the environment; then NO_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM, in the order that
// CMake documents for them.
[[nodiscard]] bool wantsColor(std::string_view asked, bool terminal, Environment environment);

[[nodiscard]] bool canMoveCursor(bool terminal, Environment environment);

}  // namespace a2i::cli
