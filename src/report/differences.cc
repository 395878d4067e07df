#include "report/differences.h"

namespace a2i::report {

std::span<const Difference> differences() {
  static constexpr Difference kAll[] = {
      {"Merged slashes", "App Mesh merged repeated slashes of a path before it matched. Istio does so only when the mesh configuration says "
                         "`meshConfig.pathNormalization.normalization: MERGE_SLASHES`, as the files in `install/` do."},
      {"Refused egress", "Under DROP_ALL an unknown host got 404 from App Mesh; Istio answers 502 (TCP: the connection is closed). A Sidecar is no "
                         "fence against a hostile workload; where one is needed add AuthorizationPolicies or NetworkPolicies. Under REGISTRY_ONLY "
                         "Istio knows every host that a Sidecar lists, with all its ports, App Mesh only the backends with theirs."},
      {"Names of a Service", "App Mesh took the Host that clients sent to the letter. Istio routes the short names of a Service, its full name and its "
                             "address alike, so requests that passed by the mesh under another name of the same Service are routed now, too."},
      {"Headless Services", "App Mesh balanced over the pods behind a headless Service. A sidecar of Istio sends what a route leads there to the address that "
                            "was dialled, so a Service with a ClusterIP takes its place (AMI4011). A node's Service that no file shows is taken to have one."},
      {"Idle timeouts", "App Mesh ended HTTP requests and streams after 300 s without a byte; Istio has no such limit. TCP connections keep 300 s, or what a "
                        "route or listener says; of several targets of one TCP route the first one's holds."},
      {"Timeouts of a server", "In App Mesh the client's proxy ended a request by the route's timeout and the server's by the listener's. Istio's sidecar of the server has "
                               "none, so clients wait for the shorter of the two: the answer is 504 as before, but what calls the server without a sidecar is not ended."},
      {"Scheme", "A route may ask for the scheme of a request. In the mesh it is `http`, for the application's own call is plain text; behind a gateway that ends "
                 "TLS it is `https`."},
      {"Health", "Envoys of App Mesh probed their targets themselves. In Istio the kubelet's readiness probes decide which pods get requests."},
      {"Outlier detection", "App Mesh left Envoy's success-rate ejection switched on; Istio switches it off and counts consecutive errors only."},
      {"Retries", "Istio retries on another host than the one that failed where it can. A server's sidecar tries up to twice more when its own application "
                  "resets a connection before the request reached it (not for gRPC)."},
      {"Encryption", "Workloads with sidecars encrypt towards each other by themselves, with certificates that Istio issues and that name their "
                     "service accounts. Client policies towards servers inside the mesh (trust, names, certificates, `enforce`) have no "
                     "counterpart and need none; a server without a sidecar is called in plain text. Plain text is accepted beside it until "
                     "a PeerAuthentication says STRICT, which `--mtls strict` writes for the listeners that took TLS only. Listeners without TLS took "
                     "plain text and go on to do so in either phase: no PeerAuthentication asks them for more, and Istio's own default is PERMISSIVE. One of yours "
                     "that says STRICT for their namespace or for the whole mesh would refuse callers that App Mesh let in."},
      {"Settings of the controller", "Tracing (X-Ray, Jaeger, Datadog), StatsD, SDS, and the log level and resources of all proxies were switched on by Helm values of App "
                                     "Mesh's controller (`tracing`, `stats`, `sds`, `sidecar`), which stand in no App Mesh object and are not carried over. `explain AMI5102` tells "
                                     "what Istio has in their place."},
      {"Proxy resources", "App Mesh's proxies asked for 10m CPU and 32Mi memory and had no limits; Istio's ask for 100m and 128Mi and are limited to 2 CPU and "
                          "1Gi. Where annotations of a pod say one of the four, all are carried over; elsewhere Istio's hold."},
      {"Ports without a listener", "App Mesh's proxies saw the ports of listeners only. Istio's see every port that comes in and hand what no Service names through as it "
                                   "is; once such a port is called under mutual TLS, it takes that, too. Ports of listeners that the annotation `appmesh.k8s.aws/ports` "
                                   "leaves out go on passing by the proxy, and a PeerAuthentication tells callers to use plain text there."},
      {"Applications on the loopback", "App Mesh's proxy called its application at the loopback address. Istio's calls it at the address of the pod, so one that listens on "
                                       "127.0.0.1 alone gets nothing any more: let it listen on all addresses, or set `meshConfig.inboundTrafficPolicy.mode: LOCALHOST`, "
                                       "which then holds for the whole mesh."},
      {"Groups of files", "App Mesh's injector gave a pod that sets no `fsGroup` the group 1337, and with it the files of its volumes. Istio's gives none. A container that writes to a "
                          "volume as a user other than root may have lived on that: set `fsGroup: 1337` in the `securityContext` of its pod template."},
      {"Names in Envoy", "Names of clusters, listeners and statistics change. Dashboards and alerts that use App Mesh's names need new queries."},
  };
  return kAll;
}

}  // namespace a2i::report
