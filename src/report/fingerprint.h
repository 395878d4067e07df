// What tells a finding apart from others across runs, also when lines have moved.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "findings/finding.h"
#include "source/source_file.h"

namespace a2i::report {

struct LineHash {
  std::uint64_t hash = 0;
  std::uint32_t count = 0;  // how often the hash has occurred up to here
};

class Fingerprints {
 public:
  explicit Fingerprints(const source::SourceSet& files) : files_(files) {}

  // Of rule, object, field, path and the text at fault, of what is told once for several places of what they share; a counter tells
  // equal ones apart.
  std::string own(const findings::Finding& finding);

  // The same without the path where there is an object, so that it stays when files are moved.
  std::string ofObject(const findings::Finding& finding);

  // primaryLocationLineHash as GitHub's upload step computes it: a rolling hash over 100 characters from the line's start. Empty
  // for very large files; GitHub computes it itself then.
  std::string lineHash(const findings::Finding& finding);

 private:
  std::string counted(const findings::Finding& finding, bool with_path);
  std::string ofAll(const findings::Finding& finding);
  std::string numbered(const std::string& text);

  const source::SourceSet& files_;
  std::map<std::string, int> own_counts_;
  std::map<source::FileId, std::vector<LineHash>> line_hashes_;
};

}  // namespace a2i::report
