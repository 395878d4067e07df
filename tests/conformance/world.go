package main

import (
	"fmt"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/test"
	"sigs.k8s.io/yaml"
)

// The release whose code is linked in.
var release = "1.29.1"

// World is Istio's control plane with the manifests of one case.
type world struct {
	server   *xds.FakeDiscoveryServer
	objects  map[string]object
	pods     map[string][]pod  // by kind and name of their object
	services map[string]string // nodes by the host of a Service that the program wrote
	proxies  map[string]*proxy
}

// Proxy is what Istio makes for one pod.
type proxy struct {
	pod       pod
	listeners []*listenerv3.Listener
	routes    map[string]*routev3.RouteConfiguration
	clusters  map[string]*clusterv3.Cluster
	endpoints map[string]*endpointv3.ClusterLoadAssignment
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
	made := &world{objects: map[string]object{}, pods: map[string][]pod{}, services: map[string]string{}, proxies: map[string]*proxy{}}
	istio := strings.Builder{}
	for _, document := range documents(manifests) {
		if strings.Contains("\n"+document, "\napiVersion: v1\n") {
			text, host, node, err := c.newService(document, len(made.services))
			if err != nil {
				return nil, err
			}
			kubernetes += text
			made.services[host] = node
		} else {
			istio.WriteString("---\n" + document + "\n")
		}
	}
	made.server = xds.NewFakeDiscoveryServer(t, xds.FakeOptions{ConfigString: istio.String(), KubernetesObjectString: kubernetes, MeshConfig: config, DisableSecretAuthorization: true})
	objects, err := c.objects()
	if err != nil {
		return nil, err
	}
	for _, o := range objects {
		made.objects[o.Kind+" "+o.Metadata.Name] = o
		made.pods[o.Kind+" "+o.Metadata.Name] = c.pods(o)
	}
	return made, nil
}

// asked is the pod whose proxy a request meets first.
func (w *world) asked(r Request) (pod, error) {
	name := "VirtualNode " + r.From + r.At
	if r.Gateway != "" {
		name = "VirtualGateway " + r.Gateway
	}
	if len(w.pods[name]) == 0 {
		return pod{}, fmt.Errorf("the case has no %s with pods", name)
	}
	return w.pods[name][0], nil
}

func (w *world) proxy(of pod) *proxy {
	if known := w.proxies[of.name]; known != nil {
		return known
	}
	kind := model.SidecarProxy
	if of.gateway {
		kind = model.Router
	}
	p := w.server.SetupProxy(&model.Proxy{
		Type: kind, ID: of.name + "." + of.namespace, IPAddresses: []string{of.address}, ConfigNamespace: of.namespace, Labels: of.labels, IstioVersion: model.ParseIstioVersion(release), Locality: &corev3.Locality{Region: region, Zone: of.zone},
		Metadata: &model.NodeMetadata{IstioVersion: release, Namespace: of.namespace, Labels: of.labels, ClusterID: "Kubernetes", ServiceAccount: of.account},
	})
	made := &proxy{
		pod: of, listeners: w.server.Listeners(p), routes: map[string]*routev3.RouteConfiguration{}, clusters: map[string]*clusterv3.Cluster{},
		endpoints: map[string]*endpointv3.ClusterLoadAssignment{},
	}
	for _, config := range w.server.RoutesFromListeners(p, made.listeners) {
		made.routes[config.Name] = config
	}
	for _, c := range w.server.Clusters(p) {
		made.clusters[c.Name] = c
	}
	for _, e := range w.server.Endpoints(p) {
		made.endpoints[e.ClusterName] = e
	}
	w.proxies[of.name] = made
	return made
}

func (w *world) serviceAddress(host string) string {
	for _, service := range w.server.PushContext().GetAllServices() {
		if string(service.Hostname) == host && service.DefaultAddress != "" {
			return service.DefaultAddress
		}
	}
	return "0.0.0.0"
}

// What every pod of a node may and may not reach, by the mesh's egress filter (appmesh reference 5.8).
func (w *world) probes() []Request {
	open := false
	for _, o := range w.objects {
		open = open || o.Kind == "Mesh" && o.Spec.EgressFilter.Type == "ALLOW_ALL"
	}
	aws := func(domain string) Expectation {
		return Expectation{Node: "outbound|443||*." + domain}
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
			all = append(all, Request{At: name, Port: listener.PortMapping.Port, TCP: listener.PortMapping.Protocol == "tcp", Expect: Expectation{Cluster: map[string]any{"connectTimeout": "1s"}}, Why: "what comes in", Fast: "a field of a cluster"})
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
