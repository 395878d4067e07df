// A diagram as a Mermaid flowchart in a Markdown fence.
#pragma once

#include <string>

#include "report/overview.h"

namespace a2i::report {

// One that would be too large to read (and for GitHub to draw) is folded to its namespaces; empty when that is too large as
// well, or when there is nothing to draw.
[[nodiscard]] std::string mermaid(const Diagram& diagram);

}  // namespace a2i::report
