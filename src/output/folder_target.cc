#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "output/folder.h"
#include "output/journal.h"
#include "output/output.h"

namespace a2i::output {

namespace {

// Everything that is no folder, links included (they are never followed); our own staging is passed over.
base::Status walk(const std::string& root, const std::string& relative, std::vector<std::string>& paths) {
  const std::string folder = relative.empty() ? root : root + "/" + relative;
  DIR* const directory = opendir(folder.c_str());
  if (directory == nullptr) return base::Error{folder + ": " + std::strerror(errno)};
  while (const dirent* entry = readdir(directory)) {
    const std::string name = entry->d_name;
    if (name == "." || name == ".." || (relative.empty() && (name == ".git" || isRunState(name)))) continue;
    const std::string path = relative.empty() ? name : relative + "/" + name;
    struct stat info{};
    if (lstat((root + "/" + path).c_str(), &info) != 0) continue;
    if (!S_ISDIR(info.st_mode)) {
      paths.push_back(path);
    } else if (auto status = walk(root, path, paths); !status) {
      closedir(directory);
      return status;
    }
  }
  closedir(directory);
  return base::Done{};
}

}  // namespace

base::Result<std::vector<std::string>> FolderTarget::list() {
  std::vector<std::string> paths;
  struct stat info{};
  if (stat(dir_.c_str(), &info) != 0 && errno == ENOENT) return paths;
  if (auto status = walk(dir_, "", paths); !status) return status.error();
  std::sort(paths.begin(), paths.end());
  return paths;
}

base::Result<std::string> FolderTarget::read(const std::string& path) {
  const Folder folder = Folder(dir_).holding(path, false);
  if (!folder.good()) return base::Error{folder.shown() + ": " + std::strerror(folder.fault())};
  auto bytes = folder.read(nameOf(path));
  if (!bytes) return base::Error{dir_ + "/" + path + ": " + bytes.error().message};
  return bytes;
}

}  // namespace a2i::output
