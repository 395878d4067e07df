// The host of a gateway route, as Istio's virtual services name it.
//
//   hostname: {exact: Shop.example.com}   =>   shop.example.com
//   hostname: {suffix: .example.com}      =>   *.example.com
//   no hostname                           =>   *
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "behaviour/behaviour.h"
#include "istio/objects.h"

namespace a2i::translate {

// What a gateway does with one host.
struct HostRoutes {
  istio::VirtualService spec;
  std::vector<std::string> sources;
  std::size_t routes = 0;  // counted on when there are too many to keep
};

[[nodiscard]] std::string hostOf(const behaviour::HostCondition& host);

// Whether Istio takes it as the host of a virtual service: a star stands for the beginning of the first label.
[[nodiscard]] bool takenAsHost(const std::string& host);

// The name without the port behind it.
[[nodiscard]] std::string_view withoutPort(std::string_view host);

// Whether every request for `host` is one for `wide`, too: "*.example.com" covers "shop.example.com". Not for equal ones.
[[nodiscard]] bool covers(std::string_view wide, std::string_view host);

// The Host headers for a host as an expression: with and without a port, unless it has one.
[[nodiscard]] std::string authorityRegex(const std::string& host);

}  // namespace a2i::translate
