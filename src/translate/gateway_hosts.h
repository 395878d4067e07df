// The host of a gateway route, as Istio's virtual services name it.
//
//   hostname: {exact: Shop.example.com}   =>   shop.example.com
//   hostname: {suffix: .example.com}      =>   *.example.com
//   no hostname                           =>   *
#pragma once

#include <string>
#include <string_view>

#include "behaviour/behaviour.h"

namespace a2i::translate {

[[nodiscard]] std::string hostOf(const behaviour::HostCondition& host);

// Whether Istio takes it as the host of a virtual service: a star stands for the beginning of the first label.
[[nodiscard]] bool takenAsHost(const std::string& host);

// Whether every request for `host` is one for `wide`, too: "*.example.com" covers "shop.example.com". Not for equal ones.
[[nodiscard]] bool covers(std::string_view wide, std::string_view host);

// The Host headers of a condition as an expression, with and without a port.
[[nodiscard]] std::string authorityRegex(const behaviour::HostCondition& host);

}  // namespace a2i::translate
