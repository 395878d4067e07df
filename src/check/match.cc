#include <re2/re2.h>

#include <algorithm>

#include "base/text.h"
#include "check/families.h"
#include "findings/rules_mesh.h"

namespace a2i::check {

findings::Finding& report(findings::Findings& findings, const findings::Rule& rule, const mesh::Object& object, const yaml::Node* at,
                          std::string message) {
  findings::Finding& finding = findings.add(rule, at == nullptr ? object.manifest().name_span : at->span, std::move(message));
  finding.object = object.manifest().display();
  if (at != nullptr) finding.field = appmesh::fieldPath(object.manifest(), *at);
  return finding;
}

namespace {

void checkRegex(const appmesh::Text& regex, const mesh::Object& object, findings::Findings& findings) {
  if (!regex) return;
  RE2::Options options(RE2::Quiet);
  const RE2 compiled(*regex, options);
  if (!compiled.ok()) {
    report(findings, findings::kInvalidRegex, object, regex.node, "RE2 cannot read this regular expression: " + base::printable(compiled.error()) + ".");
  } else if (regex->find("\\C") != std::string::npos) {
    report(findings, findings::kInvalidRegex, object, regex.node, "`\\C` (a single byte) is not taken by Istio, which reads the expression with Go.");
  } else if (regex->empty()) {
    report(findings, findings::kInvalidRegex, object, regex.node, "The regular expression is empty; Istio refuses that.");
  }
}

// What HTTP allows in the name of a header. RFC 9110, section 5.6.2.
bool token(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

void checkHeader(const appmesh::HeaderMatch& header, const mesh::Object& object, findings::Findings& findings) {
  if (header.name && !token(*header.name)) {
    report(findings, findings::kHeaderName, object, header.name.node, "`" + base::printable(*header.name) + "` is no name of a header.");
  }
  if (!header.match) return;
  const appmesh::HeaderMatchValue& match = *header.match;
  const int kinds = (match.exact ? 1 : 0) + (match.prefix ? 1 : 0) + (match.suffix ? 1 : 0) + (match.regex ? 1 : 0) + (match.range ? 1 : 0);
  if (kinds != 1) {
    report(findings, findings::kHeaderMatchUnion, object, match.key,
           "The match of header `" + base::printable(*header.name) + "` has " + std::to_string(kinds) + " kinds of comparison; exactly one is expected.");
  }
  checkRegex(match.regex, object, findings);
  if (match.range && *match.range->start >= *match.range->end) {
    report(findings, findings::kEmptyRange, object, match.range->key,
           "The range from " + std::to_string(*match.range->start) + " up to, but without, " + std::to_string(*match.range->end) + " holds no number.");
  }
}

}  // namespace

void checkHeaders(const appmesh::List<appmesh::HeaderMatch>& headers, const mesh::Object& object, findings::Findings& findings) {
  for (const appmesh::HeaderMatch& header : headers.items) checkHeader(header, object, findings);
}

void checkQuery(const appmesh::List<appmesh::QueryParameter>& parameters, const mesh::Object& object, findings::Findings& findings) {
  for (const appmesh::QueryParameter& parameter : parameters.items) {
    if (!parameter.match || parameter.match->exact) continue;
    report(findings, findings::kEmptyQueryMatch, object, parameter.match->key,
           "The match of the query parameter `" + base::printable(*parameter.name) + "` has no `exact`; any value is taken.");
  }
}

void checkPath(const appmesh::PathMatch& path, const mesh::Object& object, findings::Findings& findings) {
  if ((path.exact ? 1 : 0) + (path.regex ? 1 : 0) != 1) {
    report(findings, findings::kPathMatchUnion, object, path.key, "`path` needs exactly one of `exact` and `regex`.");
  }
  if (path.exact && !path.exact->starts_with('/')) {
    report(findings, findings::kPathWithoutSlash, object, path.exact.node, "The path `" + base::printable(*path.exact) + "` does not begin with `/`.");
  }
  checkRegex(path.regex, object, findings);
}

void checkPrefix(const appmesh::Text& prefix, const mesh::Object& object, findings::Findings& findings) {
  if (prefix && !prefix->starts_with('/')) {
    report(findings, findings::kPathWithoutSlash, object, prefix.node, "The prefix `" + base::printable(*prefix) + "` does not begin with `/`.");
  }
}

}  // namespace a2i::check
