#include "translate/client_tls.h"

#include <algorithm>

#include "base/text.h"

namespace a2i::translate {

namespace {

using Source = behaviour::Credential::Source;

// Istio takes either files or one Secret; what does not fit is left to the reader, and the server refuses meanwhile.
void addTrust(const behaviour::ClientTls& from, ClientTlsResult& result) {
  switch (from.trust.source) {
    case Source::kNone: break;
    case Source::kFile:
      result.tls.ca_certificates = from.trust.chain;
      result.files.push_back(from.trust.chain);
      break;
    case Source::kAcm:
      result.missing.push_back("the root certificate of " + base::printable(from.trust.name) + ", exported from ACM, as `caCertificates`");
      break;
    case Source::kSds:
      if (!secretName(from.trust.name)) {
        result.missing.push_back("the authorities that SDS gave as `" + base::printable(from.trust.name) + "`");
        break;
      }
      result.tls.credential_name = from.trust.name;
      result.missing.push_back("a Secret `" + from.trust.name + "` with `ca.crt`");
      break;
  }
}

// Beside a Secret Istio takes no authorities from elsewhere: they have to come into the same one.
std::string authorities(const behaviour::Credential& trust) {
  switch (trust.source) {
    case Source::kNone: return "";
    case Source::kFile: return " and, as `ca.crt`, the content of " + base::printable(trust.chain);
    case Source::kAcm: return " and, as `ca.crt`, the root certificate of " + base::printable(trust.name) + ", exported from ACM";
    case Source::kSds: return " and, as `ca.crt`, the authorities that SDS gave as `" + base::printable(trust.name) + "`";
  }
  return "";
}

void addCertificate(const behaviour::ClientTls& from, ClientTlsResult& result) {
  switch (from.certificate.source) {
    case Source::kNone: case Source::kAcm: break;
    case Source::kFile:
      if (!result.tls.credential_name.empty()) {
        result.missing.push_back("the client certificate of the files " + base::printable(from.certificate.chain) + " and " +
                                 base::printable(from.certificate.key) + " in the same Secret (`tls.crt`, `tls.key`) with `mode: MUTUAL`");
        break;
      }
      result.tls.mode = istio::ClientTls::Mode::kMutual;
      result.tls.client_certificate = from.certificate.chain;
      result.tls.private_key = from.certificate.key;
      result.files.push_back(from.certificate.chain);
      result.files.push_back(from.certificate.key);
      break;
    case Source::kSds:
      if (!secretName(from.certificate.name)) {
        result.missing.push_back("the client certificate that SDS gave as `" + base::printable(from.certificate.name) + "`");
        break;
      }
      result.tls.mode = istio::ClientTls::Mode::kMutual;
      result.tls.credential_name = from.certificate.name;
      result.tls.ca_certificates.clear();
      result.files.clear();
      result.missing = {"a Secret `" + from.certificate.name + "` with `tls.crt`, `tls.key`" + authorities(from.trust)};
      break;
  }
}

}  // namespace

bool secretName(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
  return !name.empty() && name.size() <= 253 && std::all_of(name.begin(), name.end(), fits) && name.front() != '-' && name.front() != '.' &&
         name.back() != '-' && name.back() != '.';
}

ClientTlsResult clientTls(const behaviour::ClientTls& from, const std::string& host) {
  ClientTlsResult result;
  addTrust(from, result);
  addCertificate(from, result);
  result.tls.sni = host;
  result.tls.subject_alt_names = from.server_names;
  if (result.tls.subject_alt_names.empty()) result.tls.subject_alt_names.push_back(host);
  return result;
}

}  // namespace a2i::translate
