#include "cli/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <vector>

namespace a2i::cli {

namespace fs = std::filesystem;

namespace {

base::Error reason() { return {std::strerror(errno)}; }

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool open() const { return fd_ >= 0; }
  int get() const { return fd_; }

  base::Status write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t count = ::write(fd_, text.data(), text.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return reason();
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    const int fd = fd_;
    fd_ = -1;
    if (close(fd) != 0) return reason();  // some file systems tell only here that there was no room
    return base::Done{};
  }

 private:
  int fd_;
};

// The work tree that a path lies in by its letters: the nearest folder above it with a `.git`.
fs::path workTreeOf(const fs::path& path) {
  for (fs::path folder = path.parent_path(); !folder.empty(); folder = folder.parent_path()) {
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(folder / ".git", ignored))) return folder;
    if (folder == folder.root_path()) break;
  }
  return {};
}

base::Status writeDirectly(const std::string& path, std::string_view text) {
  File file(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666));
  return file.open() ? file.write(text) : base::Status(reason());
}

const std::string kDraftMark = ".appmesh2istio-";

// A draft is locked as long as its run lives. Process numbers come again, in containers each time the same ones.
int openDraft(const std::string& path, std::string& draft) {
  for (int i = 0; i < 100; ++i) {
    draft = path + kDraftMark + std::to_string(getpid()) + "-" + std::to_string(i);
    const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file < 0 && errno == EEXIST) continue;
    struct stat locked{}, named{};
    if (file < 0 || flock(file, LOCK_EX | LOCK_NB) != 0) return file;  // not every file system has locks
    if (fstat(file, &locked) == 0 && lstat(draft.c_str(), &named) == 0 && locked.st_ino == named.st_ino) return file;
    close(file);  // another run took it for a dead one
  }
  errno = EEXIST;
  return -1;
}

// What runs left that were killed while they wrote this file.
void removeDeadDrafts(const std::string& path) {
  const fs::path parent = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : fs::path(".");
  const std::string prefix = fs::path(path).filename().string() + kDraftMark;
  std::error_code fault;
  std::vector<std::string> found;
  for (fs::directory_iterator entry(parent, fault), end; !fault && entry != end; entry.increment(fault)) {
    const std::string name = entry->path().filename().string();
    const bool ours = name.starts_with(prefix) && name.find_first_not_of("0123456789-", prefix.size()) == std::string::npos;
    if (ours) found.push_back(entry->path().string());
  }
  for (const std::string& draft : found) {
    const File file(open(draft.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    struct stat info{};
    if (file.open() && fstat(file.get(), &info) == 0 && S_ISREG(info.st_mode) && flock(file.get(), LOCK_EX | LOCK_NB) == 0) unlink(draft.c_str());
  }
}

// `mode`: of the file that is replaced; 0: there is none.
base::Status replace(const std::string& path, std::string_view text, mode_t mode) {
  removeDeadDrafts(path);
  std::string draft;
  File file(openDraft(path, draft));
  // A folder that takes no new file may still hold one that can be written.
  if (!file.open()) return mode != 0 ? writeDirectly(path, text) : base::Status(reason());
  const File lock(fcntl(file.get(), F_DUPFD_CLOEXEC, 0));  // of the draft, until it has its name
  base::Status status = base::Done{};
  if (mode != 0 && fchmod(file.get(), mode & 07777) != 0) status = reason();
  if (status) status = file.write(text);
  if (status && rename(draft.c_str(), path.c_str()) != 0) status = reason();
  if (!status) unlink(draft.c_str());
  return status;
}

}  // namespace

bool leavesRepository(const std::string& path) {
  std::error_code fault;
  const fs::path absolute = fs::absolute(path, fault);
  fs::path lexical = absolute.lexically_normal();
  if (!lexical.has_filename()) lexical = lexical.parent_path();  // a '/' at the end
  const fs::path root = workTreeOf(lexical);
  if (root.empty()) return false;
  // Where a link leads to nothing nobody knows what will be made there.
  for (fs::path part = lexical; part != root && part.has_relative_path(); part = part.parent_path()) {
    if (fs::is_symlink(fs::symlink_status(part, fault)) && !fs::exists(fs::status(part, fault))) return true;
  }
  fault.clear();
  const std::string inside = fs::canonical(root, fault).string(), real = fs::weakly_canonical(absolute, fault).string();
  return fault || (real != inside && !real.starts_with(inside == "/" ? inside : inside + "/"));
}

base::Error leaves(const std::string& path) {
  return {path + ": leads out of the repository through a link, which is not followed; name the place itself"};
}

base::Status writeFile(const std::string& path, std::string_view text) {
  if (leavesRepository(path)) return leaves(path);
  struct stat info{};
  const bool there = lstat(path.c_str(), &info) == 0;
  const bool plain = there ? S_ISREG(info.st_mode) : errno == ENOENT;
  auto status = plain ? replace(path, text, there ? info.st_mode : 0) : writeDirectly(path, text);
  if (!status) return base::Error{path + ": " + status.error().message};
  return status;
}

base::Status mayWriteFile(const std::string& path) {
  if (leavesRepository(path)) return leaves(path);
  struct stat info{};
  if (stat(path.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) return base::Error{path + ": " + std::strerror(EISDIR)};
    return access(path.c_str(), W_OK) == 0 ? base::Status(base::Done{}) : base::Error{path + ": " + reason().message};
  }
  const std::string folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path().string() : ".";
  if (stat(folder.c_str(), &info) == 0 && !S_ISDIR(info.st_mode)) errno = ENOTDIR;
  else if (access(folder.c_str(), W_OK | X_OK) == 0) return base::Done{};
  return base::Error{path + ": " + reason().message};
}

base::Result<std::string> readDescriptor(int fd, std::size_t limit) {
  std::string bytes;
  std::array<char, 1 << 16> part{};
  for (;;) {
    const ssize_t count = ::read(fd, part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return reason();
    if (count == 0) return bytes;
    bytes.append(part.data(), static_cast<std::size_t>(count));
    if (bytes.size() > limit) return base::Error{"it is larger than " + std::to_string(limit >> 20) + " MiB"};
  }
}

base::Result<std::string> readFile(const std::string& path, std::size_t limit) {
  const File file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  return file.open() ? readDescriptor(file.get(), limit) : base::Result<std::string>(reason());
}

}  // namespace a2i::cli
