// The bytes of one file, its path in the repository and its line table.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "source/span.h"

namespace a2i::source {

enum class ColumnUnit { kCodePoint, kUtf16 };

// 1-based, as people and SARIF count. A byte that is not valid UTF-8 counts as one column.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class SourceFile {
 public:
  SourceFile(std::string path, std::string content) : path_(std::move(path)), content_(std::move(content)) {}

  const std::string& path() const { return path_; }         // relative to the root, '/' between parts
  std::string_view content() const { return content_; }

  // Lines end at LF only (CR before it belongs to the line end), as GitHub counts. Of one file by one thread at a time: it keeps its lines
  // from the first question on.
  Position position(std::uint32_t offset, ColumnUnit unit) const;
  std::string_view line(std::uint32_t number) const;  // without its line end; empty beyond the last line

 private:
  const std::vector<std::uint32_t>& lineStarts() const;
  std::uint32_t columnsBefore(std::uint32_t start, std::uint32_t offset, ColumnUnit unit) const;

  std::string path_;
  std::string content_;
  // Filled at the first question. A file is asked from one thread at a time.
  mutable std::vector<std::uint32_t> line_starts_;
  // Of the long line that was asked for last: the columns before every kStride-th byte. Else each of many findings in one line
  // would count from its start.
  struct LongLine {
    std::uint32_t start = 0;
    ColumnUnit unit = ColumnUnit::kCodePoint;
    std::vector<std::uint32_t> columns;  // of the bytes asked for so far; empty: no line
  };
  mutable LongLine long_line_;
};

// The files whose bytes are still needed. A FileId is an index into it; ids follow the byte order of the paths.
class SourceSet {
 public:
  FileId add(SourceFile file) {
    files_.push_back(std::make_unique<SourceFile>(std::move(file)));
    return static_cast<FileId>(files_.size() - 1);
  }
  const SourceFile& operator[](FileId id) const { return *files_[id]; }
  std::size_t size() const { return files_.size(); }

 private:
  std::vector<std::unique_ptr<SourceFile>> files_;  // stable addresses: nodes hold views into the content
};

}  // namespace a2i::source
