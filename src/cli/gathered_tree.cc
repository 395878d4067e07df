#include "cli/gathered_tree.h"

#include <algorithm>

#include "cli/places.h"

namespace a2i::cli {

std::string GatheredTree::addFile(std::string name, std::string absolute) {
  const auto [known, fresh] = names_.emplace(absolute, name);
  if (fresh) files_.emplace(std::move(name), File{std::move(absolute)});
  return known->second;
}

void GatheredTree::addHidden(std::string name, std::string absolute) { files_.emplace(std::move(name), File{std::move(absolute), false}); }

void GatheredTree::addBytes(std::string name, std::string bytes) { bytes_.emplace(std::move(name), std::move(bytes)); }

base::Result<std::vector<std::string>> GatheredTree::list() {
  std::vector<std::string> paths;
  paths.reserve(files_.size() + bytes_.size());
  for (const auto& [name, file] : files_) {
    if (file.listed && !bytes_.contains(name)) paths.push_back(name);
  }
  for (const auto& [name, content] : bytes_) paths.push_back(name);
  std::sort(paths.begin(), paths.end());
  return paths;
}

base::Result<std::string> GatheredTree::read(const std::string& path) {
  if (const auto found = bytes_.find(path); found != bytes_.end()) return found->second;
  return disk_.read(files_.at(path).absolute.substr(1));
}

base::Result<std::vector<std::string>> FilteredTree::list() {
  auto all = tree_->list();
  if (!all) return all.error();
  std::erase_if(*all, [this](const std::string& path) { return !wanted(path); });
  return all;
}

bool FilteredTree::wanted(const std::string& path) const {
  return belowAny(path, folders_) && !(without_ && below(path, *without_));
}

}  // namespace a2i::cli
