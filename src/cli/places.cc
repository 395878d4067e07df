#include "cli/places.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace a2i::cli {

namespace fs = std::filesystem;

namespace {

std::string folderOf(const std::string& path) {
  std::error_code fault;
  const std::string absolute = canonical(path);
  return fs::is_directory(absolute, fault) ? absolute : fs::path(absolute).parent_path().string();
}

std::string commonFolder(const std::vector<std::string>& paths) {
  if (paths.empty()) return canonical(".");
  fs::path common = folderOf(paths.front());
  for (const std::string& path : paths) {
    const std::string folder = folderOf(path);
    while (!relativeTo(common.string(), folder)) common = common.parent_path();
  }
  return common.string();
}

bool holdsConfiguration(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(folder / kConfigurationName, ignored)) || fs::exists(fs::symlink_status(folder / kMisspeltConfiguration, ignored));
}

// Above the folder that was named only folders that belong to the same user and that nobody else may write to are looked into: what
// lies in /tmp may be anybody's.
std::string configurationAbove(const std::string& start) {
  struct stat first{};
  if (stat(start.c_str(), &first) != 0) return {};
  for (fs::path folder = start;; folder = folder.parent_path()) {
    struct stat info{};
    if (stat(folder.c_str(), &info) != 0) return {};
    if (folder != start && (info.st_uid != first.st_uid || (info.st_mode & S_IWOTH) != 0)) return {};
    if (holdsConfiguration(folder)) return folder.string();
    if (folder == folder.root_path()) return {};
  }
}

}  // namespace

std::vector<std::string> configurationsBelow(const std::string& root, const std::vector<std::string>& paths) {
  std::set<std::string> found;
  for (const std::string& path : paths) {
    fs::path folder = path == "-" ? canonical(".") : folderOf(path);
    for (auto inside = relativeTo(root, folder.string()); inside && !inside->empty(); inside = relativeTo(root, folder.string())) {
      for (const char* name : {kConfigurationName, kMisspeltConfiguration}) {
        std::error_code ignored;
        if (fs::exists(fs::symlink_status(folder / name, ignored))) found.insert(*inside + "/" + name);
      }
      folder = folder.parent_path();
    }
  }
  return {found.begin(), found.end()};
}

std::string canonical(const std::string& path) {
  std::error_code fault;
  const fs::path absolute = fs::weakly_canonical(fs::absolute(path, fault), fault);
  std::string text = absolute.string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

std::optional<std::string> relativeTo(const std::string& root, const std::string& path) {
  if (path == root) return "";
  const std::string prefix = root == "/" ? "/" : root + "/";
  if (!path.starts_with(prefix)) return std::nullopt;
  return path.substr(prefix.size());
}

bool below(const std::string& path, const std::string& folder) {
  return folder.empty() || path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

std::string placeOf(const std::string& path) {
  fs::path given(path);
  if (!given.has_filename()) given = given.parent_path();  // a '/' at the end
  const fs::path name = given.filename();
  if (name.empty() || name == "." || name == "..") return canonical(path);
  const std::string folder = canonical(given.has_parent_path() ? given.parent_path().string() : ".");
  return (fs::path(folder) / name).string();
}

bool belowAny(const std::string& path, const std::vector<std::string>& folders) {
  return std::any_of(folders.begin(), folders.end(), [&path](const std::string& folder) { return below(path, folder); });
}

std::string nameFrom(const std::string& root, const std::string& path, const std::string& absolute) {
  if (auto inside = relativeTo(root, absolute)) return std::move(*inside);
  if (auto link = relativeTo(root, placeOf(path)); link && !link->empty()) return std::move(*link);
  return fs::path(absolute).lexically_relative(root).string();
}

Root rootOutsideGit(const std::vector<std::string>& paths, const std::string& work_tree) {
  const std::string common = commonFolder(paths), here = canonical(".");
  if (const std::string found = configurationAbove(common); !found.empty()) return {found, found};
  if (!work_tree.empty()) return {work_tree, common};
  const bool from_here = std::all_of(paths.begin(), paths.end(), [&here](const std::string& path) {
    return !fs::path(path).is_absolute() || relativeTo(here, canonical(path));
  });
  return {from_here ? here : common, common};
}

}  // namespace a2i::cli
