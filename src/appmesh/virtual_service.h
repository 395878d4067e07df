#pragma once

#include "appmesh/common.h"

namespace a2i::appmesh {

struct NodeProvider : VirtualServiceTarget {};
template <class V> void describe(V& v, NodeProvider& x) { v("virtualNodeARN", x.arn); v("virtualNodeRef", x.ref); }
struct RouterProvider : VirtualServiceTarget {};
template <class V> void describe(V& v, RouterProvider& x) { v("virtualRouterARN", x.arn); v("virtualRouterRef", x.ref); }
struct Provider : Block { Optional<NodeProvider> virtual_node; Optional<RouterProvider> virtual_router; };
template <class V> void describe(V& v, Provider& x) { v("virtualNode", x.virtual_node); v("virtualRouter", x.virtual_router); }

struct VirtualServiceSpec : Block {
  Text aws_name;  // absent: <name>.<namespace>; the Host that clients must send
  Optional<MeshReference> mesh_ref;
  Optional<Provider> provider;
};
template <class V> void describe(V& v, VirtualServiceSpec& x) {
  v("awsName", x.aws_name); v("meshRef", x.mesh_ref); v("provider", x.provider);
}

}  // namespace a2i::appmesh
