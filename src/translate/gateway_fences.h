// Gateway routes that cannot be written, and what they leave open.
//
//   GatewayRoutes /admin -> admin (cannot be written) and / -> shop
//   =>
//   http: [{name: admin.left-out, match: [{uri: {prefix: /admin}}], directResponse: {status: 503}}, {… / -> shop}]
//
// Left out alone, the wider route would take its requests and lead them to another service: past the one that asks who calls,
// say. So the gateway refuses them. Where no other route would take them nothing is written: they get 404.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "findings/finding.h"
#include "mesh/graph.h"
#include "translate/gateway_hosts.h"
#include "translate/places.h"

namespace a2i::translate {

struct Kept {
  const behaviour::GatewayRoute* route = nullptr;
  std::string host;
  std::size_t place = 0;  // of its first route among those of the host
};

struct Withheld {
  const behaviour::GatewayRoute* route = nullptr;
  std::size_t place = 0;                // where its first route would stand
  const findings::Rule* rule = nullptr;  // null: a finding has told already
  const yaml::Node* at = nullptr;
  std::string why;                      // ends with a full stop
  std::optional<findings::RelatedSpan> related;
  std::string topic = {};  // of the finding
};

// Reports what was withheld and puts a refusal in the place of each that another route would take over from.
void fence(Context& context, const std::vector<Withheld>& withheld, const std::vector<Kept>& kept, std::map<std::string, HostRoutes>& hosts);

}  // namespace a2i::translate
