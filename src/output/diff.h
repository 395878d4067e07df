// A unified diff of two texts.
#pragma once

#include <string>

namespace a2i::output {

// Null: the file is not there. Three lines of context. For people: control characters and commands of CI logs are made visible.
[[nodiscard]] std::string unifiedDiff(const std::string& path, const std::string* before, const std::string* after);

}  // namespace a2i::output
