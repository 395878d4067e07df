// What a plain scalar is: YAML 1.1 as kubectl reads it (the resolver of sigs.k8s.io/yaml).
#pragma once

#include <string_view>

#include "yaml/node.h"

namespace a2i::yaml {

[[nodiscard]] Type plainType(std::string_view text);

}  // namespace a2i::yaml
