// The behaviour as text: for people who ask what the mesh did, and for tests that compare. Stable: the order of the
// behaviour's own lists, no positions, no paths of files.
#pragma once

#include <string>

#include "behaviour/behaviour.h"

namespace a2i::behaviour {

// Text from manifests is quoted and escaped. "(default)" marks what App Mesh did without a word in the manifests.
[[nodiscard]] std::string print(const Behaviour& behaviour, const mesh::MeshGraph& graph);

}  // namespace a2i::behaviour
