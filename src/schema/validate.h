// Checks a manifest against the embedded JSON schema of its kind. The only room that includes valijson.
#pragma once

#include <string_view>

#include "findings/findings.h"
#include "k8s/manifest.h"

namespace a2i::schema {

// The JSON text of a kind's schema, as in schemas/KIND.json. `kind` is one of App Mesh's seven.
[[nodiscard]] std::string_view schemaText(k8s::Kind kind);

// One cause, one finding, at the deepest place. Sets manifest.valid to false when a finding's rule blocks output. Schemas are compiled at
// the first manifest of their kind. May be called from several threads. Unknown keys are the business of room appmesh.
void validate(k8s::Manifest& manifest, findings::Findings& findings);

}  // namespace a2i::schema
