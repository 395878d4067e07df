#include "translate/gateway_tls.h"

#include "base/text.h"
#include "findings/rules_security.h"
#include "translate/client_tls.h"

namespace a2i::translate {

namespace {

using Source = behaviour::Credential::Source;

class ServerTlsMaker {
 public:
  ServerTlsMaker(const behaviour::ServerTls& from, std::string secret) : from_(from), secret_(std::move(secret)) {}

  istio::ServerTls make() {
    addCertificate();
    if (from_.asks_client) addTrust();
    if (from_.plain_text) missing_.push_back("a second port for callers in plain text, which this port no longer takes");
    return tls_;
  }
  const std::vector<std::string>& missing() const { return missing_; }

 private:
  void addCertificate() {
    switch (from_.certificate.source) {
      case Source::kNone: break;
      case Source::kFile:
        tls_.server_certificate = from_.certificate.chain;
        tls_.private_key = from_.certificate.key;
        break;
      case Source::kAcm:
        tls_.credential_name = secret_;
        missing_.push_back("a Secret `" + secret_ + "` with the certificate in place of " + base::printable(from_.certificate.name));
        break;
      case Source::kSds:
        tls_.credential_name = secretName(from_.certificate.name) ? from_.certificate.name : secret_;
        missing_.push_back("a Secret `" + tls_.credential_name + "` with the certificate that SDS gave as `" + base::printable(from_.certificate.name) + "`");
        break;
    }
  }

  void addTrust() {
    tls_.mutual = true;
    tls_.subject_alt_names = from_.client_names;
    const bool files = tls_.credential_name.empty();
    if (from_.trust.source == Source::kFile && files) {
      tls_.ca_certificates = from_.trust.chain;
      return;
    }
    if (files) {  // Istio takes either files or one Secret
      tls_.server_certificate.clear();
      tls_.private_key.clear();
      tls_.credential_name = secret_;
      missing_.push_back("a Secret `" + secret_ + "` with the certificate of the files " + base::printable(from_.certificate.chain) + " and " +
                         base::printable(from_.certificate.key));
    }
    missing_.push_back("the authorities of its clients as `ca.crt` in that Secret");
  }

  const behaviour::ServerTls& from_;
  std::string secret_;
  istio::ServerTls tls_;
  std::vector<std::string> missing_;
};

}  // namespace

istio::ServerTls gatewayTls(Context& context, const mesh::Gateway& gateway, const behaviour::Gateway::Listener& listener, const istio::Object& output) {
  const std::string port = std::to_string(listener.port.number);
  ServerTlsMaker maker(*listener.tls, output.name + "-" + port);
  istio::ServerTls tls = maker.make();
  const std::string path = target(context, output, "spec.servers[].tls");
  if (maker.missing().empty()) {
    context.ledger.translated(listener.tls->node, path);
    return tls;
  }
  std::string list;
  for (const std::string& what : maker.missing()) list.append(list.empty() ? "" : "; ").append(what);
  context.report(findings::kGatewayTls, gateway.manifest(), listener.tls->key, "TLS at port " + port + " needs " + list + ".");
  context.ledger.approximated(listener.tls->node, path, findings::kGatewayTls);
  return tls;
}

}  // namespace a2i::translate
