// What may stand in .appmesh2istio.yaml, made from the option table: the JSON schema for editors and the page of the docs.
#pragma once

#include <string>

namespace a2i::cli {

[[nodiscard]] std::string configSchema();
[[nodiscard]] std::string configTable();  // a Markdown table of the keys that are options

}  // namespace a2i::cli
