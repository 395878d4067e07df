// What kustomizations of the repository would make of App Mesh objects, which are read as they stand in their files.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "findings/findings.h"
#include "k8s/kustomizations.h"
#include "mesh/resolve.h"

namespace a2i::pipeline {

class Kustomizations {
 public:
  // Of a file that may be one by its name.
  void read(const source::SourceFile& file, source::FileId id);

  // Files that are patches of App Mesh objects and nothing else: what stands there is no object of its own. Call it once all are read.
  [[nodiscard]] std::set<source::FileId> findPatches(const source::SourceSet& files);

  // One finding for each kustomization, or for a patch that `judged` holds, the files that somebody named (none: all).
  void tell(const mesh::Input& input, const std::string& default_namespace, const std::vector<std::string>& judged, const source::SourceSet& files,
            findings::Findings& findings);

 private:
  // Namespaces of the App Mesh objects below; of many, two say whether another one differs.
  struct Below {
    std::set<std::string> namespaces;
    bool any = false, known = false;
    void add(const Below& other);
  };
  const Below& below(const std::string& path, int depth);
  void tellOne(const k8s::Kustomization& one, findings::Findings& findings);

  std::map<std::string, k8s::Kustomization> by_folder_;
  std::map<std::string, Below> below_;  // by path of a file or folder
};

}  // namespace a2i::pipeline
