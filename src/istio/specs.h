// How the specs of objects.h become trees: what the files of this folder share.
#pragma once

#include "istio/objects.h"

namespace a2i::istio {

// Large values are put in by emplace_back: what stands in a list of initialisers is copied, with all that is in it.
inline void put(Map& map, const char* key, const std::optional<std::int64_t>& value) {
  if (value) map.emplace_back(key, *value);
}
inline void put(Map& map, const char* key, const std::string& value) {
  if (!value.empty()) map.emplace_back(key, value);
}
inline void put(Map& map, const char* key, const std::optional<std::string>& value) {
  if (value) map.emplace_back(key, *value);
}
inline void putDuration(Map& map, const char* key, const std::optional<Milliseconds>& value) {
  if (value) map.emplace_back(key, duration(*value));
}
inline void put(Map& map, const char* key, const std::vector<std::string>& values) {
  if (!values.empty()) map.emplace_back(key, List(values.begin(), values.end()));
}
inline void put(Map& map, const char* key, Map value) {
  if (!value.empty()) map.emplace_back(key, std::move(value));
}
inline void put(Map& map, const char* key, List value) {
  if (!value.empty()) map.emplace_back(key, std::move(value));
}

inline Map labels(const std::map<std::string, std::string>& from) {
  Map map;
  for (const auto& [key, value] : from) map.emplace_back(key, value);
  return map;
}

[[nodiscard]] Map render(const ConnectionPool& from);
[[nodiscard]] Map render(const ServerTls& from);
[[nodiscard]] Map spec(const VirtualService& from);
[[nodiscard]] Map spec(const DestinationRule& from);

}  // namespace a2i::istio
