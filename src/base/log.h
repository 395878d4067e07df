// Text for logs that somebody's CI reads.
#pragma once

#include <string>
#include <string_view>

namespace a2i::base {

// Lines of which none is a command to a runner any more: `::error::` at the start of a line for GitHub, `##word[` anywhere for GitHub,
// Azure and TeamCity.
[[nodiscard]] std::string forLog(std::string_view lines);

}  // namespace a2i::base
