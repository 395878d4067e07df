#include "output/disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
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

base::Status writeSome(const Folder& top, std::span<const NewFile* const> files) {
  std::optional<Folder> folder;  // of the file before: most lie in the same one
  std::string relative;
  for (const NewFile* const file : files) {
    const auto& [path, content] = *file;
    if (!folder || relative != folderOf(path)) {
      relative = folderOf(path);
      folder = top.holding(path, true);
      if (!folder->good()) return folder->failure("make the folder");
    }
    if (auto status = folder->writeNewFile(nameOf(path), content); !status) return status;
  }
  return base::Done{};
}

}  // namespace

base::Status writeAll(const std::string& root, const std::map<std::string, std::string>& files, unsigned jobs) {
  const Folder top(root);
  if (!top.good()) return top.failure("open");
  std::vector<const NewFile*> all;
  all.reserve(files.size());
  for (const NewFile& file : files) all.push_back(&file);
  std::vector<base::Status> done(base::partsOf(all.size()), base::Done{});
  base::parallelFor(done.size(), jobs, [&](std::size_t part) {
    const std::size_t begin = part * base::kPartSize;
    done[part] = writeSome(top, std::span(all).subspan(begin, std::min(base::kPartSize, all.size() - begin)));
  });
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
