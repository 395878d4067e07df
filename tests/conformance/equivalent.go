package main

import "regexp"

// Mutants that say the same as the original, each with the reason.
var equivalents = []struct{ pattern, why string }{
	{`VirtualService spec\.http\[\]\.name$`, "the name of a route shows in telemetry only; EnvoyFilters that name it are altered as well"},
	{`drop ServiceEntry spec\.(location|resolution)$`, "what is written is Istio's default"},
	{`(Service|ServiceEntry|Gateway|Sidecar) .*\.ports?(\[\])?\.name$`, "the name of a port has no meaning beside its protocol"},
	{`drop PeerAuthentication spec\.(mtls|portLevelMtls\.\{\})\.mode$`, "PERMISSIVE is Istio's default; STRICT is altered as well"},
	{`Service spec\.ports\[\]\.protocol$`, "TCP is Kubernetes' default, and there is no other that App Mesh had"},
	{`DestinationRule .*localityLbSetting\.enabled$`, "zones count only together with outlier detection, and only where pods have one"},
	{`drop Sidecar spec\.outboundTrafficPolicy\.mode$`, "ALLOW_ANY is Istio's default; REGISTRY_ONLY is altered as well"},
	{`Sidecar .*[cC]onnectionPool\.tcp\.idleTimeout$`, "Istio's inbound listeners have no idle time; the client's side has it, by the rule of the host"},
	{`drop EnvoyFilter spec\.configPatches\[\]\.match\.context$`, "virtual hosts of the two sides of a sidecar have different names, and they are named"},
	{`drop IstioOperator spec\.components\.ingressGateways\[\]\.enabled$`, "a gateway that is listed is made; false is altered as well"},
	{`drop Sidecar spec\.ingress\[\]\.defaultEndpoint$`, "the pod's own address is where Istio's default leads as well"},
	{`alter patch of \S+ add .*(/appmesh\.k8s\.aws~1[^/]*|/prometheus\.io~1(scrape|port|path)|/service/(meshName|backends)|/trafficRouting/appMesh)$`, "the next operation removes it; it only has to be there"},
	{`drop patch of \S+ test `, "a guard against a list in another order; it says nothing where the list is as it was read"},
	{`drop IstioOperator spec\.meshConfig\.(rootNamespace|trustDomain)$`, "what is written is Istio's default; other values are written where options ask for them"},
}

func (m mutant) equivalent() string {
	for _, known := range equivalents {
		if regexp.MustCompile(known.pattern).MatchString(m.String()) {
			return known.why
		}
	}
	return ""
}
