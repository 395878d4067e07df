#include "output/tree_path.h"

#include "base/text.h"

namespace a2i::output {

bool staysInside(std::string_view path) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= path.size(); ++i) {
    const char c = i < path.size() ? path[i] : '/';
    if (c == '\0' || c == '\r' || c == '\n') return false;
    if (c != '/') continue;
    const std::string_view part = path.substr(begin, i - begin);
    if (part.empty() || part == "." || part == ".." || (part.size() == 4 && base::lower(part) == ".git")) return false;
    begin = i + 1;
  }
  return true;
}

std::string folderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

}  // namespace a2i::output
