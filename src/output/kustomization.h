// The item lists of kustomization.yaml files as emit writes them: `resources` of names, or `patches` of mappings.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace a2i::output {

[[nodiscard]] bool isKustomization(std::string_view path);

class Kustomization {
 public:
  explicit Kustomization(std::string_view text);

  bool names(const std::string& item) const { return items_.contains(item); }
  void take(const std::string& item, const Kustomization& from);  // no effect when it is here already, or not there
  void clear() { items_.clear(); }
  std::string text() const;

 private:
  std::string head_, key_;                    // all above the list; "resources:" or "patches:"
  std::map<std::string, std::string> items_;  // by file or folder: the lines of the item
};

}  // namespace a2i::output
