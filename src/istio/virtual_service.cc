#include "istio/specs.h"

namespace a2i::istio {

namespace {

Map match(const StringMatch& value) {
  switch (value.kind) {
    case StringMatch::Kind::kPresent: return {};
    case StringMatch::Kind::kExact: return {{"exact", value.text}};
    case StringMatch::Kind::kPrefix: return {{"prefix", value.text}};
    case StringMatch::Kind::kRegex: return {{"regex", value.text}};
  }
  return {};
}

Map matches(const std::map<std::string, StringMatch>& from) {
  Map map;
  for (const auto& [name, value] : from) map.emplace_back(name, match(value));
  return map;
}

Map render(const HttpMatch& from) {
  Map map;
  put(map, "port", from.port);
  const auto add = [&map](const char* key, const base::Rare<StringMatch>& value) {
    if (value) map.emplace_back(key, match(*value));
  };
  add("uri", from.uri);
  add("method", from.method);
  add("scheme", from.scheme);
  add("authority", from.authority);
  put(map, "headers", matches(from.headers));
  put(map, "withoutHeaders", matches(from.without_headers));
  put(map, "queryParams", matches(from.query_params));
  return map;
}

Map render(const RouteDestination& from) {
  Map destination = {{"host", from.destination.host}};
  if (from.destination.port != 0) destination.emplace_back("port", Map{{"number", from.destination.port}});
  put(destination, "subset", from.destination.subset);
  Map map;
  map.emplace_back("destination", std::move(destination));
  put(map, "weight", from.weight);
  return map;
}

Map render(const HttpRoute& from);
Map render(const TcpRoute& from);

template <class T>
List renderAll(const std::vector<T>& from) {
  List list;
  for (const T& item : from) list.emplace_back(render(item));
  return list;
}

Map render(const HttpRoute& from) {
  Map map;
  put(map, "name", from.name);
  put(map, "match", renderAll(from.match));
  if (from.rewrite) {
    Map rewrite;
    put(rewrite, "uri", from.rewrite->uri);
    put(rewrite, "authority", from.rewrite->authority);
    if (from.rewrite->regex) rewrite.emplace_back("uriRegexRewrite", Map{{"match", from.rewrite->regex->first}, {"rewrite", from.rewrite->regex->second}});
    map.emplace_back("rewrite", std::move(rewrite));
  }
  put(map, "route", renderAll(from.route));
  if (from.direct_response) map.emplace_back("directResponse", Map{{"status", *from.direct_response}});
  putDuration(map, "timeout", from.timeout);
  if (from.retries) {
    Map retries = {{"attempts", from.retries->attempts}};
    put(retries, "retryOn", from.retries->retry_on);
    putDuration(retries, "perTryTimeout", from.retries->per_try_timeout);
    map.emplace_back("retries", std::move(retries));
  }
  return map;
}

Map render(const TcpRoute& from) {
  List match;
  for (const std::int64_t port : from.ports) match.emplace_back(Map{{"port", port}});
  Map map;
  put(map, "match", std::move(match));
  put(map, "route", renderAll(from.route));
  return map;
}

}  // namespace

Map spec(const VirtualService& from) {
  Map map;
  put(map, "hosts", from.hosts);
  put(map, "gateways", from.gateways);
  put(map, "exportTo", from.export_to);
  put(map, "http", renderAll(from.http));
  put(map, "tcp", renderAll(from.tcp));
  return map;
}

}  // namespace a2i::istio
