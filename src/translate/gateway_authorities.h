// Hosts of gateway routes that Istio does not take as a host: no DNS names of two labels (`shop_front.example.com`, `localhost`).
// App Mesh compared the Host header with any text.
//
//   hosts: {"*": [/ -> any], "shop_front.example.com": [/cart -> cart]}
//   =>
//   "*": [/cart and authority shop_front.example.com -> cart, authority shop_front.example.com -> 404, / -> any]
#pragma once

#include <map>
#include <string>

#include "translate/gateway_hosts.h"

namespace a2i::translate {

// Moves the routes of such hosts to the host whose virtual service Istio looks into for them, before all others there and with a
// match of the Host header. As with a host of its own, none of the others takes what they do not.
void matchByAuthority(std::map<std::string, HostRoutes>& hosts);

}  // namespace a2i::translate
