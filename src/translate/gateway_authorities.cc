#include "translate/gateway_authorities.h"

#include <algorithm>
#include <vector>

#include "translate/matches.h"

namespace a2i::translate {

namespace {

// Istio's choice: the longest host with a star that covers it.
std::string lookedInto(const std::map<std::string, HostRoutes>& hosts, const std::string& host) {
  std::string best = "*";
  for (const auto& [wide, routes] : hosts) {
    if (takenAsHost(wide) && covers(wide, host) && wide.size() > best.size()) best = wide;
  }
  return best;
}

// Envoy asks exact hosts first, then stars, the longest first.
bool askedBefore(const std::string& a, const std::string& b) {
  if (a.starts_with('*') != b.starts_with('*')) return b.starts_with('*');
  return a.size() != b.size() ? a.size() > b.size() : a < b;
}

std::vector<istio::HttpRoute> withAuthority(std::vector<istio::HttpRoute> routes, const std::string& host) {
  if (routes.empty() || !routes.back().match.empty()) routes.push_back(answering(host + ".no-route", 404));
  const istio::StringMatch authority{istio::StringMatch::Kind::kRegex, authorityRegex(host)};
  for (istio::HttpRoute& route : routes) {
    if (route.match.empty()) route.match.emplace_back();
    for (istio::HttpMatch& match : route.match) {
      if (!match.authority) match.authority = authority;  // a name with a port is the narrower one
    }
  }
  return routes;
}

}  // namespace

void matchByAuthority(std::map<std::string, HostRoutes>& hosts) {
  std::vector<std::string> names;
  for (const auto& [host, routes] : hosts) {
    if (!takenAsHost(host)) names.push_back(host);
  }
  std::sort(names.begin(), names.end(), askedBefore);
  for (auto name = names.rbegin(); name != names.rend(); ++name) {  // each goes before the ones that came before
    HostRoutes moved = std::move(hosts.at(*name));
    hosts.erase(*name);
    HostRoutes& group = hosts[lookedInto(hosts, *name)];
    auto routes = withAuthority(std::move(moved.spec.http), *name);
    group.routes += std::max(routes.size(), moved.routes);
    group.spec.http.insert(group.spec.http.begin(), std::make_move_iterator(routes.begin()), std::make_move_iterator(routes.end()));
    group.sources.insert(group.sources.end(), moved.sources.begin(), moved.sources.end());
  }
}

}  // namespace a2i::translate
