#include "output/disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "base/parallel.h"
#include "output/folder.h"
#include "output/tree_path.h"

namespace a2i::output {

namespace fs = std::filesystem;

base::Error failure(const std::string& what, const std::string& path) {
  return {"cannot " + what + " " + path + ": " + std::strerror(errno)};
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) close(fd_);
    fd_ = other.release();
  }
  return *this;
}

namespace {

Descriptor openFolder(const std::string& path) {
  return Descriptor(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

}  // namespace

base::Status makeFolders(const std::string& path) {
  std::error_code fault;
  fs::create_directories(path, fault);
  if (fault) return base::Error{"cannot make the folder " + path + ": " + fault.message()};
  return base::Done{};
}

namespace {

using NewFile = std::pair<const std::string, std::string>;  // path, content

// Files of one folder.
struct Part {
  std::string folder;
  std::vector<const NewFile*> files;
  std::size_t number = 0;  // in the folder
};

// The kernel lets one thread at a time make a file in a folder, so those that are written at the same time lie in different ones.
std::vector<Part> partsOf(const std::map<std::string, std::string>& files) {
  std::vector<Part> parts;
  for (const NewFile& file : files) {
    std::string folder = folderOf(file.first);
    const bool same = !parts.empty() && parts.back().folder == folder;
    if (!same || parts.back().files.size() == base::kPartSize) {
      const std::size_t number = same ? parts.back().number + 1 : 0;
      parts.push_back({std::move(folder), {}, number});
    }
    parts.back().files.push_back(&file);
  }
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.number < b.number; });
  return parts;
}

base::Status writePart(const Folder& top, const Part& part) {
  const Folder folder = top.holding(part.folder.empty() ? part.folder : part.folder + "/", true);
  if (!folder.good()) return folder.failure("make the folder");
  for (const NewFile* const file : part.files) {
    if (auto status = folder.writeNewFile(nameOf(file->first), file->second); !status) return status;
  }
  return base::Done{};
}

}  // namespace

base::Status writeAll(const std::string& root, const std::map<std::string, std::string>& files, unsigned jobs) {
  const Folder top(root);
  if (!top.good()) return top.failure("open");
  const std::vector<Part> parts = partsOf(files);
  std::vector<base::Status> done(parts.size(), base::Done{});
  base::parallelFor(parts.size(), jobs, [&](std::size_t i) { done[i] = writePart(top, parts[i]); });
  for (const base::Status& status : done) {
    if (!status) return status;
  }
  return base::Done{};
}

base::Status flushAll(const std::string& folder) {
  const Descriptor opened = openFolder(folder);
  if (opened.get() < 0 || syncfs(opened.get()) != 0) return failure("flush", folder);
  return base::Done{};
}

base::Status flushNames(const std::string& folder) {
  const Descriptor opened = openFolder(folder);
  // EINVAL: a file system that has nothing to flush for a folder.
  if (opened.get() < 0 || (fsync(opened.get()) != 0 && errno != EINVAL)) return failure("flush", folder);
  return base::Done{};
}

void removeTree(const std::string& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

base::Result<Location> locate(const std::string& dir) {
  std::error_code fault;
  fs::path absolute = fs::absolute(dir, fault);
  if (!fault) absolute = fs::weakly_canonical(absolute, fault);
  if (fault) return base::Error{"cannot find " + dir + ": " + fault.message() + "; give another --out-dir"};
  std::string text = absolute.string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return Location{text, fs::path(text).parent_path().string(), fs::path(text).filename().string()};
}

base::Result<Descriptor> lockFolder(const std::string& path) {
  Descriptor folder = openFolder(path);
  if (folder.get() < 0) return failure("open", path);
  const bool taken = flock(folder.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  // Exchanged by the holder between open and lock: what is locked now is no longer what stands at the path.
  struct stat locked{}, named{};
  const bool replaced = fstat(folder.get(), &locked) != 0 || lstat(path.c_str(), &named) != 0 || locked.st_ino != named.st_ino ||
                        locked.st_dev != named.st_dev;
  if (taken || replaced) return base::Error{path + ": another run is writing here; run again when it has ended"};
  return folder;
}

}  // namespace a2i::output
