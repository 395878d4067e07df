// Is there more in a YAML file than its first document?
#pragma once

#include <yaml-cpp/mark.h>

#include <optional>
#include <string>

namespace a2i::config {

// Where a further document that says anything begins. Throws YAML::Exception where that cannot be read: yaml-cpp's Load is
// content with the first and passes the others over, and its LoadAll may go on without an end in text that is broken.
[[nodiscard]] std::optional<YAML::Mark> secondDocument(const std::string& text);

}  // namespace a2i::config
