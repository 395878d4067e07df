#include "output/folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "source/read_file.h"

namespace a2i::output {

Folder::Folder(const std::string& path) : shown_(path), fd_(open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
  if (!good()) fault_ = errno;
}

Folder Folder::holding(const std::string& path, bool make) const {
  Folder folder(Descriptor(dup(fd())), shown_);
  std::size_t begin = 0;
  for (std::size_t slash = path.find('/'); slash != std::string::npos && folder.good(); slash = path.find('/', begin)) {
    const std::string name = path.substr(begin, slash - begin);
    constexpr int kHow = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int next = openat(folder.fd(), name.c_str(), kHow);
    if (next < 0 && errno == ENOENT && make && (mkdirat(folder.fd(), name.c_str(), 0777) == 0 || errno == EEXIST)) {
      next = openat(folder.fd(), name.c_str(), kHow);
    }
    const int reason = errno;
    folder = Folder(Descriptor(next), folder.shown_ + "/" + name);
    folder.fault_ = next < 0 ? reason : 0;
    begin = slash + 1;
  }
  return folder;
}

bool Folder::status(const std::string& name, struct stat& info) const { return fstatat(fd(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0; }

base::Result<std::string> Folder::read(const std::string& name) const {
  return source::readFile(openat(fd(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

base::Status Folder::writeNewFile(const std::string& name, std::string_view content) const {
  Descriptor file(openat(fd(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (file.get() < 0) return failure("write", name);
  while (!content.empty()) {
    const ssize_t count = write(file.get(), content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure("write", name);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  if (close(file.release()) != 0) return failure("write", name);  // some file systems tell only here that there was no room
  return base::Done{};
}

base::Error Folder::failure(const std::string& what, const std::string& name) const {
  if (fault_ != 0) errno = fault_;
  return output::failure(what, name.empty() ? shown_ : shown_ + "/" + name);
}

std::string nameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace a2i::output
