// IP addresses where Istio wants the name of a host.
//
//   10.0.0.5   =>   10-0-0-5.address.internal        (the top-level domain that is kept for private use)
//   ::1        =>   0-0-0-0-0-0-0-1.address.internal
#pragma once

#include <optional>
#include <string>

namespace a2i::translate {

// A name for the address that no DNS knows and none has to: the sidecar dials the address. None where it is no IP address.
[[nodiscard]] std::optional<std::string> nameOfAddress(const std::string& address);

}  // namespace a2i::translate
