#include "base/path_pattern.h"

#include <vector>

namespace a2i::base {

namespace {

// `*` and `?` stay within one part of the path, `**` crosses them. All places that the pattern may have come to are followed at once,
// in one walk over the path: patterns may come from strangers, and trying one way after the other would take forever.
class Glob {
 public:
  explicit Glob(std::string_view pattern) : pattern_(pattern), now_(pattern.size() + 1), next_(pattern.size() + 1) { restart(); }

  void restart() {
    now_.assign(now_.size(), false);
    reach(now_, 0);
  }

  void take(char c) {
    next_.assign(next_.size(), false);
    for (std::size_t at = 0; at < pattern_.size(); ++at) {
      if (!now_[at]) continue;
      if (crosses(at) || (pattern_[at] == '*' && c != '/')) reach(next_, at);
      else if (pattern_[at] == '?' ? c != '/' : pattern_[at] == c && c != '*') reach(next_, at + 1);
    }
    now_.swap(next_);
  }

  bool matches() const { return now_[pattern_.size()]; }

 private:
  bool crosses(std::size_t at) const { return pattern_.substr(at, 2) == "**"; }

  // The place, and those behind stars that stand for nothing.
  void reach(std::vector<bool>& places, std::size_t at) const {
    while (!places[at]) {
      places[at] = true;
      if (at == pattern_.size() || pattern_[at] != '*') return;
      if (!crosses(at)) {
        ++at;
        continue;
      }
      if (at + 2 < pattern_.size() && pattern_[at + 2] == '/') reach(places, at + 3);  // `**/` may stand for nothing
      at += 2;
    }
  }

  std::string_view pattern_;
  std::vector<bool> now_, next_;
};

constexpr std::size_t kLongest = 1000;

}  // namespace

bool matchesPath(std::string_view pattern, std::string_view path) {
  const bool folder = !pattern.empty() && pattern.back() == '/';
  if (folder) pattern.remove_suffix(1);
  const bool anchored = pattern.find('/') != std::string_view::npos;
  if (!pattern.empty() && pattern.front() == '/') pattern.remove_prefix(1);
  if (pattern.size() > kLongest) return false;
  Glob glob(pattern);
  // A pattern that takes a folder takes everything below it.
  for (const char c : path) {
    if (c == '/' && glob.matches()) return true;
    if (c == '/' && !anchored) glob.restart();
    else glob.take(c);
  }
  return glob.matches() && !folder;
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
