#include "translate/addresses.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>

namespace a2i::translate {

namespace {

std::string hex(unsigned value) {
  std::array<char, 4> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
  return {digits.data(), end};
}

}  // namespace

std::optional<std::string> nameOfAddress(const std::string& address) {
  std::string name;
  if (in_addr four{}; inet_pton(AF_INET, address.c_str(), &four) == 1) {
    name = address;
    for (char& c : name) c = c == '.' ? '-' : c;
  } else if (in6_addr six{}; inet_pton(AF_INET6, address.c_str(), &six) == 1) {
    for (std::size_t i = 0; i < 16; i += 2) name.append(i == 0 ? "" : "-").append(hex(six.s6_addr[i] << 8U | six.s6_addr[i + 1]));
  } else {
    return std::nullopt;
  }
  return name + ".address.internal";
}

}  // namespace a2i::translate
