// JSON 6902 operations on the user's own objects.
#pragma once

#include <string>
#include <string_view>

#include "istio/objects.h"
#include "k8s/manifest.h"

namespace a2i::translate {

// A key as a part of a JSON pointer (RFC 6901): ~ and / are escaped.
[[nodiscard]] std::string pointerPart(std::string_view key);

[[nodiscard]] istio::Value addOperation(std::string path, istio::Value value);
[[nodiscard]] istio::Value removeOperation(std::string path);
[[nodiscard]] istio::Value testOperation(std::string path, istio::Value value);

// Takes a key of a mapping away, whether or not it is there: in the kustomization at hand an overlay may have added it, or taken it
// away already, and `remove` alone would fail then. The mapping itself has to be there.
void drop(istio::Patch& patch, const std::string& path);

// Makes an empty mapping where there is none; where one came by other ways the build fails, and nothing of it is lost.
void makeMapping(istio::Patch& patch, const std::string& path);

// A patch for an object, without operations.
[[nodiscard]] istio::Patch patchOf(const k8s::Manifest& object);

}  // namespace a2i::translate
