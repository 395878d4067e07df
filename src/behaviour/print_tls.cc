#include "behaviour/print_parts.h"

namespace a2i::behaviour {

namespace {

std::string_view sourceText(const Credential& credential) {
  switch (credential.source) {
    case Credential::Source::kNone: return "nowhere";
    case Credential::Source::kAcm: return "ACM";
    case Credential::Source::kFile: return "files";
    case Credential::Source::kSds: return "SDS";
  }
  return {};
}

std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text.append(text.empty() ? "" : ", ").append(quoted(name));
  return text;
}

}  // namespace

std::string serverTlsText(const ServerTls& tls) {
  std::string text = tls.plain_text ? "TLS or plain text" : "TLS only";
  text.append(", certificate from ").append(sourceText(tls.certificate));
  if (tls.asks_client) text.append(", clients need a certificate trusted by ").append(sourceText(tls.trust));
  if (!tls.client_names.empty()) text += " for " + list(tls.client_names);
  return text;
}

std::string clientTlsText(const ClientTls& tls) {
  std::string text = tls.enforced ? "TLS" : "TLS where the server has it";
  for (std::size_t i = 0; i < tls.ports.size(); ++i) text += (i == 0 ? " at port " : ", ") + std::to_string(tls.ports[i]);
  text.append(", trust from ").append(sourceText(tls.trust));
  if (tls.certificate.source != Credential::Source::kNone) text.append(", own certificate from ").append(sourceText(tls.certificate));
  if (!tls.server_names.empty()) text += ", server is " + list(tls.server_names);
  return text;
}

}  // namespace a2i::behaviour
