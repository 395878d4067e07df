#include "source/source_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "source/read_file.h"

namespace a2i::source {

base::Error tooLarge() { return {"it is larger than 1 GiB"}; }

base::Result<std::vector<std::string>> MemoryTree::list() {
  std::vector<std::string> paths;
  for (const auto& [path, content] : files_) paths.push_back(path);
  return paths;
}

base::Result<std::string> MemoryTree::read(const std::string& path) {
  const auto found = files_.find(path);
  if (found == files_.end()) return base::Error{"no file " + path};
  return found->second;
}

namespace {

base::Error reason() { return {std::strerror(errno)}; }

// Adds the regular files below root/relative. A folder that cannot be opened is an error of the whole walk only at the root.
base::Status walk(const std::string& root, const std::string& relative, std::vector<std::string>& paths) {
  const std::string folder = relative.empty() ? root : root + "/" + relative;
  DIR* const directory = opendir(folder.c_str());
  if (directory == nullptr) {
    if (relative.empty()) return base::Error{folder + ": " + std::strerror(errno)};
    paths.push_back(relative + "/");
    return base::Done{};
  }
  while (const dirent* entry = readdir(directory)) {
    const std::string name = entry->d_name;
    if (name == "." || name == ".." || name == ".git") continue;
    const std::string path = relative.empty() ? name : relative + "/" + name;
    unsigned char type = entry->d_type;
    if (type == DT_UNKNOWN) {
      struct stat info{};
      if (lstat((root + "/" + path).c_str(), &info) == 0) type = S_ISDIR(info.st_mode) ? DT_DIR : S_ISREG(info.st_mode) ? DT_REG : DT_LNK;
    }
    if (type == DT_REG) paths.push_back(path);
    if (type == DT_DIR) static_cast<void>(walk(root, path, paths));
  }
  closedir(directory);
  return base::Done{};
}

}  // namespace

base::Result<std::vector<std::string>> DirectoryTree::list() {
  std::vector<std::string> paths;
  if (auto status = walk(root_, "", paths); !status) return status.error();
  std::sort(paths.begin(), paths.end());
  return paths;
}

base::Result<std::string> readFile(int file) {
  if (file < 0) return reason();
  struct stat info{};
  std::string bytes;
  bool good = fstat(file, &info) == 0;
  if (good && !S_ISREG(info.st_mode)) {
    close(file);
    return base::Error{"not a regular file"};
  }
  if (good && static_cast<std::uint64_t>(info.st_size) > kMaxFileSize) {
    close(file);
    return tooLarge();
  }
  if (good) bytes.resize(static_cast<std::size_t>(info.st_size));
  std::size_t filled = 0;
  while (good && filled < bytes.size()) {
    const ssize_t count = ::read(file, bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      good = count == 0;
      break;
    }
    filled += static_cast<std::size_t>(count);
  }
  const base::Error fault = reason();
  close(file);
  if (!good) return fault;
  bytes.resize(filled);
  return bytes;
}

base::Result<std::string> DirectoryTree::read(const std::string& path) {
  return readFile(open((root_ + "/" + path).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
}

}  // namespace a2i::source
