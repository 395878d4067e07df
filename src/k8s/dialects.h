// App Mesh definitions in other words than the controller's custom resources. They are not read, and a run says so.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace a2i::k8s {

struct Dialect {
  std::string_view tool;      // "CloudFormation"
  std::string resource;       // the first resource of App Mesh, as written: AWS::AppMesh::VirtualNode
  std::size_t offset = 0;     // of `resource`, in bytes
};

// True for names of files that are read for this alone: .tf.
[[nodiscard]] bool mayHoldDialectByName(std::string_view path);

// The other dialect that a file is written in: CloudFormation in YAML and JSON, Terraform. A word in a text or comment is none.
[[nodiscard]] std::optional<Dialect> otherDialect(std::string_view path, std::string_view bytes);

}  // namespace a2i::k8s
