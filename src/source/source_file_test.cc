#include "source/source_file.h"

#include "catch.h"

using namespace a2i::source;

TEST_CASE("columns count code points or UTF-16 units, lines end at LF") {
  const SourceFile file("a.yaml", "a: 1\r\nb: \xf0\x9f\x98\x80 x\n");
  CHECK(file.line(1) == "a: 1");
  const auto at = static_cast<std::uint32_t>(file.content().find('x'));
  CHECK(file.position(at, ColumnUnit::kCodePoint).line == 2);
  CHECK(file.position(at, ColumnUnit::kCodePoint).column == 6);
  CHECK(file.position(at, ColumnUnit::kUtf16).column == 7);
}

TEST_CASE("a byte order mark takes no column") {
  const SourceFile file("a.yaml", "\xef\xbb\xbfkind: x");
  CHECK(file.position(3, ColumnUnit::kCodePoint).column == 1);
  CHECK(file.line(1) == "kind: x");
}

TEST_CASE("an offset beyond the end is the end") {
  const SourceFile file("a.yaml", "a\n");
  CHECK(file.position(99, ColumnUnit::kCodePoint).line == 2);
  CHECK(file.line(3).empty());
}

TEST_CASE("columns of a long line are those that counting from its start gives, in whatever order they are asked for") {
  std::string line;
  for (int i = 0; i < 3000; ++i) line += i % 7 == 0 ? "\xf0\x9f\x90\x88" : i % 5 == 0 ? "\xc3\xa4" : "x";
  const SourceFile file("a", "first\n" + line + "\n" + line);
  const auto size = static_cast<std::uint32_t>(line.size());
  for (const ColumnUnit unit : {ColumnUnit::kCodePoint, ColumnUnit::kUtf16}) {
    for (const std::uint32_t at : {0u, size, 4500u, 1024u, 1023u, 2048u, 4501u, 3u}) {
      std::uint32_t counted = 1;
      for (const char c : line.substr(0, at)) {
        if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
        counted += unit == ColumnUnit::kUtf16 && static_cast<unsigned char>(c) >= 0xF0 ? 2 : 1;
      }
      CHECK(file.position(6 + at, unit).column == counted);
      CHECK(file.position(6 + size + 1 + at, unit).column == counted);
    }
  }
}
