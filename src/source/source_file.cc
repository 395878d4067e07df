#include "source/source_file.h"

#include <algorithm>
#include <cstring>

namespace a2i::source {

const std::vector<std::uint32_t>& SourceFile::lineStarts() const {
  if (line_starts_.empty()) {
    line_starts_.push_back(0);
    const char* const begin = content_.data();
    const char* const end = begin + content_.size();
    for (const char* at = begin; at != end;) {
      at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
      if (at == nullptr) break;
      line_starts_.push_back(static_cast<std::uint32_t>(++at - begin));
    }
  }
  return line_starts_;
}

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::uint32_t columns(std::string_view text, ColumnUnit unit) {
  std::uint32_t count = 0;
  for (char c : text) {
    if (continues(c)) continue;
    const bool outside_bmp = static_cast<unsigned char>(c) >= 0xF0;
    count += unit == ColumnUnit::kUtf16 && outside_bmp ? 2 : 1;
  }
  return count;
}

constexpr std::uint32_t kStride = 1024;

}  // namespace

std::uint32_t SourceFile::columnsBefore(std::uint32_t start, std::uint32_t offset, ColumnUnit unit) const {
  const auto count = [&](std::uint32_t begin, std::uint32_t end) { return columns(content().substr(begin, end - begin), unit); };
  const std::uint32_t stride = (offset - start) / kStride;
  if (stride == 0) return count(start, offset);
  LongLine& line = long_line_;
  if (line.columns.empty() || line.start != start || line.unit != unit) line = {start, unit, {0}};
  while (line.columns.size() <= stride) {
    const std::uint32_t begin = start + (static_cast<std::uint32_t>(line.columns.size()) - 1) * kStride;
    line.columns.push_back(line.columns.back() + count(begin, begin + kStride));
  }
  return line.columns[stride] + count(start + stride * kStride, offset);
}

Position SourceFile::position(std::uint32_t offset, ColumnUnit unit) const {
  const auto& starts = lineStarts();
  offset = std::min(offset, static_cast<std::uint32_t>(content_.size()));
  const auto next = std::upper_bound(starts.begin(), starts.end(), offset);
  const std::uint32_t start = *std::prev(next);
  const auto mark = static_cast<std::uint32_t>(kByteOrderMark.size());
  const bool marked = start == 0 && offset >= mark && content().starts_with(kByteOrderMark);
  return {static_cast<std::uint32_t>(next - starts.begin()), columnsBefore(marked ? mark : start, offset, unit) + 1};
}

std::string_view SourceFile::line(std::uint32_t number) const {
  const auto& starts = lineStarts();
  if (number == 0 || number > starts.size()) return {};
  const std::uint32_t begin = starts[number - 1];
  const std::size_t end = number < starts.size() ? starts[number] : content_.size();
  std::string_view text(content_.data() + begin, end - begin);
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  if (begin == 0 && text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  return text;
}

}  // namespace a2i::source
