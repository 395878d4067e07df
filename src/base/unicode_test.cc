#include "base/unicode.h"

#include "catch.h"

using namespace a2i;

TEST_CASE("UTF-16 with a byte order mark becomes UTF-8") {
  CHECK(base::fromUtf16(std::string_view("\xff\xfe" "a\0\xe9\0\x3d\xd8\x00\xde", 10)) == "a\xc3\xa9\xf0\x9f\x98\x80");
  CHECK(base::fromUtf16(std::string_view("\xfe\xff\0a\0\n", 6)) == "a\n");
  CHECK(base::fromUtf16(std::string_view("\xff\xfe\x3d\xd8" "a\0b", 7)) == "\xef\xbf\xbd" "a");
  CHECK_FALSE(base::fromUtf16("\xef\xbb\xbf" "a").has_value());
  CHECK_FALSE(base::fromUtf16("").has_value());
}

TEST_CASE("only shortest forms of code points are UTF-8") {
  for (const char* good : {"", "abc", "\xc3\xa9", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"}) CHECK(base::isUtf8(good));
  for (const char* bad : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xc3", "\x80"}) CHECK_FALSE(base::isUtf8(bad));
}
