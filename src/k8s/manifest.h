// One Kubernetes object found in a file: who it is, and its node.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "findings/findings.h"
#include "source/source_file.h"
#include "yaml/parse.h"

namespace a2i::k8s {

struct RelatedKind;

// What an object is to this program. The seven of App Mesh come first; which others there are is told by the table in
// kinds.cc alone. Everything else in a repository is passed over.
enum class Kind : std::uint8_t {
  kMesh, kVirtualNode, kVirtualService, kVirtualRouter, kVirtualGateway, kGatewayRoute, kBackendGroup,
  kNamespace, kService,
  kWorkload,   // a Pod, or an object with a pod template
  kNeighbour,  // an object of another project that meets the mesh, or what comes of it
};

[[nodiscard]] std::string_view toString(Kind kind);  // of App Mesh's: "VirtualNode"
[[nodiscard]] bool isAppMesh(Kind kind);             // the seven kinds of appmesh.k8s.aws/v1beta2

using Labels = std::map<std::string, std::string, std::less<>>;

struct Manifest {
  Kind kind{};
  bool namespace_written = false;       // false: `ns` is the default namespace (an assumption)
  bool valid = true;                    // false: an error was found; no output may come of it
  bool generated = false;               // carries app.kubernetes.io/managed-by: appmesh2istio; never input
  std::string_view api_version;         // as written; of the document
  const RelatedKind* related = nullptr; // the row of an object that is not App Mesh's
  std::string name;
  std::string ns;                       // of a namespaced object: as written, else the default namespace; else empty
  Labels labels;
  const yaml::Node* root = nullptr;     // the object's mapping; inside a List: the item
  const yaml::Node* metadata = nullptr; // null only where there is none
  const yaml::Node* spec = nullptr;     // null where there is none
  source::Span name_span;               // of the value of metadata.name
  std::shared_ptr<const yaml::Document> document;  // keeps the nodes alive

  std::string_view kindName() const;    // "VirtualNode", "Deployment"
  bool namespaced() const;
  std::string display() const;          // "VirtualNode shop/cart"; "Mesh shop" for cluster-scoped kinds; "Canary.flagger.app shop/cart"
};

struct ReadOptions {
  std::string default_namespace = "default";
  yaml::Limits limits;
};

// Finds the candidate documents of a file by their bytes, parses those, expands Lists, and returns the objects that
// are ours. Templates (Helm, ${PLACEHOLDER}) and broken YAML give one finding each. A file without candidates costs a
// search over its bytes and nothing else. Order: as in the file.
[[nodiscard]] std::vector<Manifest> readManifests(const source::SourceFile& file, source::FileId id,
                                                  const ReadOptions& options, findings::Findings& findings);

// The name of what a template becomes (cart.yaml for cart.yaml.tmpl, whatever its case); empty for any other file.
[[nodiscard]] std::string_view renderedName(std::string_view path);

// True for names that end in .yaml, .yml or .json, whatever their case, and for templates of such files.
[[nodiscard]] bool mayHoldManifestsByName(std::string_view path);

// What a file is worth, told by its bytes before it is kept: nothing, something where the repository has App Mesh objects,
// or something by itself.
enum class Worth : std::uint8_t { kNothing, kContext, kMesh };
[[nodiscard]] Worth worth(std::string_view path, std::string_view bytes);

}  // namespace a2i::k8s
