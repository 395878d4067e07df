#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include "target.h"

namespace a2i::fuzz {

namespace {

// Values that have meant something to somebody.
constexpr std::array<std::string_view, 66> kWords = {
    "", "~", "null", "true", "yes", "off", "0", "-1", "1", "8080", "65536", "017", "0x1F", "1e3", "99999999999999999999", "-9223372036854775808", ".inf", "'", "\"",
    "\"\\e[31m\"", "\"\\0\"", "::error::x", "##[error]x", "*", "&a", "*a", "<<: *a", "- ", "? ", "{", "}", "[", "]", "[]", "{}", "|", ">-", "|+1", "!!str 1", "!!int x", "!x", "---\n", "...\n",
    "%YAML 1.1\n", "{{ x }}", "${X}", "../../x", "a.b.svc.cluster.local", "arn:aws:appmesh:eu-west-1:111122223333:mesh/m/virtualService/s", "http", "http2", "grpc", "tcp", "STRICT", "PERMISSIVE",
    "ms", "s", "/", "prefix", "regex: '(a|b)*'", "name: x", "kind: List\nitems:\n- ", "# appmesh2istio: ignore AMI2002 x", "\xef\xbb\xbf", "\xc2\x9b", "'a\"b'"};

class Mutator {
 public:
  Mutator(std::string input, unsigned seed) : text_(std::move(input)), random_(seed) {}

  std::string run(std::size_t limit) {
    for (unsigned rounds = 1 + pick(4); rounds > 0; --rounds) step();
    if (text_.size() > limit) text_.resize(limit);
    return std::move(text_);
  }

 private:
  std::size_t pick(std::size_t count) { return count == 0 ? 0 : random_() % count; }

  struct Line {
    std::size_t begin, end;  // with its line end
  };
  Line line() {
    if (text_.empty()) return {0, 0};
    const std::size_t at = pick(text_.size()), before = at == 0 ? std::string::npos : text_.rfind('\n', at - 1);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1, end = text_.find('\n', begin);
    return {begin, end == std::string::npos ? text_.size() : end + 1};
  }
  // The line and all lines below that are indented further.
  Line block() {
    Line found = line();
    const std::size_t indent = indentOf(found.begin);
    while (found.end < text_.size() && indentOf(found.end) > indent) {
      const std::size_t end = text_.find('\n', found.end);
      found.end = end == std::string::npos ? text_.size() : end + 1;
    }
    return found;
  }
  std::size_t indentOf(std::size_t begin) const { return std::min(text_.find_first_not_of(' ', begin), text_.size()) - begin; }
  std::string copy(Line part) const { return text_.substr(part.begin, part.end - part.begin); }

  void value() {
    const Line at = line();
    const std::size_t colon = text_.find(": ", at.begin);
    if (colon >= at.end) return;
    const std::size_t end = std::min(text_.find_first_of("\n,}", colon + 2), text_.size());
    text_.replace(colon + 2, end - colon - 2, kWords[pick(kWords.size())]);
  }

  void step() {
    const Line one = pick(2) == 0 ? line() : block(), other = line();
    switch (pick(9)) {
      case 0: text_.erase(one.begin, one.end - one.begin); break;
      case 1: text_.insert(other.begin, copy(one)); break;
      case 2: {
        const std::string moved = copy(one);
        text_.erase(one.begin, moved.size());
        text_.insert(std::min(other.begin, text_.size()), moved);
        break;
      }
      case 3: case 4: value(); break;
      case 5: text_.insert(pick(text_.size() + 1), kWords[pick(kWords.size())]); break;
      case 6: text_.insert(one.begin, pick(3) + 1, ' '); break;
      case 7: if (!text_.empty()) text_[pick(text_.size())] = static_cast<char>(random_()); break;
      case 8: if (indentOf(one.begin) > 1) text_.erase(one.begin, 2); break;
      default: break;
    }
  }

  std::string text_;
  std::minstd_rand random_;
};

}  // namespace

std::string mutated(std::string input, unsigned seed, std::size_t limit) { return Mutator(std::move(input), seed).run(limit); }

}  // namespace a2i::fuzz
