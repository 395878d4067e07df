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

// The kinds this program reads; everything else in a repository is passed over.
enum class Kind : std::uint8_t {
  kMesh, kVirtualNode, kVirtualService, kVirtualRouter, kVirtualGateway, kGatewayRoute, kBackendGroup,
  kNamespace, kService, kDeployment, kStatefulSet, kDaemonSet, kReplicaSet, kJob, kCronJob, kPod,
  kNeighbour,  // of another project that the move touches: Istio, Flagger, Argo Rollouts, NetworkPolicy
};

[[nodiscard]] std::string_view toString(Kind kind);
[[nodiscard]] bool isAppMesh(Kind kind);      // the seven kinds of appmesh.k8s.aws/v1beta2
[[nodiscard]] bool isNamespaced(Kind kind);

using Labels = std::map<std::string, std::string, std::less<>>;

struct Manifest {
  Kind kind{};
  std::string api_version;
  std::string foreign_kind;             // of a neighbour: "Canary.flagger.app"
  std::string name;
  std::string ns;                       // of a namespaced object: as written, else the default namespace; else empty
  bool namespace_written = false;       // false: `ns` is the default namespace (an assumption)
  Labels labels;
  Labels annotations;
  const yaml::Node* root = nullptr;     // the object's mapping; inside a List: the item
  const yaml::Node* metadata = nullptr; // null only where there is none
  const yaml::Node* spec = nullptr;     // null where there is none
  source::Span name_span;               // of the value of metadata.name
  std::shared_ptr<const yaml::Document> document;  // keeps the nodes alive
  bool valid = true;                    // false: an error was found; no output may come of it
  bool generated = false;               // carries app.kubernetes.io/managed-by: appmesh2istio; never input

  std::string display() const;          // "VirtualNode shop/cart"; "Mesh shop" for cluster-scoped kinds
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

// True for names that end in .yaml, .yml or .json, whatever their case.
[[nodiscard]] bool mayHoldManifestsByName(std::string_view path);

// True when the bytes may hold an object that readManifests would return: the cheap test that comes before keeping a file.
[[nodiscard]] bool mayHoldManifests(std::string_view path, std::string_view bytes);

}  // namespace a2i::k8s
