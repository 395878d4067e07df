#pragma once

#include "appmesh/common.h"

namespace a2i::appmesh {

enum class EgressFilterType : std::uint8_t { kAllowAll, kDropAll };

struct EgressFilter : Block { Located<EgressFilterType> type; };
template <class V> void describe(V& v, EgressFilter& x) { v("type", x.type); }
struct MeshServiceDiscovery : Block { Text ip_preference; };
template <class V> void describe(V& v, MeshServiceDiscovery& x) { v("ipPreference", x.ip_preference); }

struct MeshSpec : Block {
  Text aws_name;
  Optional<EgressFilter> egress_filter;  // absent: DROP_ALL
  Text mesh_owner;
  Optional<MeshServiceDiscovery> mesh_service_discovery;
  Optional<Selector> namespace_selector;
};
template <class V> void describe(V& v, MeshSpec& x) {
  v("awsName", x.aws_name); v("egressFilter", x.egress_filter); v("meshOwner", x.mesh_owner);
  v("meshServiceDiscovery", x.mesh_service_discovery); v("namespaceSelector", x.namespace_selector);
}

}  // namespace a2i::appmesh
