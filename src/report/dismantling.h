// How App Mesh comes off a cluster whose cloud side is gone: the same in every report.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace a2i::report {

[[nodiscard]] std::span<const std::string_view> dismantling();

// As a chapter of a Markdown text.
[[nodiscard]] std::string dismantlingChapter();

}  // namespace a2i::report
