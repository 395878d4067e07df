// Path patterns as in .gitignore.
#pragma once

#include <string_view>

namespace a2i::base {

// Whether a pattern (`*`, `?`, `**`, a trailing `/` for folders; without a `/` inside: at any depth) takes a path.
[[nodiscard]] bool matchesPath(std::string_view pattern, std::string_view path);

// Whether a pattern of `*` and `?` takes a whole text, '/' included.
[[nodiscard]] bool matchesText(std::string_view pattern, std::string_view text);

}  // namespace a2i::base
