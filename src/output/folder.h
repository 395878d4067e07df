// A folder held open; what lies below is reached part by part and never through a link, whoever else is at work there.
#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>

#include "base/result.h"
#include "output/disk.h"

namespace a2i::output {

class Folder {
 public:
  explicit Folder(const std::string& path);  // this one may be a link

  bool good() const { return fd_.get() >= 0; }
  int fault() const { return fault_; }  // errno, when not good; ENOTDIR: a link or a file stands in the way
  int fd() const { return fd_.get(); }
  const std::string& shown() const { return shown_; }  // for messages

  // The folder that holds the file or folder at a path below this one. With `make`, missing ones are made.
  Folder holding(const std::string& path, bool make) const;
  Folder at(const std::string& name) const { return holding(name + "/", false); }

  // Of a name directly in this folder.
  bool status(const std::string& name, struct stat& info) const;
  base::Result<std::string> read(const std::string& name) const;
  base::Status writeNewFile(const std::string& name, std::string_view content) const;  // fails when something is there already
  base::Error failure(const std::string& what, const std::string& name = "") const;    // of the current errno

 private:
  Folder(Descriptor fd, std::string shown) : shown_(std::move(shown)), fd_(std::move(fd)) {}

  std::string shown_;
  Descriptor fd_;
  int fault_ = 0;
};

[[nodiscard]] std::string nameOf(const std::string& path);  // what stands after the last '/'

}  // namespace a2i::output
