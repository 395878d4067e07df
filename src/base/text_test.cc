#include "base/text.h"

#include "catch.h"

using namespace a2i::base;

TEST_CASE("a slip of the keyboard is recognised, another word is not") {
  CHECK(didYouMean("perReqest", {"idle", "perRequest"}) == "perRequest");
  CHECK(didYouMean("hostName", {"hostname", "responseType"}) == "hostname");
  CHECK(didYouMean("mode", {"certificate", "enforce", "ports"}) == "");
}

TEST_CASE("hexadecimal digits") {
  CHECK(hex(0) == "0");
  CHECK(hex(0x1b, 4) == "001b");
  CHECK(hex(0x12345, 4) == "12345");
  CHECK(hex(~std::uint64_t{0}, 16) == "ffffffffffffffff");
}

TEST_CASE("names become DNS labels") {
  CHECK(dnsLabel("Cart_v2.shop") == "cart-v2-shop");
  CHECK(dnsLabel("__") == "x");
  CHECK(dnsLabel(std::string(80, 'a')).size() == 63);
}

TEST_CASE("nothing from a manifest can steer a terminal") {
  CHECK(printable("a\x1b[31mb\n") == "a\\u{1b}[31mb\\u{a}");
  CHECK(printable("gr\xc3\xbc\xc3\x9f dich") == "gr\xc3\xbc\xc3\x9f dich");
  CHECK(printable("\xff") == "\\u{ff}");
  CHECK(printable("\xe2\x80\xae") == "\\u{202e}");
}

TEST_CASE("split and join are inverse") {
  CHECK(split("a//b", '/').size() == 3);
  CHECK(join({"a", "", "b"}, "/") == "a//b");
  CHECK(trim(" \t x y\r\n") == "x y");
}
