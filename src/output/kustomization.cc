#include "output/kustomization.h"

#include "base/text.h"

namespace a2i::output {

bool isKustomization(std::string_view path) { return path == "kustomization.yaml" || path.ends_with("/kustomization.yaml"); }

Kustomization::Kustomization(std::string_view text) {
  std::string* item = nullptr;
  for (const std::string_view line : base::split(text, '\n')) {
    if (line.starts_with("- ")) {
      constexpr std::string_view kPath = "- path: ";
      const std::string_view name = line.substr(line.starts_with(kPath) ? kPath.size() : 2);
      item = &items_[std::string(name)];
      *item = std::string(line) + "\n";
    } else if (item != nullptr && line.starts_with("  ")) {
      item->append(line).append("\n");
    } else if (line.starts_with("resources:") || line.starts_with("patches:")) {
      key_ = line.substr(0, line.find(':') + 1);
    } else if (!line.empty()) {
      head_.append(line).append("\n");
    }
  }
}

void Kustomization::take(const std::string& item, const Kustomization& from) {
  if (const auto found = from.items_.find(item); found != from.items_.end()) items_.insert(*found);
}

std::string Kustomization::text() const {
  if (items_.empty()) return head_ + key_ + " []\n";
  std::string all = head_ + key_ + "\n";
  for (const auto& [name, lines] : items_) all += lines;
  return all;
}

}  // namespace a2i::output
