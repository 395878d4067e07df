package main

import (
	"fmt"
	"strings"

	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
)

// Answer is what became of a request.
type answer struct {
	clusters map[string]uint32 // with weights
	status   int
	closed   bool
	passes   bool
	found    *routev3.Route
	path     string // that goes upstream
	idle     string // of a TCP connection or a request
	chain    *listenerv3.FilterChain
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
				made := p.http(manager, r)
				made.chain = chain
				return made
			case r.TCP && f.GetTypedConfig().UnmarshalTo(proxied) == nil:
				made := tcpAnswer(proxied)
				made.chain = chain
				return made
			}
		}
	}
	return answer{closed: true}
}

func tcpAnswer(config *tcp.TcpProxy) answer {
	made := answer{clusters: map[string]uint32{}, idle: config.GetIdleTimeout().AsDuration().String()}
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
	for manager.MergeSlashes && strings.Contains(normal.path, "//") {
		normal.path = strings.ReplaceAll(normal.path, "//", "/")
	}
	found := findRoute(host, normal)
	if found == nil {
		return answer{status: 404, logs: manager.AccessLog}
	}
	made := answer{found: found, path: rewritten(normal, found), idle: found.GetRoute().GetIdleTimeout().AsDuration().String(), clusters: map[string]uint32{}, logs: manager.AccessLog}
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
