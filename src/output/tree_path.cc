#include "output/tree_path.h"

#include <algorithm>

#include "base/text.h"

namespace a2i::output {

bool staysInside(std::string_view path) {
  if (path.empty() || path.find_first_of(std::string_view("\0\r\n", 3)) != std::string_view::npos) return false;
  const auto parts = base::split(path, '/');
  return std::none_of(parts.begin(), parts.end(), [](std::string_view part) {
    return part.empty() || part == "." || part == ".." || base::lower(part) == ".git";
  });
}

std::string folderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

}  // namespace a2i::output
