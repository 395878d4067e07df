#include "report/fingerprint.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/text.h"

namespace a2i::report {

namespace {

constexpr std::size_t kMaxHashed = std::size_t{8} << 20;  // a hash for each line of a larger file would cost too much memory

// FNV-1a over several texts.
class Hash {
 public:
  void mix(std::string_view text) {
    for (const char c : text) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 1099511628211u;
    hash_ = (hash_ ^ 0xFF) * 1099511628211u;
  }
  // A checkout may end lines otherwise than the commit does.
  void mixLines(std::string_view text) {
    std::string plain(text);
    std::erase(plain, '\r');
    mix(plain);
  }
  std::string text() const { return base::hex(hash_); }

 private:
  std::uint64_t hash_ = 14695981039346656037u;
};

// One finding for several places (findings/gather.h).
bool isGathered(const findings::Finding& finding) {
  return std::any_of(finding.related.begin(), finding.related.end(), [](const auto& related) { return !related.object.empty(); });
}

std::vector<std::uint16_t> utf16(std::string_view text) {
  std::vector<std::uint16_t> units;
  units.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    std::uint32_t code = length == 1 ? first : first & (0xFFu >> (length + 1));
    for (std::size_t j = 1; j < length && i + j < text.size(); ++j) code = (code << 6) | (static_cast<unsigned char>(text[i + j]) & 0x3Fu);
    i += length;
    if (code >= 0x10000) {
      code -= 0x10000;
      units.push_back(static_cast<std::uint16_t>(0xD800 + (code >> 10)));
      code = 0xDC00 + (code & 0x3FF);
    }
    units.push_back(static_cast<std::uint16_t>(code));
  }
  return units;
}

// The hash of each line of a file, with its counter: multiplier 37, window of 100 characters, blanks and tabs passed over,
// every line end taken as one LF, and 65535 for the end of the file.
class LineHasher {
 public:
  std::vector<LineHash> run(std::string_view content) {
    std::uint64_t multiplier = 1;
    for (int i = 0; i < kWindow; ++i) multiplier *= kMultiplier;
    first_multiplier_ = multiplier;
    bool carriage_return = false;
    for (const std::uint16_t unit : utf16(content)) {
      if (unit == ' ' || unit == '\t' || (carriage_return && unit == '\n')) {
        carriage_return = false;
        continue;
      }
      carriage_return = unit == '\r';
      add(carriage_return ? '\n' : unit);
    }
    add(65535);
    for (int i = 0; i < kWindow; ++i) {
      if (starts_[index_] != 0) output();
      shift(0);
    }
    return std::move(hashes_);
  }

 private:
  static constexpr int kWindow = 100;
  static constexpr std::uint64_t kMultiplier = 37;

  void add(std::uint16_t unit) {
    if (starts_[index_] != 0) output();
    if (line_start_) {
      line_start_ = false;
      starts_[index_] = ++line_;
    }
    if (unit == '\n') line_start_ = true;
    shift(unit);
  }

  void shift(std::uint16_t unit) {
    const std::uint16_t first = window_[index_];
    window_[index_] = unit;
    hash_ = kMultiplier * hash_ + unit - first_multiplier_ * first;
    index_ = (index_ + 1) % kWindow;
  }

  void output() {
    hashes_.resize(starts_[index_]);
    hashes_[starts_[index_] - 1] = {hash_, ++counts_[hash_]};
    starts_[index_] = 0;
  }

  std::uint64_t hash_ = 0, first_multiplier_ = 0;
  std::uint16_t window_[kWindow] = {};
  std::uint32_t starts_[kWindow] = {};
  int index_ = 0;
  bool line_start_ = true;
  std::uint32_t line_ = 0;
  std::unordered_map<std::uint64_t, std::uint32_t> counts_;
  std::vector<LineHash> hashes_;
};

}  // namespace

std::string Fingerprints::own(const findings::Finding& finding) { return isGathered(finding) ? ofAll(finding) : counted(finding, true); }

std::string Fingerprints::ofObject(const findings::Finding& finding) { return counted(finding, finding.object.empty()); }

std::string Fingerprints::counted(const findings::Finding& finding, bool with_path) {
  Hash hash;
  hash.mix(finding.rule->id);
  hash.mix(finding.object);
  hash.mix(finding.field);
  if (finding.span.file != source::kNoFile) {
    if (with_path) hash.mix(files_[finding.span.file].path());
    hash.mixLines(files_[finding.span.file].content().substr(finding.span.begin, finding.span.end - finding.span.begin));
  }
  return numbered(hash.text());
}

// Were it that of the first place, mending that one would look like a new finding at the next.
std::string Fingerprints::ofAll(const findings::Finding& finding) {
  Hash hash;
  hash.mix(finding.rule->id);
  hash.mix(finding.topic);
  return numbered(hash.text());
}

std::string Fingerprints::numbered(const std::string& text) { return text + ":" + std::to_string(++own_counts_[text]); }

std::string Fingerprints::lineHash(const findings::Finding& finding) {
  const source::SourceFile& file = files_[finding.span.file];
  const auto [at, fresh] = line_hashes_.try_emplace(finding.span.file);
  if (fresh && file.content().size() <= kMaxHashed) at->second = LineHasher().run(file.content());
  const std::uint32_t line = file.position(finding.span.begin, source::ColumnUnit::kUtf16).line;
  if (line > at->second.size()) return {};
  const LineHash& hash = at->second[line - 1];
  return base::hex(hash.hash) + ":" + std::to_string(hash.count);
}

}  // namespace a2i::report
