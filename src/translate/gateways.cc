#include "translate/gateways.h"

#include <algorithm>
#include <set>

#include "base/names.h"
#include "base/text.h"
#include "findings/rules_mesh.h"
#include "findings/rules_translation.h"
#include "translate/compose.h"
#include "translate/gateway_authorities.h"
#include "translate/gateway_fences.h"
#include "translate/gateway_hosts.h"
#include "translate/gateway_selectors.h"
#include "translate/gateway_tls.h"
#include "translate/matches.h"
#include "translate/regex.h"
#include "translate/routes.h"

namespace a2i::translate {

namespace {

// What stands for the prefix is put in front of the rest; slashes at the seam are one, as App Mesh merged them.
base::Rare<istio::Rewrite> rewriteOf(const behaviour::GatewayRoute& route, const std::string& service_host) {
  istio::Rewrite rewrite;
  const auto& change = route.path_change.value;
  const behaviour::PathCondition path = route.conditions.path.value.value_or(behaviour::PathCondition{});  // a host alone takes all paths
  const bool prefix = path.kind == behaviour::PathCondition::Kind::kPrefix;
  std::string to;
  for (const char c : change.text) to.append(c == '\\' ? "\\\\" : std::string(1, c));
  if (change.kind == behaviour::PathChange::Kind::kPrefix) {
    rewrite.regex = {"^" + quoteRegex(path.text) + (path.text.ends_with('/') ? "" : "/*") + "(.*)$", to + "\\1"};
  } else if (change.kind == behaviour::PathChange::Kind::kWhole && prefix) {
    rewrite.regex = {"^.*$", to};  // Istio's `uri` would replace the prefix alone
  } else if (change.kind == behaviour::PathChange::Kind::kWhole) {
    rewrite.uri = change.text;
  }
  if (route.host_becomes_service_name.value) rewrite.authority = service_host;
  if (!rewrite.uri && !rewrite.regex && !rewrite.authority) return {};
  return rewrite;
}

bool unconditional(const behaviour::Conditions& conditions) {
  return conditions.headers.empty() && conditions.query.empty() && !conditions.method.value && !conditions.scheme.value;
}

class GatewayTranslator {
 public:
  // `taken`: names of Gateways, by namespace; they have no dots, App Mesh's may.
  // `selector`: of its pods; null where they cannot be selected.
  GatewayTranslator(Context& context, const behaviour::Gateway& gateway, const std::map<mesh::ServiceId, const behaviour::VirtualService*>& services,
                    const GatewaySelector* selector, std::set<std::string>& taken)
      : context_(context), gateway_(gateway), services_(services), selector_(selector), taken_(taken), object_(context.graph[gateway.gateway]) {}

  void run() {
    if (selector_ == nullptr) {
      const appmesh::Selector& selector = *object_.spec().pod_selector;
      context_.report(findings::kSelectorExpression, object_.manifest(), selector.match_expressions.key,
                      "Istio selects pods by equal labels alone, so " + unwritable(selector) + " cannot be carried over; nothing is written for this gateway.");
      return leaveAllOut();
    }
    output_.ns = object_.manifest().ns;
    output_.name = base::toldApart(base::dnsLabel(object_.manifest().name), [this](const std::string& name) { return taken_.insert(output_.ns + "/" + name).second; });
    output_.sources = {object_.manifest().display()};
    output_.spec = istio::Gateway{};
    for (const behaviour::GatewayRoute& route : gateway_.routes) addRoute(route);
    fence(context_, withheld_, kept_, hosts_);
    matchByAuthority(hosts_);
    if (hosts_.empty()) return nothingToServe();
    addGateway();
    addVirtualServices();
  }

 private:
  // Many gateway routes to a service with many routes multiply; an object with more than these would be too large by far.
  static constexpr std::size_t kMostRoutes = 20000;

  void nothingToServe() {
    context_.ledger.notNeeded(object_.manifest().spec);
  }

  void addGateway() {
    istio::Gateway spec;
    spec.selector = selector_->labels;
    reportAddedLabel(context_, object_, *selector_);
    if (const auto& selector = object_.spec().pod_selector) context_.ledger.translated(selector->node, target(context_, output_, "spec.selector"));
    for (const behaviour::Gateway::Listener& listener : gateway_.listeners) {
      istio::GatewayServer server;
      server.port = listener.port.number;
      server.name = portName(listener.port);
      server.protocol = listener.tls ? "HTTPS" : portProtocol(listener.port.protocol);
      server.hosts = serverHosts();
      if (listener.tls) {
        server.name = "https-" + std::to_string(listener.port.number);
        server.hosts = {"*"};  // of a TLS server they are also the names in the handshake, which App Mesh did not look at
        server.tls = gatewayTls(context_, object_, listener, output_);
      }
      context_.ledger.translated(listener.port.from, target(context_, output_, "spec.servers[" + std::to_string(spec.servers.size()) + "].port"));
      spec.servers.push_back(std::move(server));
    }
    const auto& written = object_.spec();
    if (written.namespace_selector) context_.ledger.translated(written.namespace_selector->node, target(context_, output_, "spec.servers"));
    if (written.gateway_route_selector) context_.ledger.translated(written.gateway_route_selector->node, target(context_, output_, "spec.servers"));
    output_.spec = std::move(spec);
    context_.bundle.objects.push_back(output_);
  }

  // A server takes whole labels after its star only; anything narrower is left to the virtual services.
  std::vector<std::string> serverHosts() const {
    std::vector<std::string> hosts;
    for (const auto& [host, routes] : hosts_) {
      const bool partial = host.starts_with('*') && !host.starts_with("*.");
      if (partial) return {"*"};
      hosts.push_back(host);
    }
    return hosts;
  }

  std::string hostObjectName(const std::string& host) const {
    return output_.name + "-" + (host == "*" ? std::string("any") : base::dnsLabel(host.starts_with('*') ? "any" + host.substr(1) : host));
  }

  void addVirtualServices() {
    for (auto& [host, routes] : hosts_) {
      if (routes.routes > kMostRoutes) {
        context_.report(findings::kObjectTooLarge, object_.manifest(), nullptr,
                        "The gateway routes for the host `" + base::printable(host) + "`, each with all routes behind it, make " + std::to_string(routes.routes) +
                            " routes, which no single VirtualService can hold; requests to it are answered with 503 instead.");
        routes.spec.http = {answering("left-out", 503)};
      }
      istio::Object output;
      output.name = hostObjectName(host);
      output.ns = output_.ns;
      routes.spec.hosts = {host};
      routes.spec.gateways = {output_.ns + "/" + output_.name};
      std::sort(routes.sources.begin(), routes.sources.end());
      routes.sources.erase(std::unique(routes.sources.begin(), routes.sources.end()), routes.sources.end());
      output.sources = routes.sources;
      output.spec = std::move(routes.spec);
      context_.bundle.objects.push_back(std::move(output));
    }
  }

  void leaveAllOut() {
    for (const behaviour::GatewayRoute& route : gateway_.routes) {
      if (!route.served) continue;
      const mesh::GatewayRoute& object = context_.graph[route.route];
      auto& finding = context_.report(findings::kLeftOut, object.manifest(), object.service.node, needs(object, object_.manifest()));
      finding.topic = object_.manifest().display();
      finding.related.push_back({object_.manifest().name_span, "this one"});
    }
  }

  static std::string needs(const mesh::GatewayRoute& object, const k8s::Manifest& cause) {
    return "`" + object.manifest().display() + "` is left out because it needs `" + cause.display() + "`, which is left out itself.";
  }

  void withhold(const behaviour::GatewayRoute& route, const findings::Rule* rule, const yaml::Node* at, std::string why) {
    const auto group = hosts_.find(hostOf(route.host.value));
    withheld_.push_back({&route, group == hosts_.end() ? 0 : group->second.spec.http.size(), rule, at, std::move(why), std::nullopt});
  }

  void addRoute(const behaviour::GatewayRoute& route) {
    const mesh::GatewayRoute& object = context_.graph[route.route];
    if (!route.served) return withhold(route, nullptr, nullptr, {});
    const mesh::Service& service = context_.graph[*route.service];
    if (!context_.services.contains(*route.service)) {
      withhold(route, &findings::kLeftOut, object.service.node, needs(object, service.manifest()));
      withheld_.back().related = {service.manifest().name_span, "this one"};
      withheld_.back().topic = service.manifest().display();
      return;
    }
    const behaviour::VirtualService& behind = *services_.at(*route.service);
    const std::string host = hostOf(route.host.value);
    if (withoutPort(host) != host) {
      return withhold(route, &findings::kGatewayHost, route.host.from.empty() ? nullptr : route.host.from.front(),
                      "`" + base::printable(route.host.value.text) + "` has a port, which App Mesh's API refused in the host of a gateway route.");
    }
    istio::Object output;  // for the ledger
    output.name = hostObjectName(host);
    output.ns = output_.ns;
    output.spec = istio::VirtualService{};
    if (const auto known = hosts_.find(host); known != hosts_.end() && known->second.routes > kMostRoutes) {
      claim(route, output);
      known->second.routes += behind.routes.size();
      return;
    }
    std::vector<istio::HttpRoute> routes;
    if (auto obstacle = compose(route, behind, output, routes)) {
      const yaml::Node* const at = obstacle->from.empty() ? object.spec().node : obstacle->from.front();
      return withhold(route, obstacle->rule, at, obstacle->why);
    }
    claim(route, output);
    HostRoutes& group = hosts_[host];
    kept_.push_back({&route, host, group.spec.http.size()});
    group.routes += routes.size();
    if (group.routes > kMostRoutes) {  // counted on for the message, but kept no more
      group.spec.http.clear();
      return;
    }
    group.spec.http.insert(group.spec.http.end(), routes.begin(), routes.end());
    group.sources.push_back(object.manifest().display());
    group.sources.push_back(service.manifest().display());
    if (service.router.target) group.sources.push_back(context_.graph[*service.router.target].manifest().display());
  }

  std::optional<Unwritable> compose(const behaviour::GatewayRoute& route, const behaviour::VirtualService& behind, const istio::Object& output,
                                    std::vector<istio::HttpRoute>& routes) {
    istio::HttpMatch own;
    Added added = addConditions({&route.conditions}, own);
    if (added.obstacle) return added.obstacle;
    if (added.never) {
      const mesh::GatewayRoute& object = context_.graph[route.route];
      context_.report(findings::kUnreachableRoute, object.manifest(), nullptr, "No request satisfies all conditions of this gateway route, so it is not written.");
      return std::nullopt;
    }
    bool answered = false;  // a route behind takes whatever the gateway route takes
    for (const behaviour::Route& inner : behind.routes) {
      if (inner.protocol == behaviour::Protocol::kTcp || (route.target_port && inner.port && *inner.port != *route.target_port)) continue;
      const Composed path = composePaths(route.conditions.path.value, route.path_change.value, inner.conditions.path.value);
      if (path.verdict == Composed::Verdict::kNever) continue;
      if (path.verdict == Composed::Verdict::kUnknown) return notComposable(route, inner, "their paths cannot be written as one condition");
      istio::HttpMatch match;
      added = addConditions({&route.conditions, &inner.conditions}, match);
      if (added.never) continue;
      if (added.obstacle) return notComposable(route, inner, "their conditions on one header have no common form");
      if (path.path && !(path.path->kind == behaviour::PathCondition::Kind::kPrefix && path.path->text == "/")) match.uri = pathMatch(*path.path);
      if (match.uri && match.uri->text.size() > kMaxRegexLength) return notComposable(route, inner, "their paths together are too long for Istio");
      const std::string name = context_.graph[route.route].manifest().name + (inner.name.empty() ? "" : "." + inner.name);
      routes.push_back(named(onlyFor(httpAction(context_, inner, output, "spec.http"), match, route.port), name));
      if (!routes.back().direct_response) routes.back().rewrite = rewriteOf(route, behind.host);
      answered = path.whole && unconditional(inner.conditions);
      if (answered) break;
    }
    if (!answered) routes.push_back(refusal(route, std::move(own)));
    return std::nullopt;
  }

  Unwritable notComposable(const behaviour::GatewayRoute& route, const behaviour::Route& inner, const std::string& why) const {
    return {&findings::kNotComposable, route.conditions.path.from,
            "This gateway route and the route " + (inner.name.empty() ? "" : "`" + base::printable(inner.name) + "` ") + "behind it make no single Istio route: " + why + "."};
  }

  static istio::HttpRoute named(istio::HttpRoute route, std::string name) {
    route.name = std::move(name);
    return route;
  }

  istio::HttpRoute refusal(const behaviour::GatewayRoute& route, istio::HttpMatch match) const {
    const auto& path = route.conditions.path.value;
    if (path && !(path->kind == behaviour::PathCondition::Kind::kPrefix && path->text == "/")) match.uri = pathMatch(*path);
    return onlyFor(answering(context_.graph[route.route].manifest().name + ".no-route", 404), std::move(match), route.port);
  }

  void claim(const behaviour::GatewayRoute& route, const istio::Object& output) {
    Ledger& ledger = context_.ledger;
    ledger.translated(route.conditions.path.from, target(context_, output, "spec.http[].match[].uri"));
    ledger.translated(route.conditions.method.from, target(context_, output, "spec.http[].match[].method"));
    for (const auto& header : route.conditions.headers) ledger.translated(header.from, target(context_, output, "spec.http[].match[].headers"));
    for (const auto& query : route.conditions.query) ledger.translated(query.from, target(context_, output, "spec.http[].match[].queryParams"));
    ledger.translated(route.port_from, target(context_, output, "spec.http[].match[].port"));
    ledger.translated(route.host.from, target(context_, output, takenAsHost(hostOf(route.host.value)) ? "spec.hosts[0]" : "spec.http[].match[].authority"));
    ledger.translated(route.path_change.from, target(context_, output, "spec.http[].rewrite"));
    ledger.translated(route.host_becomes_service_name.from, target(context_, output, "spec.http[].rewrite.authority"));
    ledger.translated(route.target_from, target(context_, output, "spec.http[].route"));
    ledger.translated(route.order_from, target(context_, output, "spec.http"));
  }

  Context& context_;
  const behaviour::Gateway& gateway_;
  const std::map<mesh::ServiceId, const behaviour::VirtualService*>& services_;
  const GatewaySelector* selector_;
  std::set<std::string>& taken_;
  const mesh::Gateway& object_;
  istio::Object output_;
  std::map<std::string, HostRoutes> hosts_;
  std::vector<Kept> kept_;
  std::vector<Withheld> withheld_;
};

}  // namespace

void translateGateways(Context& context) {
  std::map<mesh::ServiceId, const behaviour::VirtualService*> services;
  for (const behaviour::VirtualService& service : context.behaviour.services) services.emplace(service.service, &service);
  std::set<std::string> taken;
  const auto selectors = gatewaySelectors(context);
  for (const behaviour::Gateway& gateway : context.behaviour.gateways) {
    const auto selector = selectors.find(gateway.gateway);
    GatewayTranslator(context, gateway, services, selector == selectors.end() ? nullptr : &selector->second, taken).run();
  }
}

}  // namespace a2i::translate
