#include "git/plain.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string_view>

#include "base/text.h"

namespace a2i::git {

namespace {

bool exists(const std::string& path) {
  struct stat info{};
  return lstat(path.c_str(), &info) == 0;
}

std::optional<std::string> read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

// Git's own formats of old, with nothing in the configuration that says where the work tree is or how objects are kept.
bool usual(const std::string& git) {
  if (!exists(git + "/HEAD") || !exists(git + "/objects") || !exists(git + "/refs") || exists(git + "/commondir")) return false;
  const auto config = read(git + "/config");
  if (!config) return false;
  const std::string text = base::lower(*config);
  for (const char* word : {"extensions", "worktree", "include", "bare = true", "bare=true"}) {
    if (text.find(word) != std::string::npos) return false;
  }
  return text.find("repositoryformatversion = 0") != std::string::npos;
}

}  // namespace

PlainSearch findPlainRepository(const std::string& from) {
  struct stat first{}, info{};
  if (stat(from.c_str(), &first) != 0) return {};
  for (std::string folder = from;; folder.resize(folder.rfind('/'))) {
    const std::string git = folder + "/.git";
    if (stat(folder.empty() ? "/" : folder.c_str(), &info) != 0 || info.st_dev != first.st_dev) return {};
    const bool owned = info.st_uid == geteuid();
    if (lstat(git.c_str(), &info) == 0) {
      if (!S_ISDIR(info.st_mode) || !owned || info.st_uid != geteuid() || folder.empty() || !usual(git)) return {};
      return {PlainSearch::Result::kFound, folder};
    }
    if (exists(folder + "/HEAD")) return {};  // perhaps a bare one
    if (folder.empty() || folder == "/") return {PlainSearch::Result::kNone, {}};
  }
}

namespace {

// Documentation/gitformat-index.txt of Git: a header, entries of 62 bytes and a path, then extensions.
class IndexReader {
 public:
  explicit IndexReader(std::string_view bytes) : bytes_(bytes) {}

  std::optional<std::vector<std::string>> run() {
    if (bytes_.size() < 12 + kChecksum || bytes_.substr(0, 4) != "DIRC") return std::nullopt;
    version_ = number(4);
    const std::uint32_t count = number(8);
    if (version_ < 2 || version_ > 4 || count > bytes_.size() / kFixed) return std::nullopt;
    at_ = 12;
    std::vector<std::string> paths;
    paths.reserve(count);
    std::string path;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!entry(path)) return std::nullopt;
      paths.push_back(path);
    }
    if (!extensionsOptional()) return std::nullopt;
    return paths;
  }

 private:
  static constexpr std::size_t kFixed = 62, kChecksum = 20;

  std::uint32_t number(std::size_t at) const {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes_[i]);
    return value;
  }

  bool entry(std::string& path) {
    const std::size_t begin = at_;
    if (bytes_.size() - at_ < kFixed + 2) return false;
    const bool folder = number(at_ + 24) == 0040000;  // of a sparse index
    const bool extended = (static_cast<unsigned char>(bytes_[at_ + 60]) & 0x40) != 0;
    at_ += kFixed + (extended ? 2 : 0);
    if (folder || (version_ == 4 && !dropSuffix(path))) return false;
    const std::size_t end = bytes_.find('\0', at_);
    if (end == std::string_view::npos) return false;
    if (version_ != 4) path.clear();
    path += bytes_.substr(at_, end - at_);
    at_ = version_ == 4 ? end + 1 : begin + (end - begin + 8) / 8 * 8;
    return !path.empty() && at_ <= bytes_.size();
  }

  // Version 4: how much of the path before is not this one's.
  bool dropSuffix(std::string& path) {
    std::size_t drop = 0;
    for (int i = 0;; ++i) {
      if (at_ >= bytes_.size() || i == 4) return false;
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      drop = i == 0 ? byte & 0x7F : ((drop + 1) << 7) | (byte & 0x7F);
      if ((byte & 0x80) == 0) break;
    }
    if (drop > path.size()) return false;
    path.resize(path.size() - drop);
    return true;
  }

  // A capital says that a reader may pass the extension over; `link` (a split index) and `sdir` (a sparse one) have none.
  bool extensionsOptional() {
    while (bytes_.size() - at_ > kChecksum) {
      if (bytes_.size() - at_ < 8 + kChecksum || bytes_[at_] < 'A' || bytes_[at_] > 'Z') return false;
      const std::size_t size = number(at_ + 4);
      if (size > bytes_.size() - at_ - 8) return false;
      at_ += 8 + size;
    }
    return bytes_.size() - at_ == kChecksum;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::uint32_t version_ = 0;
};

}  // namespace

std::optional<std::vector<std::string>> readPlainIndex(const std::string& root) {
  const std::string path = root + "/.git/index";
  if (!exists(path)) return std::vector<std::string>();
  const auto bytes = read(path);
  return bytes ? IndexReader(*bytes).run() : std::nullopt;
}

}  // namespace a2i::git
