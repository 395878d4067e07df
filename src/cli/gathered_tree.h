// The source trees that PATHs become.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "source/source_tree.h"

namespace a2i::cli {

// Files gathered from several places, each under the name that reports show.
class GatheredTree final : public source::SourceTree {
 public:
  // The name that the file is kept under: that of its first time.
  std::string addFile(std::string name, std::string absolute);
  // Can be read, but is no input.
  void addHidden(std::string name, std::string absolute);
  // Bytes that stand for the file of that name.
  void addBytes(std::string name, std::string bytes);
  bool holds(const std::string& name) const { return files_.contains(name); }

  base::Result<std::vector<std::string>> list() override;
  base::Result<std::string> read(const std::string& path) override;

 private:
  struct File {
    std::string absolute;
    bool listed = true;
  };

  std::map<std::string, File> files_;                   // by name
  std::unordered_map<std::string, std::string> names_;  // by absolute path
  std::map<std::string, std::string> bytes_;
  source::DirectoryTree disk_{""};
};

// The part of a tree that lies below some folders (or is one of some files), without what lies below another one.
class FilteredTree final : public source::SourceTree {
 public:
  FilteredTree(std::unique_ptr<source::SourceTree> tree, std::vector<std::string> folders, std::optional<std::string> without)
      : tree_(std::move(tree)), folders_(std::move(folders)), without_(std::move(without)) {}

  base::Result<std::vector<std::string>> list() override;
  base::Result<std::string> read(const std::string& path) override { return tree_->read(path); }

 private:
  bool wanted(const std::string& path) const;

  std::unique_ptr<source::SourceTree> tree_;
  std::vector<std::string> folders_;
  std::optional<std::string> without_;
};

}  // namespace a2i::cli
