#include "pipeline/certificates.h"

#include <algorithm>
#include <set>

namespace a2i::pipeline {

namespace {

using report::CertificateLine;

class Collector {
 public:
  explicit Collector(std::set<CertificateLine>& lines) : lines_(lines) {}

  void trust(const appmesh::Trust& trust, const std::string& user) {
    if (!trust.acm) return;
    for (const appmesh::Text& arn : trust.acm->certificate_authority_arns.items) add(CertificateLine::Kind::kAuthority, *arn, user);
  }

  void policy(const appmesh::Optional<appmesh::ClientPolicy>& policy, const std::string& user) {
    if (!policy || !policy->tls || !policy->tls->validation || !policy->tls->validation->trust) return;
    trust(*policy->tls->validation->trust, user);
  }

  template <class Listener>
  void listener(const Listener& listener, CertificateLine::Kind kind, const std::string& user) {
    if (!listener.tls || !listener.tls->certificate || !listener.tls->certificate->acm) return;
    const std::string port = listener.port_mapping ? ", port " + std::to_string(*listener.port_mapping->port) : "";
    add(kind, *listener.tls->certificate->acm->certificate_arn, user + port);
  }

 private:
  void add(CertificateLine::Kind kind, std::string_view arn, const std::string& user) { lines_.insert({kind, std::string(arn), user}); }

  std::set<CertificateLine>& lines_;
};

}  // namespace

std::vector<CertificateLine> certificates(const mesh::MeshGraph& graph) {
  std::set<CertificateLine> lines;
  Collector collector(lines);
  for (const mesh::Node& node : graph.nodes) {
    const std::string user = node.manifest().display();
    const auto& spec = node.spec();
    if (spec.backend_defaults) collector.policy(spec.backend_defaults->client_policy, user);
    for (const mesh::Node::Backend& backend : node.backends) {
      if (backend.spec != nullptr) collector.policy(backend.spec->client_policy, user);
    }
    for (const auto& listener : spec.listeners.items) collector.listener(listener, CertificateLine::Kind::kServer, user);
  }
  for (const mesh::Gateway& gateway : graph.gateways) {
    const std::string user = gateway.manifest().display();
    const auto& spec = gateway.spec();
    if (spec.backend_defaults) collector.policy(spec.backend_defaults->client_policy, user);
    for (const auto& listener : spec.listeners.items) collector.listener(listener, CertificateLine::Kind::kGateway, user);
  }
  return {lines.begin(), lines.end()};
}

}  // namespace a2i::pipeline
