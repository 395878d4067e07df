#pragma once

#include "appmesh/common.h"

namespace a2i::appmesh {

struct BackendGroupSpec : Block {
  Optional<MeshReference> mesh_ref;
  List<Reference> virtual_services;  // spelt `virtualservices`
};
template <class V> void describe(V& v, BackendGroupSpec& x) { v("meshRef", x.mesh_ref); v("virtualservices", x.virtual_services); }

}  // namespace a2i::appmesh
