#include "translate/gateway_tls.h"

#include <algorithm>
#include <set>

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

std::string quoted(const yaml::Node& node) { return "`" + base::printable(node.scalar()) + "`"; }

// What a volume of a pod is made of, as a sentence names it.
std::string volume(const yaml::Node* pod_spec, const yaml::Node& name) {
  if (const yaml::Node* const volumes = yaml::follow(pod_spec, {"volumes"})) {
    for (const yaml::Node& one : volumes->items()) {
      const yaml::Node* const its = one.get("name");
      if (its == nullptr || its->scalar() != name.scalar()) continue;
      if (const yaml::Node* const secret = yaml::follow(&one, {"secret", "secretName"})) return "the Secret " + quoted(*secret);
      if (const yaml::Node* const map = yaml::follow(&one, {"configMap", "name"})) return "the ConfigMap " + quoted(*map);
    }
  }
  return "the volume " + quoted(name);
}

// What the former pods of the gateway mount where these files are: "the Secret `certs` at `/certs`".
std::set<std::string> mountsOf(const mesh::MeshGraph& graph, const mesh::Gateway& gateway, const std::vector<std::string>& files) {
  std::set<std::string> mounts;
  for (const mesh::WorkloadId id : gateway.workloads) {
    const yaml::Node* const pod_spec = graph[id].pod_spec;
    const yaml::Node* const containers = yaml::follow(pod_spec, {"containers"});
    if (containers == nullptr) continue;
    for (const yaml::Node& container : containers->items()) {
      const yaml::Node* const list = container.get("volumeMounts");
      if (list == nullptr) continue;
      for (const yaml::Node& mount : list->items()) {
        const yaml::Node* const path = mount.get("mountPath");
        const yaml::Node* const name = mount.get("name");
        if (path == nullptr || name == nullptr || path->scalar().empty()) continue;
        const bool holds = std::any_of(files.begin(), files.end(), [path](const std::string& file) { return file.starts_with(path->scalar()); });
        if (holds) mounts.insert(volume(pod_spec, *name) + " at " + quoted(*path));
      }
    }
  }
  return mounts;
}

// Files that App Mesh's Envoy found in its own container; the pods of the installation have none of them.
void tellFiles(Context& context, const mesh::Gateway& gateway, const behaviour::Gateway::Listener& listener, const istio::ServerTls& tls) {
  std::vector<std::string> files;
  for (const std::string& file : {tls.server_certificate, tls.private_key, tls.ca_certificates}) {
    if (!file.empty()) files.push_back(file);
  }
  std::string list;
  for (const std::string& file : files) list.append(list.empty() ? "`" : ", `").append(base::printable(file)).append("`");
  const std::set<std::string> mounts = mountsOf(context.graph, gateway, files);
  std::string message = "TLS at port " + std::to_string(listener.port.number) + " reads " + list + ", which the gateway's pods of `install/` do not have; the port stays closed without them.";
  if (!mounts.empty()) message += " The former pods mount " + base::join({mounts.begin(), mounts.end()}, ", ") + ".";
  auto& finding = context.report(findings::kTlsFiles, gateway.manifest(), listener.tls->key, std::move(message));
  finding.way_out = "mount them by `volumes` and `volumeMounts` in the values of the gateway in `install/`";
}

}  // namespace

istio::ServerTls gatewayTls(Context& context, const mesh::Gateway& gateway, const behaviour::Gateway::Listener& listener, const istio::Object& output) {
  const std::string port = std::to_string(listener.port.number);
  ServerTlsMaker maker(*listener.tls, output.name + "-" + port);
  istio::ServerTls tls = maker.make();
  const std::string path = target(context, output, "spec.servers[].tls");
  if (!tls.server_certificate.empty()) tellFiles(context, gateway, listener, tls);
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
