#include "git/list_files.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unordered_set>

namespace a2i::git {

namespace {

// One walk of the folders; Git's ignore rules are asked only about what the index does not know, a whole folder at once
// where nothing below it is tracked.
class Lister {
 public:
  Lister(const std::string& root, const std::function<bool(const std::string&)>& ignored, std::vector<std::string>& nested)
      : root_(root), ask_(ignored), nested_(nested) {}

  base::Result<std::vector<std::string>> run(const std::string& subfolder, std::vector<std::string> tracked) {
    for (std::string& path : tracked) remember(std::move(path));
    // Named by the user all the same: what lies in it is read without asking Git.
    if (!subfolder.empty() && !folders_.contains(subfolder) && ignored(subfolder + "/")) ask_git_ = false;
    if (auto status = walk(subfolder); !status) return status.error();
    std::sort(paths_.begin(), paths_.end());
    return std::move(paths_);
  }

 private:
  void remember(std::string path) {
    for (std::size_t slash = path.rfind('/'); slash != std::string::npos; slash = path.rfind('/', slash - 1)) {
      if (!folders_.insert(path.substr(0, slash)).second || slash == 0) break;
    }
    tracked_.insert(std::move(path));
  }

  bool ignored(const std::string& path) const { return ask_git_ && ask_(path); }

  // A submodule is a file to the index, whether it is there or not.
  bool passedOver(const std::string& folder) {
    if (!tracked_.contains(folder)) {
      if (ignored(folder + "/")) return true;
      if (!isNestedRepository(folder)) return false;
    }
    nested_.push_back(folder);
    return true;
  }

  bool isNestedRepository(const std::string& folder) const {
    struct stat info{};
    return lstat((root_ + "/" + folder + "/.git").c_str(), &info) == 0;
  }

  base::Status walk(const std::string& relative) {
    const std::string folder = relative.empty() ? root_ : root_ + "/" + relative;
    DIR* const directory = opendir(folder.c_str());
    if (directory == nullptr) return base::Error{folder + ": " + std::strerror(errno)};
    while (const dirent* entry = readdir(directory)) take(relative, entry->d_name, entry->d_type);
    closedir(directory);
    return base::Done{};
  }

  void take(const std::string& relative, const std::string& name, unsigned char type) {
    if (name == "." || name == ".." || name == ".git") return;
    std::string path = relative.empty() ? name : relative + "/" + name;
    if (type == DT_UNKNOWN) {
      struct stat info{};
      if (lstat((root_ + "/" + path).c_str(), &info) == 0) type = S_ISDIR(info.st_mode) ? DT_DIR : S_ISREG(info.st_mode) ? DT_REG : DT_LNK;
    }
    if (type == DT_DIR) {
      if (folders_.contains(path) || !passedOver(path)) {
        // A folder that cannot be opened becomes a path that cannot be read, and so a finding.
        if (!walk(path)) paths_.push_back(path + "/");
      }
    } else if (type == DT_REG && (tracked_.contains(path) || !ignored(path))) {
      paths_.push_back(std::move(path));
    }
  }

  const std::string& root_;
  const std::function<bool(const std::string&)>& ask_;
  std::vector<std::string>& nested_;
  std::unordered_set<std::string> tracked_, folders_;  // files, and folders with tracked files below
  std::vector<std::string> paths_;
  bool ask_git_ = true;
};

}  // namespace

base::Result<std::vector<std::string>> listWorkTree(const std::string& root, const std::string& subfolder, std::vector<std::string> tracked,
                                                    const std::function<bool(const std::string&)>& ignored, std::vector<std::string>& nested) {
  return Lister(root, ignored, nested).run(subfolder, std::move(tracked));
}

}  // namespace a2i::git
