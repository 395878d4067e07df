// The few things apply and the journal do with the file system, each with an error that names the path and the reason.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace a2i::output {

// The current errno: "cannot WHAT PATH: reason".
[[nodiscard]] base::Error failure(const std::string& what, const std::string& path);

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  int get() const { return fd_; }
  int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }

 private:
  int fd_;
};

[[nodiscard]] base::Status makeFolders(const std::string& path);
// All of them are new. `jobs`: threads; 0: one for each processor.
[[nodiscard]] base::Status writeAll(const std::string& root, const std::map<std::string, std::string>& files, unsigned jobs);

// All that was written to the file system of this folder is on disk: one call instead of one for each file.
[[nodiscard]] base::Status flushAll(const std::string& folder);
// The names in this folder are on disk.
[[nodiscard]] base::Status flushNames(const std::string& folder);

void removeTree(const std::string& path);

// DIR, absolute and with links resolved, and its parent.
struct Location {
  std::string dir, parent, name;
};
[[nodiscard]] base::Result<Location> locate(const std::string& dir);

// Held by the one run that may write to a folder, until the descriptor closes. The folder itself is locked: no lock file is
// left anywhere, and runs in different folders do not meet. A file system without locks is written to without one.
[[nodiscard]] base::Result<Descriptor> lockFolder(const std::string& path);

}  // namespace a2i::output
