#include "report/differences.h"

namespace a2i::report {

std::span<const Difference> differences() {
  static constexpr Difference kAll[] = {
      {"Merged slashes", "App Mesh merged repeated slashes of a path before it matched. Istio does so only when the mesh configuration says "
                         "`meshConfig.pathNormalization.normalization: MERGE_SLASHES`, as the files in `install/` do."},
      {"Refused egress", "Under DROP_ALL an unknown host got 404 from App Mesh; Istio answers 502 (TCP: the connection is closed). A Sidecar is no "
                         "fence against a hostile workload; where one is needed add AuthorizationPolicies or NetworkPolicies. Under REGISTRY_ONLY "
                         "Istio knows every host that a Sidecar lists, App Mesh only the backends."},
      {"Idle timeouts", "App Mesh ended HTTP requests and streams after 300 s without a byte; Istio has no such limit. TCP connections keep 300 s."},
      {"Health", "Envoys of App Mesh probed their targets themselves. In Istio the kubelet's readiness probes decide which pods get requests."},
      {"Outlier detection", "App Mesh left Envoy's success-rate ejection switched on; Istio switches it off and counts consecutive errors only."},
      {"Retries", "Istio retries on another host than the one that failed where it can. A server's sidecar may retry once more towards its own "
                  "application when a connection is reset before the request was sent."},
      {"Encryption", "Workloads with sidecars encrypt towards each other by themselves, with certificates that Istio issues and that name their "
                     "service accounts. Client policies towards servers inside the mesh (trust, names, certificates, `enforce`) have no "
                     "counterpart and need none; a server without a sidecar is called in plain text. Plain text is accepted beside it until "
                     "a PeerAuthentication says STRICT, which `--mtls strict` writes for the listeners that took TLS only."},
      {"Names in Envoy", "Names of clusters, listeners and statistics change. Dashboards and alerts that use App Mesh's names need new queries."},
  };
  return kAll;
}

}  // namespace a2i::report
