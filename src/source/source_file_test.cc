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
