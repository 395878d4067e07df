#include "translate/patches.h"

namespace a2i::translate {

std::string pointerPart(std::string_view key) {
  std::string part;
  for (const char c : key) part += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return part;
}

istio::Value addOperation(std::string path, istio::Value value) {
  return istio::Map{{"op", "add"}, {"path", std::move(path)}, {"value", std::move(value)}};
}
istio::Value removeOperation(std::string path) { return istio::Map{{"op", "remove"}, {"path", std::move(path)}}; }
istio::Value testOperation(std::string path, istio::Value value) {
  return istio::Map{{"op", "test"}, {"path", std::move(path)}, {"value", std::move(value)}};
}

void drop(istio::Patch& patch, const std::string& path) {
  patch.operations.push_back(addOperation(path, ""));
  patch.operations.push_back(removeOperation(path));
}

void makeMapping(istio::Patch& patch, const std::string& path) {
  patch.operations.push_back(testOperation(path, istio::Null{}));
  patch.operations.push_back(addOperation(path, istio::Map{}));
}

istio::Patch patchOf(const k8s::Manifest& object) {
  istio::Patch patch;
  patch.ns = object.kind == k8s::Kind::kNamespace ? object.name : object.ns;
  patch.namespace_written = object.kind != k8s::Kind::kNamespace && object.namespace_written;
  const std::size_t slash = object.api_version.find('/');
  patch.target_group = slash == std::string::npos ? "" : object.api_version.substr(0, slash);
  patch.target_version = slash == std::string::npos ? object.api_version : object.api_version.substr(slash + 1);
  patch.target_kind = object.kindName();
  patch.target_name = object.name;
  patch.sources = {object.display()};
  return patch;
}

}  // namespace a2i::translate
