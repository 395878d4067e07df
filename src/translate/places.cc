#include "translate/places.h"

#include <algorithm>

#include "base/text.h"
#include "translate/node_places.h"
#include "translate/service_aliases.h"
#include "translate/service_places.h"
#include "translate/shared_addresses.h"

namespace a2i::translate {

findings::Finding& Context::report(const findings::Rule& rule, const k8s::Manifest& object, const yaml::Node* at, std::string message) {
  findings::Finding& finding = findings.add(rule, at == nullptr ? object.name_span : at->span, std::move(message));
  finding.object = object.display();
  if (at != nullptr) finding.field = appmesh::fieldPath(object, *at);
  return finding;
}

std::string portProtocol(behaviour::Protocol protocol) {
  switch (protocol) {
    case behaviour::Protocol::kHttp: return "HTTP";
    case behaviour::Protocol::kHttp2: return "HTTP2";
    case behaviour::Protocol::kGrpc: return "GRPC";
    case behaviour::Protocol::kTcp: return "TCP";
  }
  return {};
}

std::string portName(const behaviour::Port& port) { return std::string(behaviour::toString(port.protocol)) + "-" + std::to_string(port.number); }

std::string target(const Context& context, const istio::Object& object, std::string_view path) {
  if (!context.ledger.recording()) return {};
  return istio::kind(object) + " " + object.ns + "/" + object.name + ": " + std::string(path);
}

std::string qualifiedHost(const Context& context, const std::string& service, const std::string& ns) {
  return service + "." + ns + ".svc." + context.options.cluster_domain;
}

bool isHost(std::string_view name) {
  const auto labels = base::split(name, '.');
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto fits = [&](char c) { return (c >= 'a' && c <= 'z') || digit(c) || c == '-'; };
  const auto good = [&](std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' && std::all_of(label.begin(), label.end(), fits);
  };
  return labels.size() >= 2 && name.size() <= 253 && std::all_of(labels.begin(), labels.end(), good) &&
         !std::all_of(labels.back().begin(), labels.back().end(), digit);
}

void placeHosts(Context& context) {
  placeNodes(context);
  tellApart(context);
  placeServices(context);
  checkAliases(context);
}

}  // namespace a2i::translate
