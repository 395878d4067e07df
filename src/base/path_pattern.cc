#include "base/path_pattern.h"

#include <vector>

namespace a2i::base {

namespace {

// `*` and `?` stay within one part of the path, `**` crosses them. What has been tried once is not tried again: patterns may come
// from strangers, and nested stars would take forever.
class Glob {
 public:
  Glob(std::string_view pattern, std::string_view path) : pattern_(pattern), path_(path), failed_((pattern.size() + 1) * (path.size() + 1)) {}

  bool matches(std::size_t at = 0, std::size_t in = 0) {
    const std::size_t state = at * (path_.size() + 1) + in;
    if (failed_[state]) return false;
    if (step(at, in)) return true;
    failed_[state] = true;
    return false;
  }

 private:
  bool step(std::size_t at, std::size_t in) {
    if (at == pattern_.size()) return in == path_.size();
    const bool more = in < path_.size();
    if (pattern_.substr(at, 2) == "**") {
      const bool folders = at + 2 < pattern_.size() && pattern_[at + 2] == '/';
      if (folders && matches(at + 3, in)) return true;  // `**/` may stand for nothing
      return matches(at + 2, in) || (more && matches(at, in + 1));
    }
    if (pattern_[at] == '*') return matches(at + 1, in) || (more && path_[in] != '/' && matches(at, in + 1));
    if (!more || (pattern_[at] == '?' ? path_[in] == '/' : pattern_[at] != path_[in])) return false;
    return matches(at + 1, in + 1);
  }

  std::string_view pattern_, path_;
  std::vector<bool> failed_;
};

bool glob(std::string_view pattern, std::string_view path) { return pattern.size() <= 1000 && path.size() <= 5000 && Glob(pattern, path).matches(); }

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
