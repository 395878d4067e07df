// A temporary folder of a test, removed at its end.
#pragma once

#include <filesystem>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "catch.h"
#include "output/output.h"

namespace a2i::output {

class TestFolder {
 public:
  TestFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "a2i-output-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    root_ = pattern;
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  std::string path(const std::string& relative) const { return (root_ / relative).string(); }
  std::string out() const { return path("out"); }

  void write(const std::string& relative, const std::string& content) const {
    std::filesystem::create_directories((root_ / relative).parent_path());
    std::ofstream(root_ / relative, std::ios::binary) << content;
  }
  std::string read(const std::string& relative) const {
    std::ifstream file(root_ / relative, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  bool has(const std::string& relative) const {
    return std::filesystem::symlink_status(root_ / relative).type() != std::filesystem::file_type::not_found;
  }
  // Whatever stands in the folder, by path; folders end with '/'.
  std::map<std::string, std::string> all(const std::string& below = "") const {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root_ / below)) {
      const std::string name = std::filesystem::relative(entry.path(), root_ / below).string();
      if (entry.is_symlink()) found.emplace(name, "-> " + std::filesystem::read_symlink(entry.path()).string());
      else if (entry.is_directory()) found.emplace(name + "/", "");
      else found.emplace(name, read((std::filesystem::path(below) / name).string()));
    }
    return found;
  }

  Plan planned(const emit::Files& files, const Options& options = {}) const {
    FolderTarget target(out());
    auto made = plan(target, files, options);
    INFO((made ? std::string() : made.error().message));
    REQUIRE(made);
    return *made;
  }
  void generate(const emit::Files& files, const Options& options = {}) const {
    const Plan made = planned(files, options);
    REQUIRE(made.foreign.empty());
    const auto status = output::apply(out(), made);
    INFO((status ? std::string() : status.error().message));
    REQUIRE(status);
  }

 private:
  std::filesystem::path root_;
};

inline const std::string kRoot = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
inline const std::string kComponent = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";

// A tree of one namespace with the given files (name without extension -> content), each of the source "VirtualNode shop/NAME".
inline emit::Files shop(const std::map<std::string, std::string>& objects) {
  emit::Files files;
  std::string list;
  for (const auto& [name, content] : objects) {
    files["namespaces/shop/" + name + ".yaml"] = {content, {"VirtualNode shop/" + name}};
    list += "- " + name + ".yaml\n";
  }
  files["README.md"] = {"# report\n", {}};
  if (objects.empty()) {
    files["kustomization.yaml"] = {kRoot + "resources: []\n", {}};
  } else {
    files["namespaces/shop/kustomization.yaml"] = {kRoot + "resources:\n" + list, {}};
    files["kustomization.yaml"] = {kRoot + "resources:\n- namespaces/shop\n", {}};
  }
  return files;
}

}  // namespace a2i::output
