#include "base/path_pattern.h"

#include <string>

namespace a2i::base {

namespace {

// `*` and `?` stay within one part of the path, `**` crosses them.
bool glob(std::string_view pattern, std::string_view path) {
  while (!pattern.empty()) {
    if (pattern.substr(0, 2) == "**") {
      pattern.remove_prefix(2);
      if (!pattern.empty() && pattern.front() == '/') {
        if (glob(pattern.substr(1), path)) return true;  // `**/` may stand for nothing
      }
      for (std::size_t skip = 0; skip <= path.size(); ++skip) {
        if (glob(pattern, path.substr(skip))) return true;
      }
      return false;
    }
    if (pattern.front() == '*') {
      pattern.remove_prefix(1);
      for (std::size_t skip = 0;; ++skip) {
        if (glob(pattern, path.substr(skip))) return true;
        if (skip >= path.size() || path[skip] == '/') return false;
      }
    }
    if (path.empty()) return false;
    if (pattern.front() == '?' ? path.front() == '/' : pattern.front() != path.front()) return false;
    pattern.remove_prefix(1);
    path.remove_prefix(1);
  }
  return path.empty();
}

}  // namespace

bool matchesPath(std::string_view pattern, std::string_view path) {
  const bool folder = !pattern.empty() && pattern.back() == '/';
  if (folder) pattern.remove_suffix(1);
  bool anchored = pattern.find('/') != std::string_view::npos;
  if (!pattern.empty() && pattern.front() == '/') pattern.remove_prefix(1);
  // A pattern that takes a folder takes everything below it.
  for (std::size_t end = path.find('/'); ; end = path.find('/', end + 1)) {
    const bool whole = end == std::string_view::npos;
    const std::string_view head = path.substr(0, end);
    if (!(whole && folder)) {
      const std::string_view last = head.substr(head.rfind('/') + 1);
      if (glob(pattern, anchored ? head : last)) return true;
    }
    if (whole) return false;
  }
}

bool matchesText(std::string_view pattern, std::string_view text) {
  std::size_t at = 0, in = 0, star = std::string_view::npos, resume = 0;
  while (in < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      resume = in;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[in])) {
      ++at;
      ++in;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

}  // namespace a2i::base
