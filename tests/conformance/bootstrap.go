package main

import (
	"fmt"
	"strings"

	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	filelog "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/file/v3"
	proxyprotocol "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/proxy_protocol/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
)

// Place is where one case lives on the loopback: pods have addresses of their own, servers outside and applications have ports of
// their own. Nothing leaves the machine.
type place struct {
	block   int // pods are 127.block.x.y
	folder  string
	apps    *apps
	ca      *authority
	node    func(host string, port int) string // the node that a name outside stands for
	address map[string]pod                     // pods by the address that Istio knows
}

// podAddress is the address on the loopback of a pod that Istio knows as 10.64.x.y.
func (l *place) podAddress(known string) string {
	_, rest, _ := strings.Cut(strings.TrimPrefix(known, "10."), ".")
	return fmt.Sprintf("127.%d.%s", l.block, rest)
}

// Builder makes what Istio would send to one proxy into a file that Envoy starts from.
type builder struct {
	*place
	proxy   *proxy
	secrets map[string]*tlsv3.Secret
	own     identity
}

func (l *place) bootstrap(p *proxy) (*bootstrapv3.Bootstrap, error) {
	own, err := l.ca.workload(p.pod.namespace, p.pod.account)
	if err != nil {
		return nil, err
	}
	b := &builder{place: l, proxy: p, secrets: map[string]*tlsv3.Secret{}, own: own}
	resources := &bootstrapv3.Bootstrap_StaticResources{}
	for _, from := range p.listeners {
		made := proto.Clone(from).(*listenerv3.Listener)
		b.listen(made)
		everywhere(made, b.change)
		resources.Listeners = append(resources.Listeners, made)
	}
	for _, from := range p.clusters {
		made := proto.Clone(from).(*clusterv3.Cluster)
		if err := b.static(made); err != nil {
			return nil, err
		}
		everywhere(made, b.change)
		resources.Clusters = append(resources.Clusters, made)
	}
	for _, secret := range b.secrets {
		resources.Secrets = append(resources.Secrets, secret)
	}
	limits, _ := structpb.NewStruct(map[string]any{"re2.max_program_size.error_level": 32768}) // as in Istio's own bootstrap
	return &bootstrapv3.Bootstrap{
		Node:            &corev3.Node{Id: p.pod.name, Cluster: p.pod.name},
		Admin:           &bootstrapv3.Admin{Address: address("127.0.0.1", 0)},
		StaticResources: resources,
		LayeredRuntime:  &bootstrapv3.LayeredRuntime{Layers: []*bootstrapv3.RuntimeLayer{{Name: "limits", LayerSpecifier: &bootstrapv3.RuntimeLayer_StaticLayer{StaticLayer: limits}}}},
	}, nil
}

// listen gives a listener its place on the loopback. There is no redirection by iptables here: callers tell the address they meant by the
// PROXY protocol, and the ports of a pod are bound as such.
func (b *builder) listen(l *listenerv3.Listener) {
	switch {
	case l.Name == "virtualOutbound":
		l.Address = address("127.0.0.1", 0)
		config, _ := anypb.New(&proxyprotocol.ProxyProtocol{})
		l.ListenerFilters = append([]*listenerv3.ListenerFilter{{Name: "envoy.filters.listener.proxy_protocol", ConfigType: &listenerv3.ListenerFilter_TypedConfig{TypedConfig: config}}}, l.ListenerFilters...)
	case l.Name == "virtualInbound":
		var kept []*listenerv3.ListenerFilter
		for _, filter := range l.ListenerFilters {
			if filter.Name != "envoy.filters.listener.original_dst" {
				kept = append(kept, filter)
			}
		}
		l.ListenerFilters = kept
		l.Address, l.AdditionalAddresses = nil, nil
		for _, port := range b.proxy.pod.ports {
			at := address(b.podAddress(b.proxy.pod.address), port)
			if l.Address == nil {
				l.Address = at
				continue
			}
			l.AdditionalAddresses = append(l.AdditionalAddresses, &listenerv3.AdditionalAddress{Address: at})
		}
		if l.Address == nil {
			l.Address = address("127.0.0.1", 0) // a client that serves nothing
		}
	case l.BindToPort == nil || l.BindToPort.Value: // of a gateway
		l.Address = address("127.0.0.1", 0)
	}
}

func (b *builder) change(message proto.Message) {
	switch at := message.(type) {
	case *listenerv3.FilterChain:
		withoutIstioFilters(at)
	case *hcm.HttpConnectionManager:
		withoutIstioHTTPFilters(at)
		at.Tracing = nil
		if rds := at.GetRds(); rds != nil {
			config, _ := proto.Clone(b.proxy.routes[rds.RouteConfigName]).(*routev3.RouteConfiguration)
			at.RouteSpecifier = &hcm.HttpConnectionManager_RouteConfig{RouteConfig: config}
		}
		at.AccessLog = append(at.AccessLog, probeLog())
	case *filelog.FileAccessLog:
		at.Path = b.file(at.Path)
	case *tlsv3.CommonTlsContext:
		b.keep(at)
	}
}

// file is where the log of that path lies for this pod.
func (b *builder) file(path string) string { return logFile(b.folder, b.proxy.pod.name, path) }

func logFile(folder, pod, path string) string {
	return folder + "/" + pod + strings.ReplaceAll(path, "/", "_")
}

const probePath = "/probe"

// A log of ours beside those of the case: what the proxy did with each probe.
func probeLog() *accesslogv3.AccessLog {
	fields := map[string]any{}
	for name, operator := range map[string]string{"probe": "%REQ(X-PROBE-ID)%", "flags": "%RESPONSE_FLAGS%", "attempts": "%UPSTREAM_REQUEST_ATTEMPT_COUNT%", "route": "%ROUTE_NAME%"} {
		fields[name] = operator
	}
	format, _ := structpb.NewStruct(fields)
	config, _ := anypb.New(&filelog.FileAccessLog{Path: probePath, AccessLogFormat: &filelog.FileAccessLog_LogFormat{LogFormat: &corev3.SubstitutionFormatString{
		Format: &corev3.SubstitutionFormatString_JsonFormat{JsonFormat: format}, OmitEmptyValues: true}}})
	return &accesslogv3.AccessLog{Name: "envoy.access_loggers.file", ConfigType: &accesslogv3.AccessLog_TypedConfig{TypedConfig: config}}
}

// keep turns secrets that Istio's agent would fetch into ones that lie in the file: certificates of this workload, trust in this run's
// authority. A gateway's certificate carries any name.
func (b *builder) keep(context *tlsv3.CommonTlsContext) {
	for _, secret := range context.TlsCertificateSdsSecretConfigs {
		secret.SdsConfig = nil
		b.secrets[secret.Name] = &tlsv3.Secret{Name: secret.Name, Type: &tlsv3.Secret_TlsCertificate{TlsCertificate: &tlsv3.TlsCertificate{
			CertificateChain: inline(b.own.chain), PrivateKey: inline(b.own.key)}}}
	}
	trust := []*tlsv3.SdsSecretConfig{context.GetValidationContextSdsSecretConfig(), context.GetCombinedValidationContext().GetValidationContextSdsSecretConfig()}
	for _, secret := range trust {
		if secret == nil {
			continue
		}
		secret.SdsConfig = nil
		b.secrets[secret.Name] = &tlsv3.Secret{Name: secret.Name, Type: &tlsv3.Secret_ValidationContext{ValidationContext: &tlsv3.CertificateValidationContext{TrustedCa: inline(b.ca.pem)}}}
	}
}

func inline(pem []byte) *corev3.DataSource {
	return &corev3.DataSource{Specifier: &corev3.DataSource_InlineBytes{InlineBytes: pem}}
}

func address(host string, port int) *corev3.Address {
	return &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{Address: host, PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: uint32(port)}}}}
}

// static makes a cluster one whose endpoints are known and lie on the loopback.
func (b *builder) static(c *clusterv3.Cluster) error {
	var filters []*clusterv3.Filter
	for _, filter := range c.Filters {
		if !ofIstio(filter.TypedConfig) {
			filters = append(filters, filter)
		}
	}
	c.Filters = filters
	c.UpstreamBindConfig = nil
	c.ConnectTimeout = durationpb.New(longest) // the fast level looks at it; a busy machine may need more for a handshake
	kind := c.GetType()
	if c.GetClusterType() != nil {
		return fmt.Errorf("cluster %s is of the type %s", c.Name, c.GetClusterType().Name)
	}
	assignment := c.LoadAssignment
	if kind == clusterv3.Cluster_EDS {
		assignment = b.proxy.endpoints[c.Name]
	}
	if kind == clusterv3.Cluster_ORIGINAL_DST {
		assignment = &endpointv3.ClusterLoadAssignment{Endpoints: []*endpointv3.LocalityLbEndpoints{{LbEndpoints: []*endpointv3.LbEndpoint{{
			HostIdentifier: &endpointv3.LbEndpoint_Endpoint{Endpoint: &endpointv3.Endpoint{Address: address(c.Name, 0)}}}}}}}
		c.LbPolicy = clusterv3.Cluster_ROUND_ROBIN
		c.LbConfig = nil
	}
	assignment, _ = proto.Clone(assignment).(*endpointv3.ClusterLoadAssignment)
	for _, locality := range assignment.GetEndpoints() {
		for _, endpoint := range locality.LbEndpoints {
			at := endpoint.GetEndpoint().GetAddress().GetSocketAddress()
			if at == nil {
				return fmt.Errorf("cluster %s has an endpoint without address", c.Name)
			}
			if err := b.endpoint(c.Name, at); err != nil {
				return err
			}
		}
	}
	if assignment != nil {
		assignment.ClusterName = c.Name
	}
	c.LoadAssignment = assignment
	c.EdsClusterConfig = nil
	c.ClusterDiscoveryType = &clusterv3.Cluster_Type{Type: clusterv3.Cluster_STATIC}
	return nil
}

// endpoint puts the loopback's address in the place of a pod's, of the own application's, or of a name outside.
func (b *builder) endpoint(cluster string, at *corev3.SocketAddress) error {
	parts := strings.Split(cluster, "|")
	if pod, ok := b.address[at.Address]; ok && parts[0] != "inbound" {
		at.Address = b.podAddress(pod.address)
		return nil
	}
	node, host, port := at.Address, at.Address, int(at.GetPortValue())
	switch {
	case parts[0] == "inbound":
		node, host = b.proxy.pod.node, b.proxy.pod.name
		if port == 0 {
			fmt.Sscan(parts[1], &port)
		}
	case at.Address != cluster:
		node = b.node(at.Address, port)
	}
	app, err := b.apps.app(node, host, port)
	if err != nil {
		return err
	}
	where, number, _ := strings.Cut(app, ":")
	at.Address = where
	value := 0
	fmt.Sscan(number, &value)
	at.PortSpecifier = &corev3.SocketAddress_PortValue{PortValue: uint32(value)}
	return nil
}
