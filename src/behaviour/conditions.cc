#include "behaviour/conditions.h"

#include "base/text.h"

namespace a2i::behaviour {

namespace {

ValueCondition value(const appmesh::HeaderMatchValue& match) {
  using Kind = ValueCondition::Kind;
  ValueCondition condition;
  const auto set = [&condition](Kind kind, const appmesh::Text& text) {
    if (!text) return false;
    condition.kind = kind;
    condition.text = *text;
    return true;
  };
  if (set(Kind::kExact, match.exact) || set(Kind::kPrefix, match.prefix) || set(Kind::kSuffix, match.suffix) || set(Kind::kRegex, match.regex)) return condition;
  if (match.range) {
    condition.kind = Kind::kRange;
    condition.start = *match.range->start;
    condition.end = *match.range->end;
  }
  return condition;
}

// For use inside a regular expression.
std::string literal(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

}  // namespace

void addHeaders(const appmesh::List<appmesh::HeaderMatch>& headers, Conditions& conditions) {
  for (const appmesh::HeaderMatch& header : headers.items) {
    Said<HeaderCondition>& said = conditions.headers.emplace_back();
    said.value.name = base::lower(*header.name);
    said.value.inverted = *header.invert;
    if (header.match) said.value.value = value(*header.match);
    said.from.push_back(header.node);
  }
}

void addQuery(const appmesh::List<appmesh::QueryParameter>& parameters, Conditions& conditions) {
  for (const appmesh::QueryParameter& parameter : parameters.items) {
    Said<QueryCondition>& said = conditions.query.emplace_back();
    said.value.name = *parameter.name;
    if (parameter.match && parameter.match->exact) said.value.exact = *parameter.match->exact;
    said.from.push_back(parameter.node);
  }
}

void setPath(const appmesh::Text& prefix, const appmesh::PathMatch* path, Conditions& conditions) {
  using Kind = PathCondition::Kind;
  auto& said = conditions.path;
  if (path != nullptr && path->exact) {
    said.value = PathCondition{Kind::kExact, std::string(*path->exact)};
  } else if (path != nullptr && path->regex) {
    said.value = PathCondition{Kind::kRegex, std::string(*path->regex)};
  } else if (prefix) {
    said.value = PathCondition{Kind::kPrefix, std::string(*prefix)};
  }
  if (path != nullptr) said.from.push_back(path->node);
  if (prefix) said.from.push_back(prefix.node);
}

void setGrpcPath(const appmesh::Text& service, const appmesh::Text* method, Conditions& conditions) {
  using Kind = PathCondition::Kind;
  auto& said = conditions.path;
  const bool has_method = method != nullptr && *method && !(*method)->empty();
  if (service && has_method) {
    said.value = PathCondition{Kind::kExact, "/" + std::string(*service) + "/" + std::string(**method)};
  } else if (service) {
    said.value = PathCondition{Kind::kPrefix, "/" + std::string(*service) + "/"};
  } else if (has_method) {
    said.value = PathCondition{Kind::kRegex, "/[^/]+/" + literal(**method)};
  }
  if (service) said.from.push_back(service.node);
  if (method != nullptr && *method) said.from.push_back(method->node);
}

Protocol protocolOf(appmesh::Protocol protocol) {
  switch (protocol) {
    case appmesh::Protocol::kHttp: return Protocol::kHttp;
    case appmesh::Protocol::kHttp2: return Protocol::kHttp2;
    case appmesh::Protocol::kGrpc: return Protocol::kGrpc;
    case appmesh::Protocol::kTcp: return Protocol::kTcp;
  }
  return Protocol::kHttp;
}

Port portOf(const appmesh::PortMapping& mapping) { return {*mapping.port, protocolOf(*mapping.protocol), {mapping.node}}; }

std::string_view toString(Protocol protocol) {
  switch (protocol) {
    case Protocol::kHttp: return "http";
    case Protocol::kHttp2: return "http2";
    case Protocol::kGrpc: return "grpc";
    case Protocol::kTcp: return "tcp";
  }
  return {};
}

}  // namespace a2i::behaviour
