// Text that only another program can fill in.
#pragma once

#include <optional>
#include <string_view>

#include "yaml/node.h"

namespace a2i::k8s {

// Offset of the first `{{` that a `}}` follows, or `{%` and `%}`: Helm, Go and Jinja templates.
[[nodiscard]] std::optional<std::size_t> findTemplate(std::string_view text);

// Offset of the first ${NAME}, also with a default or a change (${NAME:-x}, ${NAME/a/b}): envsubst, deploy scripts, Flux.
[[nodiscard]] std::optional<std::size_t> findPlaceholder(std::string_view text);

// The first scalar at or below a node that holds such text; null when there is none. Comments do not count.
using Finder = std::optional<std::size_t> (*)(std::string_view);
[[nodiscard]] const yaml::Node* findNode(const yaml::Node& node, Finder find);

// The first key of an annotation or label of App Mesh outside of comments: `appmesh.k8s.aws/ports`.
[[nodiscard]] std::optional<std::string_view> findSetting(std::string_view text);

}  // namespace a2i::k8s
