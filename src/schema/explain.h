// Why a value does not fit a schema: one finding at the deepest place for each cause.
#pragma once

#include "findings/findings.h"
#include "k8s/manifest.h"
#include "yaml/node.h"

namespace a2i::schema {

// `schema` is the parsed schema of the whole object. Returns the number of findings.
std::size_t explainViolations(const yaml::Node& schema, const k8s::Manifest& manifest, findings::Findings& findings);

}  // namespace a2i::schema
