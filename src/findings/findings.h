// The sink of findings. One per worker; merged and put into the total order once at the end.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "findings/finding.h"
#include "source/source_file.h"

namespace a2i::findings {

class Findings {
 public:
  // The returned reference is for adding related spans, a suggestion, the object or the field; valid until the next add.
  Finding& add(const Rule& rule, source::Span span, std::string message);

  void append(Findings&& other);

  // Path, begin, end, rule, message (contract section 3); drops only findings that are equal in all of these.
  void sort(const source::SourceSet& files);

  // The objects with a finding whose rule blocks output and is none of these, by their display names.
  std::set<std::string> blockedObjects(std::initializer_list<const Rule*> but = {}) const;

  std::vector<Finding>& all() { return all_; }
  const std::vector<Finding>& all() const { return all_; }
  bool empty() const { return all_.empty(); }

 private:
  std::vector<Finding> all_;
};

}  // namespace a2i::findings
