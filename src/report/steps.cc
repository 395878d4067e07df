#include "report/steps.h"

#include <algorithm>
#include <map>

#include "findings/rules_security.h"
#include "findings/rules_translation.h"
#include "report/escape.h"
#include "report/ranking.h"

namespace a2i::report {

namespace {

constexpr std::size_t kMaxNames = 20, kMaxWaves = 50, kMaxName = 200, kMaxCertificates = 100, kWavesShare = std::size_t{60} * 1024;

std::string names(const std::vector<std::string>& all) {
  std::string text;
  for (std::size_t i = 0; i < std::min(all.size(), kMaxNames); ++i) text += (i == 0 ? "" : ", ") + markdown(shortened(all[i], kMaxName));
  if (all.size() > kMaxNames) text += " and " + std::to_string(all.size() - kMaxNames) + " more";
  return text;
}

class List {
 public:
  void add(const std::string& text) { out_ += std::to_string(++count_) + ". " + text + "\n"; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  int count_ = 0;
};

// Rules whose findings ask for a decision, with the number of places; errors are a step of their own.
std::string decisions(const Input& input) {
  std::map<std::string_view, std::pair<const findings::Rule*, std::size_t>> rules;
  for (const findings::Finding& finding : input.findings.all()) {
    if (finding.level != findings::Level::kWarning || finding.rule->id.starts_with("AMI9")) continue;
    auto& [rule, count] = rules[finding.rule->id];
    rule = finding.rule;
    ++count;
  }
  std::string text;
  for (const auto& [id, entry] : rules) {
    text += (text.empty() ? "" : "; ") + std::string(id) + " " + markdown(entry.first->title) + " (" + std::to_string(entry.second) + ")";
  }
  return text;
}

std::string waves(const Overview& overview) {
  std::string text;
  std::size_t shown = 0;
  for (; shown < std::min(overview.waves.size(), kMaxWaves) && text.size() < kWavesShare; ++shown) {
    text += "\n   - wave " + std::to_string(shown + 1) + ": " + names(overview.waves[shown]);
  }
  if (shown < overview.waves.size()) text += "\n   - " + std::to_string(overview.waves.size() - shown) + " further waves";
  return text;
}

// What to do about certificates of ACM, with the values that the manifests hold. Empty where there are none.
std::string certificates(const Overview& overview) {
  std::string authorities, servers, gateways;
  const std::size_t all = overview.certificates.size();
  const CertificateLine* last = nullptr;
  for (std::size_t i = 0; i < std::min(all, kMaxCertificates); ++i) {
    const CertificateLine& line = overview.certificates[i];
    std::string& text = line.kind == CertificateLine::Kind::kAuthority ? authorities : line.kind == CertificateLine::Kind::kGateway ? gateways : servers;
    const bool again = last != nullptr && last->kind == line.kind && last->arn == line.arn;
    text += again ? ", " : "\n   - " + markdown(shortened(line.arn, kMaxName)) + ": ";
    text += markdown(shortened(line.user, kMaxName));
    last = &line;
  }
  std::string text;
  if (!authorities.empty()) {
    text += "Istio issues the certificates of its workloads itself. Where programs outside of the mesh trust the AWS Private CA of these "
            "manifests, let it stand above Istio: cert-manager with aws-privateca-issuer (an `AWSPCAClusterIssuer` with the authority's `arn`) and "
            "istio-csr in the place of istiod's own authority, or an intermediate certificate of it as the Secret `cacerts` in Istio's "
            "namespace, before the first workload is restarted. The authorities:" + authorities;
  }
  if (!gateways.empty()) {
    text += std::string(text.empty() ? "" : "\n\n   ") + "Let cert-manager write the Secrets that the Gateways name, make them of what `aws acm export-certificate` gives out (nothing renews them then), or keep the "
            "certificate at the load balancer (`service.beta.kubernetes.io/aws-load-balancer-ssl-cert`) and take plain text behind it:" + gateways;
  }
  if (!servers.empty()) {
    text += std::string(text.empty() ? "" : "\n\n   ") + "These certificates of workloads are not needed any more once their callers have sidecars:" + servers;
  }
  if (all > kMaxCertificates) text += "\n   - " + std::to_string(all - kMaxCertificates) + " more";
  return text;
}

// Also when somebody has accepted it: it is true all the same.
bool found(const Input& input, const findings::Rule& rule) {
  const auto is = [&rule](const findings::Finding& finding) { return finding.rule == &rule; };
  return std::any_of(input.findings.all().begin(), input.findings.all().end(), is) ||
         std::any_of(input.suppressed.begin(), input.suppressed.end(), [&is](const auto& entry) { return is(entry.finding); });
}

// Where the order of the waves alone would break calls.
std::string otherOrder(const Input& input) {
  std::string text;
  if (found(input, findings::kCloudMapService)) {
    text +=
        " Callers of a node that Cloud Map discovered (gateways are callers, too) restart before it or with it: the former proxies hold the addresses they were told "
        "last, and do not find its new pods.";
  }
  if (found(input, findings::kListenerTls)) {
    text +=
        " A server that took TLS restarts after its callers (gateways are callers, too) where its mode is PERMISSIVE: they call it in plain text then, and Istio's proxy does not answer with App Mesh's "
        "certificates. In mode STRICT it restarts together with them, and calls fail until the last of them is there: where that cannot be, move them into a second cluster.";
  }
  if (!text.empty()) text += " The waves heed this.";
  return text;
}

std::string components(const Overview& overview) {
  std::string text;
  std::size_t shown = 0;
  for (; shown < std::min(overview.components.size(), kMaxWaves) && text.size() < kWavesShare; ++shown) {
    const Component& component = overview.components[shown];
    text += "\n   - " + markdown(shortened(component.ns, kMaxName)) + ": " + names(component.files);
  }
  if (shown < overview.components.size()) text += "\n   - " + std::to_string(overview.components.size() - shown) + " further namespaces";
  return text;
}

}  // namespace

bool makesGateways(const Summary& summary) {
  const auto& made = summary.output_objects;
  return std::any_of(made.begin(), made.end(), [](const std::string& object) { return object.starts_with("Gateway "); });
}

std::string_view gatewaysLater() {
  return "Leave the gateways out of this first installation (`--set 'components.ingressGateways[0].enabled=false'` for the first, and so on; with Helm, no release of the chart "
         "`gateway`) until the workloads behind them have moved: the pods of a gateway have the labels of the former ones, so a Service of yours that selects "
         "these sends them requests as soon as they run.";
}

std::string steps(const Input& input) {
  const Overview& overview = input.summary.overview;
  const Counts all = counts(input.findings);
  List list;
  if (all[2] != 0) {
    list.add("Mend what *Findings* calls an error (" + std::to_string(all[2]) + ")." +
             (overview.blocked_objects.empty() ? "" : " Nothing comes of these until then: " + names(overview.blocked_objects) + "."));
  }
  if (const std::string open = decisions(input); !open.empty()) list.add("Decide what shall become of what changes: " + open + ".");
  list.add(
      "`appmesh2istio generate . --out-dir istio`, read the change, commit it. `appmesh2istio verify . --out-dir istio` keeps it in step "
      "from then on.");
  list.add(
      "Install Istio beside what runs: `istioctl install -f istio/install/istio-operator.yaml`, or Helm with the values beside it. They "
      "hold what this "
      "mesh needs of the mesh configuration; where you have one, merge them, and compare it with *Differences that hold for every mesh*." +
      (makesGateways(input.summary) ? " " + std::string(gatewaysLater()) : std::string()));
  if (const std::string known = certificates(overview); !known.empty()) list.add(known);
  list.add("`kubectl apply -k istio`. The proxies of App Mesh take no notice of it: nothing changes yet.");
  list.add(
      "Delete App Mesh's webhooks (step 1 of *Taking App Mesh off the cluster*): they give each new pod a proxy that gets no configuration, or refuse it where the "
      "controller is down.");
  if (!overview.components.empty()) {
    list.add(
        "Lay a kustomization over the one where the Namespace, its Services and workloads are kept (`resources: [YOURS]`, "
        "`components: [PATH/istio/workloads/NAMESPACE]`), and apply these one by one in the order of the next step: they change pod templates, so Kubernetes restarts those pods at once, with Istio's sidecar." +
        components(overview));
  }
  list.add(
      "Namespace by namespace, replace App Mesh's injection label by Istio's and restart the workloads, callees before their callers, and "
      "gateways last. A restarted workload takes plain text as well as mutual TLS, so callers with the former proxy still reach it. Watch "
      "each "
      "wave before the next one; the way back is a restart without a sidecar, for there is no App Mesh to go back to. Such a pod reaches Services by their own pods only: first give "
      "a Service that stands for a virtual service alone (no pods, or a port that it lacks) the selector and the port of a version." +
      otherOrder(input) + waves(overview));
  if (makesGateways(input.summary)) {
    list.add(
        "Install the gateways. They take the place of App Mesh's: same labels, same ports, behind the Services that you have, which send requests to both "
        "kinds of pods from then on. Try each by the Service of its own, then scale the former Deployment down.");
  }
  list.add("After the last restart refuse plain text (`--mtls strict`), then take App Mesh off the cluster, as its chapter below says.");
  return list.take();
}

}  // namespace a2i::report
