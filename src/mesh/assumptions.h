// What a run takes for granted because the input does not show it. It is said in the summary and is never a finding (contract section 3).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace a2i::mesh {

enum class Assumption : std::uint8_t {
  kDefaultMesh,         // there is one, with App Mesh's defaults
  kMeshOfReference,     // item: a mesh that a `meshRef` names and no file shows, beside one that is shown
  kOneCluster,          // several meshes are in one; item: their number
  kDefaultNamespace,    // item: an object that names no namespace
  kNamespaceInMesh,     // item: a namespace that belongs to the only mesh
  kNamespaceAtGateway,  // item: a namespace that the only gateway selects
  kNamespaceLabels,     // item: a namespace that has the labels of all of its files
  kLongestOfSeveral,    // item: an object that stands in several files
  kServiceExists,       // item: NAMESPACE/NAME of a Service
  kOrderOfRoutes,       // item: an object with routes whose order App Mesh does not document
};

// For whom an assumption matters: an object by its display name, or else a namespace; both empty: the whole run.
struct Scope {
  std::string object, ns;
};

class Assumptions {
 public:
  void add(Assumption what, std::string item, Scope scope);
  void append(Assumptions&& other);

  // A sentence for each kind of assumption that lists its items; sorted. With `selected`, of those whose scope it takes.
  std::vector<std::string> sentences(const std::function<bool(const Scope&)>& selected = {}) const;

 private:
  struct Entry {
    Assumption what;
    std::string item;
    Scope scope;
  };
  std::vector<Entry> entries_;
};

}  // namespace a2i::mesh
