#include "translate/routes.h"

#include <algorithm>

#include "base/text.h"
#include "findings/rules_mesh.h"
#include "findings/rules_translation.h"
#include "translate/for_each.h"
#include "translate/matches.h"

namespace a2i::translate {

namespace {

struct EventRow {
  std::string_view event, tokens;
};

// istio.io/docs/reference/config/networking/virtual-service/#HTTPRetry; App Mesh retried server and gateway errors by
// status code and on reset, "stream-error" is a refused stream only.
constexpr EventRow kEvents[] = {
    {"server-error", "500,501,502,503,504,505,506,507,508,510,511,reset"},
    {"gateway-error", "502,503,504,reset"},
    {"client-error", "409"},
    {"stream-error", "refused-stream"},
    {"connection-error", "connect-failure"},
    {"cancelled", "cancelled"},
    {"deadline-exceeded", "deadline-exceeded"},
    {"internal", "internal"},
    {"resource-exhausted", "resource-exhausted"},
    {"unavailable", "unavailable"},
};
constexpr std::string_view kImpliedEvents = "connect-failure,refused-stream,reset,unavailable,503";

// One answer to every request.
istio::HttpRoute refusal(const behaviour::VirtualService& service, std::string name, int status) {
  istio::HttpRoute nothing = answering(std::move(name), status);
  for (const behaviour::Port& port : service.ports) {
    if (port.protocol == behaviour::Protocol::kTcp) continue;
    istio::HttpMatch match;
    match.port = port.number;
    nothing.match.push_back(match);
  }
  return nothing;
}

class ServiceTranslator {
 public:
  ServiceTranslator(Context& context, const behaviour::VirtualService& service)
      : context_(context), service_(service), object_(context.graph[service.service]), place_(context.services.at(service.service)) {}

  // False where it cannot be written; a finding says so.
  bool run() {
    istio::Object output;
    output.name = object_.manifest().name;
    output.ns = place_.ns;
    output.sources = sources();
    istio::VirtualService spec;
    spec.hosts = {place_.host};
    output.spec = spec;
    for (const behaviour::Route& route : service_.routes) {
      const bool good = route.protocol == behaviour::Protocol::kTcp ? addTcp(route, output, spec) : addHttp(route, output, spec);
      if (!good) return false;
    }
    // A router without routes answered 404; without this the Service's own route would take over.
    if (spec.http.empty() && spec.tcp.empty()) spec.http.push_back(refusal(service_, {}, 404));
    context_.ledger.translated(service_.from, target(context_, output, "spec.hosts[0]"));
    for (const behaviour::Port& port : service_.ports) context_.ledger.translated(port.from, target(context_, output, "spec.http[].match[].port"));
    output.spec = std::move(spec);
    context_.bundle.objects.push_back(std::move(output));
    return true;
  }

 private:
  std::vector<std::string> sources() const {
    std::vector<std::string> all = {object_.manifest().display()};
    if (object_.router.target) all.push_back(context_.graph[*object_.router.target].manifest().display());
    if (object_.node.target) all.push_back(context_.graph[*object_.node.target].manifest().display());
    std::sort(all.begin(), all.end());
    return all;
  }

  const k8s::Manifest& owner(const behaviour::Route& route) const {
    return route.node != nullptr && object_.router.target ? context_.graph[*object_.router.target].manifest() : object_.manifest();
  }

  std::vector<std::int64_t> ports(const behaviour::Route& route) const {
    if (route.port) return {*route.port};
    const bool tcp = route.protocol == behaviour::Protocol::kTcp;
    std::vector<std::int64_t> numbers;
    for (const behaviour::Port& port : service_.ports) {
      if ((port.protocol == behaviour::Protocol::kTcp) == tcp) numbers.push_back(port.number);
    }
    return numbers;
  }

  bool refuse(const Unwritable& obstacle, const behaviour::Route& route) {
    context_.report(*obstacle.rule, owner(route), obstacle.from.empty() ? route.node : obstacle.from.front(), obstacle.why);
    if (object_.router.target) {
      auto& finding = context_.report(findings::kLeftOut, object_.manifest(), object_.router.node,
                                      "`" + object_.manifest().display() + "` is left out because a route of its router cannot be written." +
                                          std::string(place_.external || object_.alias ? "" : behaviour::kRefusedInstead));
      finding.topic = owner(route).display();
      finding.related.push_back({owner(route).name_span, "this router"});
    }
    return false;
  }

  bool addHttp(const behaviour::Route& route, const istio::Object& output, istio::VirtualService& spec) {
    istio::HttpMatch match;
    const Added added = addConditions({&route.conditions}, match);
    if (added.obstacle) return refuse(*added.obstacle, route);
    if (added.never) return tellNever(route, output);
    if (route.conditions.path.value) match.uri = pathMatch(*route.conditions.path.value);
    const std::string path = "spec.http[" + std::to_string(spec.http.size()) + "]";
    istio::HttpRoute http = httpAction(context_, route, output, path);
    http.name = route.name;
    for (const std::int64_t port : ports(route)) {
      match.port = port;
      http.match.push_back(match);
    }
    claimMatch(route, output, path);
    spec.http.push_back(std::move(http));
    return true;
  }

  bool tellNever(const behaviour::Route& route, const istio::Object& output) {
    context_.report(findings::kUnreachableRoute, owner(route), route.node, "No request satisfies all conditions of this route, so it is not written.");
    claimMatch(route, output, "spec.http");
    context_.ledger.notNeeded(route.node);
    return true;
  }

  void claimMatch(const behaviour::Route& route, const istio::Object& output, const std::string& path) {
    Ledger& ledger = context_.ledger;
    const behaviour::Conditions& conditions = route.conditions;
    ledger.translated(conditions.path.from, target(context_, output, path + ".match[0].uri"));
    ledger.translated(conditions.method.from, target(context_, output, path + ".match[0].method"));
    ledger.translated(conditions.scheme.from, target(context_, output, path + ".match[0].scheme"));
    for (const auto& header : conditions.headers) ledger.translated(header.from, target(context_, output, path + ".match[0].headers"));
    for (const auto& query : conditions.query) ledger.translated(query.from, target(context_, output, path + ".match[0].queryParams"));
    ledger.translated(route.port_from, target(context_, output, path + ".match[0].port"));
    ledger.translated(route.order_from, target(context_, output, path));
  }

  bool addTcp(const behaviour::Route& route, const istio::Object& output, istio::VirtualService& spec) {
    const std::string path = "spec.tcp[" + std::to_string(spec.tcp.size()) + "]";
    istio::TcpRoute tcp;
    tcp.ports = ports(route);
    tcp.route = httpAction(context_, route, output, path).route;
    claimMatch(route, output, path);
    spec.tcp.push_back(std::move(tcp));
    return true;
  }

  Context& context_;
  const behaviour::VirtualService& service_;
  const mesh::Service& object_;
  const Place& place_;
};

std::string seconds(std::optional<behaviour::Milliseconds> value) { return value ? istio::duration(*value) : "none"; }

// Written limits that did not take effect, and targets that disagree, are told; the smallest is what App Mesh did.
void judgeTimeout(Context& context, const behaviour::Route& route, const k8s::Manifest& owner) {
  const behaviour::Timeout& timeout = route.timeout.value;
  const auto& limits = timeout.listeners;
  // A request to this target ends after the shorter of the two.
  const auto endsAfter = [&timeout](const auto& limit) { return !limit.value || (timeout.route.value && *timeout.route.value < *limit.value) ? timeout.route.value : limit.value; };
  const auto differs = [&](const auto& limit) { return endsAfter(limit) != endsAfter(limits.front()); };
  const auto other = std::find_if(limits.begin(), limits.end(), differs);
  if (other != limits.end()) {
    const auto name = [&context](mesh::NodeId node) { return "`" + context.graph[node].manifest().display() + "`"; };
    context.report(findings::kDifferentTimeouts, owner, route.node,
                   "The targets of this route end requests after different times (" + name(limits.front().node) + " " + seconds(endsAfter(limits.front())) + ", " +
                       name(other->node) + " " + seconds(endsAfter(*other)) + "); Istio has one timeout for the route, and the shortest is taken: " +
                       seconds(timeout.effective) + ".");
    return;
  }
  const bool cut = !timeout.route.implied && timeout.effective != timeout.route.value;
  if (!cut) return;
  const auto& limit = *std::find_if(limits.begin(), limits.end(), [&timeout](const auto& l) { return l.value == timeout.effective; });
  auto& finding = context.report(findings::kTimeoutCutShort, owner, timeout.route.node_field,
                                 (timeout.route.value ? "This timeout of " + seconds(timeout.route.value) : std::string("Switching the timeout off")) +
                                     " did not take effect: the listener of `" +
                                     context.graph[limit.node].manifest().display() + "` ended requests after " + seconds(limit.value) +
                                     (limit.implied ? ", App Mesh's default." : ".") + " The translation keeps that.");
  if (limit.node_field != nullptr) finding.related.push_back({limit.node_field->span, "the shorter timeout"});
}

void addRetries(Context& context, const behaviour::Route& route, const istio::Object& object, const std::string& path, istio::HttpRoute& http) {
  const behaviour::RetryPolicy& policy = route.retry.value;
  istio::Retries retries;
  retries.retry_on = retryOn(policy);
  retries.attempts = retries.retry_on.empty() ? 0 : policy.retries;
  if (retries.attempts != 0) {
    retries.per_try_timeout = policy.per_try;
  } else {
    retries.retry_on.clear();
    // Envoy holds the only try to it, too; Istio has no such limit where nothing is retried.
    if (policy.per_try && (!http.timeout || *policy.per_try < *http.timeout)) http.timeout = policy.per_try;
  }
  http.retries = std::move(retries);
  context.ledger.translated(route.retry.from, target(context, object, path + ".retries"));
}

// What cannot be written as a whole must not become the Service's own route, which is what Istio has for a host without rules.
void writeRefusal(Context& context, const behaviour::VirtualService& service, const Place& place) {
  istio::HttpRoute answer = refusal(service, "left-out", 503);
  if (answer.match.empty()) return;  // TCP cannot be refused
  istio::VirtualService spec;
  spec.hosts = {place.host};
  spec.http.push_back(std::move(answer));
  istio::Object output;
  output.name = context.graph[service.service].manifest().name;
  output.ns = place.ns;
  output.sources = {context.graph[service.service].manifest().display()};
  output.spec = std::move(spec);
  context.bundle.objects.push_back(std::move(output));
}

}  // namespace

std::string retryOn(const behaviour::RetryPolicy& policy) {
  if (policy.implied) return policy.retries == 0 ? std::string() : std::string(kImpliedEvents);
  std::vector<std::string> tokens;
  for (const EventRow& row : kEvents) {  // in the order of the table, whatever that of the list
    if (std::find(policy.events.begin(), policy.events.end(), row.event) == policy.events.end()) continue;
    for (std::string_view token : base::split(row.tokens, ',')) {
      if (std::find(tokens.begin(), tokens.end(), token) == tokens.end()) tokens.emplace_back(token);
    }
  }
  return base::join(tokens, ",");
}

istio::HttpRoute httpAction(Context& context, const behaviour::Route& route, const istio::Object& object, const std::string& path) {
  istio::HttpRoute http;
  const bool single = route.destinations.size() == 1;
  for (const behaviour::WeightedDestination& weighted : route.destinations) {
    const Place& place = context.nodes.at(weighted.destination.node);
    istio::RouteDestination destination;
    destination.destination = {place.host, place.ports.at(weighted.destination.port), place.subset};
    if (!single) destination.weight = weighted.weight.value;
    const std::string at = path + ".route[" + std::to_string(http.route.size()) + "]";
    context.ledger.translated(weighted.from, target(context, object, at + ".destination"));
    context.ledger.translated(weighted.weight.from, target(context, object, at + ".weight"));
    http.route.push_back(std::move(destination));
  }
  if (route.protocol == behaviour::Protocol::kTcp) return http;
  if (single && route.destinations.front().weight.value == 0) {  // Istio would give a single target everything
    http.route.clear();
    http.direct_response = 503;
    context.ledger.translated(route.timeout.from, {});
    context.ledger.translated(route.retry.from, {});
    return http;
  }
  http.timeout = route.timeout.value.effective;
  context.ledger.translated(route.timeout.from, target(context, object, path + ".timeout"));
  for (const auto& limit : route.timeout.value.listeners) context.ledger.translated(limit.node_field, target(context, object, path + ".timeout"));
  addRetries(context, route, object, path, http);
  return http;
}

void translateServices(Context& context) {
  const auto& services = context.behaviour.services;
  std::vector<char> refused(services.size());
  forEach(context, services.size(), [&](Context& own, std::size_t i) {
    const behaviour::VirtualService& service = services[i];
    if (!own.services.contains(service.service)) return;
    const auto& router = own.graph[service.service].router.target;
    for (const behaviour::Route& route : service.routes) {
      if (route.node == nullptr || !router || route.protocol == behaviour::Protocol::kTcp) continue;
      judgeTimeout(own, route, own.graph[*router].manifest());
    }
    refused[i] = ServiceTranslator(own, service).run() ? 0 : 1;
  });
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (refused[i] == 0) continue;
    const auto place = context.services.find(services[i].service);
    // Sidecars do not listen for what goes to an ExternalName Service.
    if (!place->second.external && !context.graph[services[i].service].alias) context.refused.insert(*place);
    context.services.erase(place);
  }
  for (const auto* list : {&services, &context.behaviour.refused}) {
    for (const behaviour::VirtualService& service : *list) {
      const auto place = context.refused.find(service.service);
      if (place != context.refused.end()) writeRefusal(context, service, place->second);
    }
  }
}

}  // namespace a2i::translate
