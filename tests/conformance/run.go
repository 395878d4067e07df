package main

import (
	"fmt"
	"io"
	"sort"
	"strings"

	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/test"
	"sigs.k8s.io/yaml"
)

// World is Istio's control plane with the manifests of one case.
type world struct {
	server  *xds.FakeDiscoveryServer
	objects map[string]object
	proxies map[string]*proxy
}

type proxy struct {
	listeners []*listenerv3.Listener
	routes    map[string]*routev3.RouteConfiguration
	clusters  map[string]*clusterv3.Cluster
}

func newWorld(t test.Failer, c Case, manifests, operator string) (*world, error) {
	var installation struct {
		Spec struct {
			MeshConfig any `json:"meshConfig"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal([]byte(operator), &installation); err != nil {
		return nil, err
	}
	text, _ := yaml.Marshal(installation.Spec.MeshConfig)
	config, err := mesh.ApplyMeshConfigDefaults(string(text))
	if err != nil {
		return nil, err
	}
	kubernetes, err := c.kubernetes()
	if err != nil {
		return nil, err
	}
	istio := strings.Builder{}
	for _, document := range documents(manifests) {
		if strings.Contains("\n"+document, "\napiVersion: v1\n") {
			kubernetes += "---\n" + document + "\n"
		} else {
			istio.WriteString("---\n" + document + "\n")
		}
	}
	made := &world{objects: map[string]object{}, proxies: map[string]*proxy{}}
	made.server = xds.NewFakeDiscoveryServer(t, xds.FakeOptions{ConfigString: istio.String(), KubernetesObjectString: kubernetes, MeshConfig: config, DisableSecretAuthorization: true})
	objects, err := c.objects()
	if err != nil {
		return nil, err
	}
	for _, o := range objects {
		made.objects[o.Kind+" "+o.Metadata.Name] = o
	}
	return made, nil
}

func (w *world) proxy(r Request) (*proxy, error) {
	kind, name, kindOf := "VirtualNode", r.From+r.At, model.SidecarProxy
	if r.Gateway != "" {
		kind, name, kindOf = "VirtualGateway", r.Gateway, model.Router
	}
	if known := w.proxies[kind+name]; known != nil {
		return known, nil
	}
	o, ok := w.objects[kind+" "+name]
	if !ok || o.podLabels() == nil {
		return nil, fmt.Errorf("the case has no %s %q with pods", kind, name)
	}
	p := w.server.SetupProxy(&model.Proxy{
		Type: kindOf, ID: podName(o.podLabels()) + "." + o.Metadata.Namespace, IPAddresses: []string{podAddress(o.podLabels())},
		ConfigNamespace: o.Metadata.Namespace, Labels: o.podLabels(), IstioVersion: model.ParseIstioVersion("1.29.1"),
		Metadata: &model.NodeMetadata{IstioVersion: "1.29.1", Namespace: o.Metadata.Namespace, Labels: o.podLabels(), ClusterID: "Kubernetes"},
	})
	made := &proxy{listeners: w.server.Listeners(p), routes: map[string]*routev3.RouteConfiguration{}, clusters: map[string]*clusterv3.Cluster{}}
	for _, config := range w.server.RoutesFromListeners(p, made.listeners) {
		made.routes[config.Name] = config
	}
	for _, c := range w.server.Clusters(p) {
		made.clusters[c.Name] = c
	}
	w.proxies[kind+name] = made
	return made, nil
}

// Answer is what became of a request.
type answer struct {
	clusters map[string]uint32 // with weights
	status   int
	closed   bool
	passes   bool
	found    *routev3.Route
	logs     []*accesslogv3.AccessLog
	mtls     string
	rbac     []string
}

func named(names []string, sni string) bool {
	for _, name := range names {
		if name == sni || strings.HasPrefix(name, "*.") && strings.HasSuffix(sni, name[1:]) {
			return true
		}
	}
	return false
}

// The HTTP or TCP listener that a connection to host:port meets: by the address of the Service, else by the port alone.
func (p *proxy) answer(r Request, serviceAddress string) answer {
	if r.At != "" {
		return p.inbound(r)
	}
	wanted := []string{fmt.Sprintf("%s_%d", serviceAddress, r.Port), fmt.Sprintf("0.0.0.0_%d", r.Port)}
	if r.Gateway != "" {
		wanted = []string{fmt.Sprintf("0.0.0.0_%d", r.Port)}
	}
	for _, name := range wanted {
		for _, l := range p.listeners {
			if l.Name == name {
				return p.filter(l, r)
			}
		}
	}
	return p.virtualOutbound()
}

// What no listener is for meets the last one.
func (p *proxy) virtualOutbound() answer {
	if _, ok := p.clusters["PassthroughCluster"]; ok {
		for _, l := range p.listeners {
			if l.Name != "virtualOutbound" {
				continue
			}
			for _, chain := range append(l.FilterChains, l.DefaultFilterChain) {
				for _, f := range chain.GetFilters() {
					config := &tcp.TcpProxy{}
					if f.GetTypedConfig() != nil && f.GetTypedConfig().UnmarshalTo(config) == nil && config.GetCluster() == "PassthroughCluster" {
						return answer{passes: true}
					}
				}
			}
		}
	}
	return answer{closed: true}
}

func (p *proxy) filter(l *listenerv3.Listener, r Request) answer {
	for _, chain := range append(l.FilterChains, l.DefaultFilterChain) {
		if names := chain.GetFilterChainMatch().GetServerNames(); len(names) > 0 && !named(names, r.SNI) {
			continue
		}
		for _, f := range chain.GetFilters() {
			manager, proxied := &hcm.HttpConnectionManager{}, &tcp.TcpProxy{}
			switch {
			case f.GetTypedConfig() == nil:
			case !r.TCP && f.GetTypedConfig().UnmarshalTo(manager) == nil:
				return p.http(manager, r)
			case r.TCP && f.GetTypedConfig().UnmarshalTo(proxied) == nil:
				return tcpAnswer(proxied)
			}
		}
	}
	return answer{closed: true}
}

func tcpAnswer(config *tcp.TcpProxy) answer {
	made := answer{clusters: map[string]uint32{}}
	if weighted := config.GetWeightedClusters(); weighted != nil {
		for _, c := range weighted.Clusters {
			made.clusters[c.Name] += c.Weight
		}
		return made
	}
	switch config.GetCluster() {
	case "BlackHoleCluster":
		return answer{closed: true}
	case "PassthroughCluster":
		return answer{passes: true}
	}
	made.clusters[config.GetCluster()] = 100
	return made
}

func (p *proxy) http(manager *hcm.HttpConnectionManager, r Request) answer {
	config := manager.GetRouteConfig()
	if config == nil {
		config = p.routes[manager.GetRds().GetRouteConfigName()]
	}
	if config == nil {
		return answer{status: 404}
	}
	host := virtualHost(config, r.Host)
	if host == nil {
		return answer{status: 404, logs: manager.AccessLog}
	}
	normal := newRequest(r)
	if manager.MergeSlashes {
		for strings.Contains(normal.path, "//") {
			normal.path = strings.ReplaceAll(normal.path, "//", "/")
		}
	}
	found := findRoute(host, normal)
	if found == nil {
		return answer{status: 404, logs: manager.AccessLog}
	}
	made := answer{found: found, clusters: map[string]uint32{}, logs: manager.AccessLog}
	if direct := found.GetDirectResponse(); direct != nil {
		made.status = int(direct.Status)
		return made
	}
	action := found.GetRoute()
	if weighted := action.GetWeightedClusters(); weighted != nil {
		for _, c := range weighted.Clusters {
			made.clusters[c.Name] += c.Weight.GetValue()
		}
		return made
	}
	switch action.GetCluster() {
	case "BlackHoleCluster":
		made.status = 502
	case "PassthroughCluster":
		made.passes = true
	default:
		made.clusters[action.GetCluster()] = 100
	}
	return made
}

func runCases(program, folder string, out io.Writer) bool {
	cases, err := readCases(folder)
	if err != nil {
		return failf(out, "%v", err)
	}
	good, requests := true, 0
	features := map[string]int{}
	for _, c := range cases {
		manifests, operator, report, err := c.translate(program)
		if err != nil {
			good = failf(out, "%s: %v", c.Name, err)
			continue
		}
		faults, err := judge(c, manifests, operator, report)
		if err != nil {
			good = failf(out, "%s: %v", c.Name, err)
		}
		for _, fault := range faults {
			good = failf(out, "%s: %s", c.Name, fault)
		}
		if len(faults) > 0 {
			fmt.Fprintf(out, "%s\n", report)
		}
		requests += len(c.Requests)
		features[c.Feature] += len(c.Requests)
	}
	var names []string
	for name := range features {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(out, "%-28s %d requests\n", name, features[name])
	}
	fmt.Fprintf(out, "%d requests of %d cases answered by what Istio makes of the translation\n", requests, len(cases))
	return good && requests > 0
}

// judge returns what is not as the case says.
func judge(c Case, manifests, operator, report string) (faults []string, err error) {
	err = test.Wrap(func(t test.Failer) {
		made, failure := newWorld(t, c, manifests, operator)
		if failure != nil {
			faults = append(faults, failure.Error())
			return
		}
		requests := append(append([]Request{}, c.Requests...), made.probes()...)
		for i, r := range requests {
			p, failure := made.proxy(r)
			if failure != nil {
				faults = append(faults, failure.Error())
				continue
			}
			for _, fault := range made.compare(p, r, p.answer(r, made.serviceAddress(r.Host))) {
				what := fmt.Sprintf("request %d (%s)", i+1, describe(r))
				if i >= len(c.Requests) {
					what = fmt.Sprintf("%s%s, %s", r.From, r.At, r.Why)
				}
				faults = append(faults, what+": "+fault)
			}
		}
	})
	return faults, err
}

// What every pod of a node may and may not reach, by the mesh's egress filter (appmesh reference 5.8).
func (w *world) probes() []Request {
	open := false
	for _, o := range w.objects {
		open = open || o.Kind == "Mesh" && o.Spec.EgressFilter.Type == "ALLOW_ALL"
	}
	aws := func(domain string) Expectation {
		return Expectation{Nodes: map[string]int{"outbound|443||*." + domain: 100}}
	}
	var all []Request
	for _, o := range w.objects {
		if o.Kind != "VirtualNode" || o.podLabels() == nil {
			continue
		}
		name := o.Metadata.Name
		all = append(all, Request{From: name, Host: "unknown.invalid", Port: 64999, TCP: true, Expect: Expectation{Closed: !open, Passes: open}, Why: "an unknown address"})
		// The server's side has what the rule of its own host says, too.
		for _, listener := range o.Spec.Listeners {
			all = append(all, Request{At: name, Port: listener.PortMapping.Port, Expect: Expectation{Cluster: map[string]any{"connectTimeout": "1s"}}, Why: "what comes in"})
		}
		if open {
			continue
		}
		for _, domain := range []string{"amazonaws.com", "amazonaws.com.cn"} {
			all = append(all, Request{From: name, Host: "s3." + domain, Port: 443, TCP: true, SNI: "s3." + domain, Expect: aws(domain), Why: "AWS"})
		}
	}
	return all
}

func describe(r Request) string {
	text := fmt.Sprintf("%s:%d %s", r.Host, r.Port, r.Path)
	if len(r.Headers) > 0 {
		text += " " + sorted(r.Headers)
	}
	return text
}

func (w *world) serviceAddress(host string) string {
	for _, service := range w.server.PushContext().GetAllServices() {
		if string(service.Hostname) == host && service.DefaultAddress != "" {
			return service.DefaultAddress
		}
	}
	return "0.0.0.0"
}
