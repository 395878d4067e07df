#include "output/tree_path.h"

#include "base/text.h"

namespace a2i::output {

bool staysInside(std::string_view path) {
  if (path.empty() || path.find_first_of(std::string_view("\0\r\n", 3)) != std::string_view::npos) return false;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::string_view part = path.substr(begin, path.find('/', begin) - begin);
    if (part.empty() || part == "." || part == ".." || (part.size() == 4 && base::lower(part) == ".git")) return false;
    begin += part.size() + 1;
  }
  return true;
}

std::string folderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

}  // namespace a2i::output
