#include "translate/addresses.h"

#include "catch.h"

using a2i::translate::nameOfAddress;

TEST_CASE("an IP address has a name of whole labels") {
  CHECK(nameOfAddress("10.0.0.5") == "10-0-0-5.address.internal");
  CHECK(nameOfAddress("2001:db8::A:1") == "2001-db8-0-0-0-0-a-1.address.internal");
  CHECK(nameOfAddress("::") == "0-0-0-0-0-0-0-0.address.internal");
}

TEST_CASE("two ways to write one address have one name") { CHECK(nameOfAddress("::1") == nameOfAddress("0:0:0:0:0:0:0:1")); }

TEST_CASE("anything else has none") {
  CHECK_FALSE(nameOfAddress("10.0.0"));
  CHECK_FALSE(nameOfAddress("10.0.0.5.example.com"));
  CHECK_FALSE(nameOfAddress("10.0.0.256"));
  CHECK_FALSE(nameOfAddress(""));
  CHECK_FALSE(nameOfAddress("[::1]"));
}
