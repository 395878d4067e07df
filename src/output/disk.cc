#include "output/disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

namespace a2i::output {

namespace fs = std::filesystem;

base::Error failure(const std::string& what, const std::string& path) {
  return {"cannot " + what + " " + path + ": " + std::strerror(errno)};
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

namespace {

Descriptor openFolder(const std::string& path) {
  return Descriptor(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

}  // namespace

base::Status writeNewFile(const std::string& path, std::string_view content) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (file.get() < 0) return failure("write", path);
  while (!content.empty()) {
    const ssize_t count = write(file.get(), content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure("write", path);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return base::Done{};
}

base::Status makeFolders(const std::string& path) {
  std::error_code fault;
  fs::create_directories(path, fault);
  if (fault) return base::Error{"cannot make the folder " + path + ": " + fault.message()};
  return base::Done{};
}

base::Status writeAll(const std::string& root, const std::map<std::string, std::string>& files) {
  std::set<std::string> made;
  for (const auto& [path, content] : files) {
    const std::string full = root + "/" + path, folder = full.substr(0, full.rfind('/'));
    if (made.insert(folder).second) {
      if (auto status = makeFolders(folder); !status) return status;
    }
    if (auto status = writeNewFile(full, content); !status) return status;
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
