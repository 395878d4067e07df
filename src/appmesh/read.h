// Typed readers: a manifest's spec into the structs of its kind. Types and ranges are the schema room's business; a value
// of the wrong type is passed over here. Keys that `describe` does not name are reported here, with "did you mean".
#pragma once

#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "appmesh/backend_group.h"
#include "appmesh/gateway_route.h"
#include "appmesh/mesh.h"
#include "appmesh/virtual_gateway.h"
#include "appmesh/virtual_node.h"
#include "appmesh/virtual_router.h"
#include "appmesh/virtual_service.h"
#include "k8s/manifest.h"

namespace a2i::appmesh {

using Spec = std::variant<MeshSpec, VirtualNodeSpec, VirtualServiceSpec, VirtualRouterSpec, VirtualGatewaySpec,
                          GatewayRouteSpec, BackendGroupSpec>;

struct Resource {
  k8s::Manifest manifest;
  Spec spec;  // default-made when the manifest has none
};

// `manifest.kind` is one of App Mesh's. Unknown keys give findings (the cluster dropped them in silence).
[[nodiscard]] std::unique_ptr<Resource> read(k8s::Manifest manifest, findings::Findings& findings);

// The path of a node below the manifest's root, as findings and the ledger write it: spec.listeners[0].portMapping.port.
[[nodiscard]] std::string fieldPath(const k8s::Manifest& manifest, const yaml::Node& node);

// Every leaf field under `spec` that is present. Nulls and empty collections hold none, and nor does what lies under an
// unknown key: that key has its finding.
struct Leaf {
  const yaml::Node* node;
  std::string path;     // with indexes
  std::string pattern;  // as the field ledger writes it: listeners[].portMapping.port
};
[[nodiscard]] std::vector<Leaf> leaves(const k8s::Manifest& manifest);

// All leaf fields of a kind, from `describe`: relative to spec, "[]" for list items, "{}" for map values.
[[nodiscard]] std::vector<std::string> fieldPatterns(k8s::Kind kind);

}  // namespace a2i::appmesh
