// From the text of a few objects to their behaviour, through every room on the way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "behaviour/derive.h"
#include "source/source_file.h"

namespace a2i::behaviour {

// One object of namespace `s`; `spec` is a YAML flow mapping.
[[nodiscard]] std::string object(std::string_view kind, std::string_view name, std::string_view spec);
// A virtual node with one listener; `more` (", timeout: {…}") goes into that listener.
[[nodiscard]] std::string node(std::string_view name, std::string_view port_mapping, std::string_view more = "");
// The virtual service `shop` with the router `r`: one listener, these routes (YAML flow mappings).
[[nodiscard]] std::string routed(std::string_view port_mapping, std::string_view routes);

struct TestMesh {
  explicit TestMesh(std::string text, Options options = {});

  std::string printed() const;                       // the whole behaviour
  std::string part(std::string_view heading) const;  // the block of one object, without its heading
  std::vector<std::string> found() const;            // "AMI1234 object: message" of each finding

  source::SourceSet files;
  findings::Findings findings;
  mesh::MeshGraph graph;
  Behaviour behaviour;
};

}  // namespace a2i::behaviour
