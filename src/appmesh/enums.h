// The words that App Mesh's enumerations are written with.
#pragma once

#include <span>
#include <string_view>
#include <utility>

#include "appmesh/gateway_route.h"
#include "appmesh/mesh.h"
#include "appmesh/virtual_node.h"

namespace a2i::appmesh {

template <class E>
using Words = std::span<const std::pair<std::string_view, E>>;

template <class E>
Words<E> words();

template <> inline Words<Protocol> words<Protocol>() {
  static constexpr std::pair<std::string_view, Protocol> kWords[] = {
      {"http", Protocol::kHttp}, {"http2", Protocol::kHttp2}, {"grpc", Protocol::kGrpc}, {"tcp", Protocol::kTcp}};
  return kWords;
}
template <> inline Words<DurationUnit> words<DurationUnit>() {
  static constexpr std::pair<std::string_view, DurationUnit> kWords[] = {{"s", DurationUnit::kSeconds}, {"ms", DurationUnit::kMilliseconds}};
  return kWords;
}
template <> inline Words<TlsMode> words<TlsMode>() {
  static constexpr std::pair<std::string_view, TlsMode> kWords[] = {
      {"DISABLED", TlsMode::kDisabled}, {"PERMISSIVE", TlsMode::kPermissive}, {"STRICT", TlsMode::kStrict}};
  return kWords;
}
template <> inline Words<Switch> words<Switch>() {
  static constexpr std::pair<std::string_view, Switch> kWords[] = {{"ENABLED", Switch::kEnabled}, {"DISABLED", Switch::kDisabled}};
  return kWords;
}
template <> inline Words<EgressFilterType> words<EgressFilterType>() {
  static constexpr std::pair<std::string_view, EgressFilterType> kWords[] = {{"ALLOW_ALL", EgressFilterType::kAllowAll}, {"DROP_ALL", EgressFilterType::kDropAll}};
  return kWords;
}
template <> inline Words<ResponseType> words<ResponseType>() {
  static constexpr std::pair<std::string_view, ResponseType> kWords[] = {{"LOADBALANCER", ResponseType::kLoadBalancer}, {"ENDPOINTS", ResponseType::kEndpoints}};
  return kWords;
}

}  // namespace a2i::appmesh
