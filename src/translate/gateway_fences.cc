#include "translate/gateway_fences.h"

#include <algorithm>

#include "base/text.h"
#include "translate/compose.h"
#include "translate/matches.h"

namespace a2i::translate {

namespace {

// Whether some request may satisfy both, as far as port and path say. One that always differs in a header counts as well: a refusal
// too many is never in anybody's way, for its own conditions still have to hold.
bool meet(const behaviour::GatewayRoute& a, const behaviour::GatewayRoute& b) {
  if (a.port && b.port && *a.port != *b.port) return false;
  return composePaths(a.conditions.path.value, {}, b.conditions.path.value).verdict != Composed::Verdict::kNever;
}

class Fencer {
 public:
  Fencer(Context& context, const std::vector<Withheld>& withheld, const std::vector<Kept>& kept, std::map<std::string, HostRoutes>& hosts)
      : context_(context), withheld_(withheld), kept_(kept), hosts_(hosts) {}

  void run() {
    std::vector<const Withheld*> with_port;
    // From the last one on: what is put in moves what comes after it.
    for (auto lost = withheld_.rbegin(); lost != withheld_.rend(); ++lost) {
      const std::string host = hostOf(lost->route->host.value);
      const std::string name(withoutPort(host));
      const std::string group = serving(name);
      const behaviour::GatewayRoute* const taker = takerOf(*lost, group, group == host);
      if (taker == nullptr) {
        report(*lost, "");
      } else if (name != host) {
        with_port.push_back(&*lost);
        report(*lost, " Requests for it are answered with 503, lest " + nameOf(*taker) + " takes them.");
      } else {
        putInPlace(*lost, host, group, *taker);
      }
    }
    // Before all routes of the host that serves them, as the host was looked at first.
    for (const Withheld* lost : with_port) refuseHost(*lost);
  }

 private:
  // The host whose routes answer requests for this one: itself, or the longest that covers it; empty when none does.
  std::string serving(const std::string& host) const {
    std::string best;
    for (const Kept& kept : kept_) {
      if (kept.host == host) return host;
      if (covers(kept.host, host) && kept.host.size() > best.size()) best = kept.host;
    }
    return best;
  }

  const behaviour::GatewayRoute* takerOf(const Withheld& lost, const std::string& group, bool own) const {
    for (const Kept& kept : kept_) {
      if (kept.host == group && (!own || kept.place >= lost.place) && meet(*lost.route, *kept.route)) return kept.route;
    }
    return nullptr;
  }

  void putInPlace(const Withheld& lost, const std::string& host, const std::string& group, const behaviour::GatewayRoute& taker) {
    istio::HttpMatch match;
    const bool written = !addConditions({&lost.route->conditions}, match).obstacle;
    if (!written) match = {};
    // A host with nothing but refusals answers no other request either, so there the path alone will do.
    if (!written && group == host) {
      return report(lost, " Requests that it took may reach " + nameOf(taker) + " now, as its own conditions cannot be written.");
    }
    const auto& path = lost.route->conditions.path.value;
    if (path && !(path->kind == behaviour::PathCondition::Kind::kPrefix && path->text == "/")) match.uri = pathMatch(*path);
    insert(lost, host, group == host ? lost.place : 0, match);
    report(lost, " Requests that it took are answered with 503, lest " + nameOf(taker) + " takes them.");
  }

  void refuseHost(const Withheld& lost) {
    istio::HttpMatch match;
    const std::string host = hostOf(lost.route->host.value);
    match.authority = istio::StringMatch{istio::StringMatch::Kind::kRegex, authorityRegex(host)};
    insert(lost, serving(std::string(withoutPort(host))), 0, match);
  }

  void insert(const Withheld& lost, const std::string& host, std::size_t place, const istio::HttpMatch& match) {
    istio::HttpRoute refusal = answering(context_.graph[lost.route->route].manifest().name + ".left-out", 503);
    HostRoutes& group = hosts_[host];
    auto& routes = group.spec.http;
    routes.insert(routes.begin() + static_cast<std::ptrdiff_t>(std::min(place, routes.size())), onlyFor(std::move(refusal), match, lost.route->port));
    group.sources.push_back(context_.graph[lost.route->route].manifest().display());
  }

  std::string nameOf(const behaviour::GatewayRoute& route) const { return "`" + context_.graph[route.route].manifest().display() + "`"; }

  void report(const Withheld& lost, const std::string& consequence) {
    if (lost.rule == nullptr) return;
    auto& finding = context_.report(*lost.rule, context_.graph[lost.route->route].manifest(), lost.at, lost.why + consequence);
    finding.topic = lost.topic;
    if (lost.related) finding.related.push_back(*lost.related);
  }

  Context& context_;
  const std::vector<Withheld>& withheld_;
  const std::vector<Kept>& kept_;
  std::map<std::string, HostRoutes>& hosts_;
};

}  // namespace

void fence(Context& context, const std::vector<Withheld>& withheld, const std::vector<Kept>& kept, std::map<std::string, HostRoutes>& hosts) {
  Fencer(context, withheld, kept, hosts).run();
}

}  // namespace a2i::translate
