// What to do, in which order, for this mesh: a numbered list in Markdown.
#pragma once

#include <string>

#include "report/report.h"

namespace a2i::report {

[[nodiscard]] std::string steps(const Input& input);

}  // namespace a2i::report
