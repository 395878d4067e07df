#include "behaviour/tls.h"

#include <algorithm>

namespace a2i::behaviour {

namespace {

Credential credential(const appmesh::Certificate& written) {
  Credential result;
  if (written.acm) {
    result = {Credential::Source::kAcm, {}, {}, std::string(*written.acm->certificate_arn), written.acm->node};
  } else if (written.file) {
    result = {Credential::Source::kFile, std::string(*written.file->certificate_chain), std::string(*written.file->private_key), {}, written.file->node};
  } else if (written.sds) {
    result = {Credential::Source::kSds, {}, {}, std::string(*written.sds->secret_name), written.sds->node};
  }
  return result;
}

Credential credential(const appmesh::Trust& written) {
  Credential result;
  if (written.acm) {
    const auto& arns = written.acm->certificate_authority_arns.items;
    result = {Credential::Source::kAcm, {}, {}, std::string(arns.empty() ? std::string_view{} : *arns.front()), written.acm->node};
  } else if (written.file) {
    result = {Credential::Source::kFile, std::string(*written.file->certificate_chain), {}, {}, written.file->node};
  } else if (written.sds) {
    result = {Credential::Source::kSds, {}, {}, std::string(*written.sds->secret_name), written.sds->node};
  }
  return result;
}

std::vector<std::string> namesOf(const appmesh::Optional<appmesh::SubjectAlternativeNames>& written) {
  std::vector<std::string> names;
  if (!written || !written->match) return names;
  for (const appmesh::Text& name : written->match->exact.items) names.emplace_back(*name);
  return names;
}

template <class Tls>
base::Rare<ServerTls> derive(const appmesh::Optional<Tls>& written) {
  if (!written || (written->mode && *written->mode == appmesh::TlsMode::kDisabled)) return {};
  ServerTls tls;
  tls.plain_text = written->mode && *written->mode == appmesh::TlsMode::kPermissive;
  if (written->certificate) tls.certificate = credential(*written->certificate);
  if (written->validation) {
    tls.asks_client = true;
    if (written->validation->trust) tls.trust = credential(*written->validation->trust);
    tls.client_names = namesOf(written->validation->subject_alternative_names);
    if (written->validation->subject_alternative_names) tls.names_node = written->validation->subject_alternative_names->node;
  }
  tls.key = written->key;
  tls.node = written->node;
  return tls;
}

}  // namespace

base::Rare<ServerTls> deriveTls(const appmesh::Optional<appmesh::NodeListenerTls>& written) { return derive(written); }
base::Rare<ServerTls> deriveTls(const appmesh::Optional<appmesh::GatewayListenerTls>& written) { return derive(written); }

std::optional<ClientTls> deriveTls(const appmesh::Optional<appmesh::ClientPolicy>& written) {
  if (!written || !written->tls) return std::nullopt;
  const appmesh::ClientTls& from = *written->tls;
  ClientTls tls;
  tls.enforced = !from.enforce || *from.enforce;
  for (const appmesh::Integer& port : from.ports.items) tls.ports.push_back(*port);
  if (from.certificate) tls.certificate = credential(*from.certificate);
  if (from.validation) {
    if (from.validation->trust) tls.trust = credential(*from.validation->trust);
    tls.server_names = namesOf(from.validation->subject_alternative_names);
  }
  tls.key = written->key;
  tls.node = written->node;
  return tls;
}

constexpr std::int64_t kUnlimited = 2147483647;  // App Mesh's own value where nobody wrote one

Pool derivePool(const appmesh::ConnectionPool& written) {
  Pool pool;
  const auto take = [](const appmesh::Integer& from, std::optional<std::int64_t>& to) {
    if (from) to = std::min<std::int64_t>(*from, kUnlimited);
  };
  if (written.tcp) take(written.tcp->max_connections, pool.connections);
  if (written.http) {
    take(written.http->max_connections, pool.connections);
    take(written.http->max_pending_requests, pool.pending_requests);
  }
  if (written.http2) take(written.http2->max_requests, pool.requests);
  if (written.grpc) take(written.grpc->max_requests, pool.requests);
  return pool;
}

void deriveClientTls(const mesh::Node& node, Egress& egress) {
  const auto& defaults = node.spec().backend_defaults;
  const std::optional<ClientTls> general = defaults ? deriveTls(defaults->client_policy) : std::nullopt;
  if (defaults && defaults->client_policy) egress.tls_from.push_back(defaults->client_policy->node);
  for (const mesh::Node::Backend& backend : node.backends) {
    const bool own = backend.spec != nullptr && backend.spec->client_policy;
    if (own) egress.tls_from.push_back(backend.spec->client_policy->node);
    const std::optional<ClientTls> tls = own ? deriveTls(backend.spec->client_policy) : general;
    if (tls && backend.service.target) egress.tls.emplace_back(*backend.service.target, *tls);
  }
}

}  // namespace a2i::behaviour
