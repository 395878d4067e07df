#include "findings/rules_security.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kPeer[] = {"https://istio.io/latest/docs/reference/config/security/peer_authentication/",
                                      "https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/"};
constexpr std::string_view kPolicy[] = {"https://istio.io/latest/docs/reference/config/security/authorization-policy/"};
constexpr std::string_view kOrigination[] = {"https://istio.io/latest/docs/tasks/traffic-management/egress/egress-tls-origination/"};
constexpr std::string_view kIngress[] = {"https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/"};
}  // namespace

const Rule kListenerTls{
    .id = "AMI4301", .slug = "listener-tls", .level = Level::kWarning, .blocks_output = false,
    .title = "TLS of a listener becomes Istio's mutual TLS",
    .help = "The listener took TLS with a certificate of its own (ACM, file or SDS). In Istio, sidecars encrypt towards each other by "
        "themselves, with certificates that name the service account of the pod; certificates of the manifests are not used any more. "
        "Callers without a sidecar that spoke TLS to this port are refused, and what pinned DNS names in the certificate has to learn "
        "`spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICEACCOUNT`. A caller whose name `validation` does not list gets 403 from a listener of "
        "HTTP, where App Mesh ended the connection.\n\n"
        "App Mesh's proxies and Istio's speak no TLS with each other: restart the callers of a listener in mode PERMISSIVE before its pods, those of one in mode STRICT together with "
        "them. It takes plain text as well in the phase `--mtls permissive`, while callers move. After the last "
        "restart translate again with `--mtls strict`. To keep a root of your own, give Istio an intermediate of it: the "
        "Secret `cacerts`, or cert-manager with istio-csr and the AWS Private CA issuer.",
    .way_out = "restart it after its callers (mode STRICT: with them), and translate again with `--mtls strict` after the last restart",
    .links = kPeer,
};

const Rule kClientIdentity{
    .id = "AMI4302", .slug = "client-identity", .level = Level::kError, .blocks_output = false,
    .title = "Who may call is not known by service account",
    .help = "The listener let in clients by the names in their certificates. Istio knows its workloads by their service accounts. A name "
        "is carried over when it is a SPIFFE id with namespace and service account, or when a virtual node whose pods are in the "
        "input presents it by SDS; this one is neither, so no AuthorizationPolicy was written for the listener.\n\n"
        "Write one: action DENY, the listener's port, `principals: [\"*\"]` and the callers as `notPrincipals`. Callers in plain text have no name and pass it, until `--mtls strict` refuses them.",
    .way_out = "write an AuthorizationPolicy that denies all principals but those of the callers",
    .links = kPolicy,
};

const Rule kTlsByHand{
    .id = "AMI4303", .slug = "tls-needs-hands", .level = Level::kError, .blocks_output = false,
    .title = "TLS towards a server outside of the mesh needs something that the manifests do not hold",
    .help = "The client policy used authorities or certificates that live in ACM or came by SDS. Istio's sidecar reads them from files or "
        "from a Secret of the client's namespace. The DestinationRule is written so that it stays closed until they are there: "
        "nothing goes out in plain text.\n\n"
        "Export the root certificate of the private CA, mount it and set `caCertificates` (in a Kustomize overlay over the output), or create the Secret that `credentialName` names. "
        "Istio hands that to a sidecar only when the service account of the pod may list Secrets in its namespace: `kubectl create role tls-reader --resource=secret --verb=list` and a "
        "RoleBinding to it.",
    .way_out = "mount the authority's certificate and set `caCertificates`, or create the Secret of `credentialName` and let the pods' account list Secrets",
    .links = kOrigination,
};

const Rule kTlsFiles{
    .id = "AMI4304", .slug = "tls-files", .level = Level::kWarning, .blocks_output = false,
    .title = "TLS files have to be mounted into the proxy",
    .help = "App Mesh's Envoy read these files; now the container `istio-proxy` does. Nothing in the input shows how they got there "
        "(the annotation `appmesh.k8s.aws/secretMounts` is carried over by a patch). The pods of a gateway are made anew by the installation of Istio, "
        "which mounts nothing of the former ones; a port whose certificate is not there stays closed.\n\n"
        "Mount the same Secret at the same path with `sidecar.istio.io/userVolume` and `sidecar.istio.io/userVolumeMount`; for a gateway by `volumes` and "
        "`volumeMounts` of the chart's values (`k8s.overlays` of the IstioOperator). A server may as well name a Secret of the gateway's namespace by `credentialName`, which needs no mount: say so "
        "in a Kustomize overlay over the output.",
    .way_out = "mount the same Secret at the same path by `sidecar.istio.io/userVolume` and `sidecar.istio.io/userVolumeMount`",
    .links = kOrigination,
};

const Rule kGatewayTls{
    .id = "AMI4305", .slug = "gateway-tls", .level = Level::kError, .blocks_output = false,
    .title = "TLS of a gateway needs a certificate that the manifests do not hold",
    .help = "Certificates of ACM and what came by SDS are not in the input. The server of the Gateway names a Secret in the gateway's namespace and stays closed until it is there.\n\n"
        "Let cert-manager (with the AWS Private CA issuer, say) write the Secret. App Mesh's certificates were private ones, which `aws acm export-certificate` gives out with their keys; an exported "
        "one is not renewed. Or end TLS at the load balancer: keep the ACM "
        "certificate there (`service.beta.kubernetes.io/aws-load-balancer-ssl-cert`) and take `tls` out of the listener, so that the server becomes one of HTTP. A port "
        "that took plain text beside TLS (mode PERMISSIVE) needs two ports in Istio.",
    .way_out = "create the Secret, or end TLS at the load balancer and take `tls` out of the listener",
    .links = kIngress,
};

const Rule kTlsByName{
    .id = "AMI4306", .slug = "tls-by-outside-name", .level = Level::kError, .blocks_output = false,
    .title = "TLS to pods of the mesh is lost by a name outside of the cluster",
    .help = "The node's pods were found by a DNS name that is no Kubernetes Service, that of a load balancer say, and their Envoy ended the TLS of the "
        "clients. Istio's sidecar ends only its own mutual TLS, which clients speak to pods of Services alone, and the input shows no Service that "
        "selects exactly these pods and leads to all ports of the listeners. So requests by this name go in plain text, as anything else would be refused; nobody can "
        "tell who calls. With `--mtls strict` the pods refuse them, too.\n\n"
        "Write a Kubernetes Service that selects the pods into `serviceDiscovery.dns.hostname`, or end TLS at the load balancer and again at the pods.",
    .way_out = "create a Kubernetes Service that selects the pods, and write its name into `hostname`",
    .links = kPeer,
};

std::span<const Rule* const> securityRules() {
  static constexpr const Rule* kRules[] = {&kListenerTls, &kClientIdentity, &kTlsByHand, &kTlsFiles, &kGatewayTls, &kTlsByName};
  return kRules;
}

}  // namespace a2i::findings
