package main

import (
	"fmt"
	"sort"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	httprbac "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/encoding/protojson"
)

// inbound is what the sidecar of a server does with connections to one of its ports.
func (p *proxy) inbound(r Request) answer {
	made := answer{clusters: map[string]uint32{fmt.Sprintf("inbound|%d||", r.Port): 100}}
	for _, l := range p.listeners {
		if l.Name != "virtualInbound" {
			continue
		}
		plain, encrypted := false, false
		for _, chain := range l.FilterChains {
			if int(chain.GetFilterChainMatch().GetDestinationPort().GetValue()) != r.Port {
				continue
			}
			plain = plain || chain.TransportSocket == nil
			encrypted = encrypted || chain.TransportSocket != nil
			made.rbac = append(made.rbac, denied(chain)...)
			// All of them speak the port's protocol; none has to find it out first.
			spoken := p.filter(&listenerv3.Listener{FilterChains: []*listenerv3.FilterChain{chain}}, r)
			made.closed = made.closed || spoken.closed
			made.idle, made.logs = spoken.idle, spoken.logs
		}
		made.closed = made.closed || !plain && !encrypted
		switch {
		case plain && encrypted:
			made.mtls = "permissive"
		case encrypted:
			made.mtls = "strict"
		case plain:
			made.mtls = "none"
		}
	}
	sort.Strings(made.rbac)
	return made
}

// The identities that a DENY policy of a chain leaves out.
func denied(chain *listenerv3.FilterChain) []string {
	var all []string
	for _, f := range chain.Filters {
		manager := &hcm.HttpConnectionManager{}
		if f.GetTypedConfig() == nil || f.GetTypedConfig().UnmarshalTo(manager) != nil || chain.TransportSocket == nil {
			continue
		}
		for _, filter := range manager.HttpFilters {
			config := &httprbac.RBAC{}
			if filter.GetTypedConfig() == nil || filter.GetTypedConfig().UnmarshalTo(config) != nil || config.GetRules().GetAction() != rbacv3.RBAC_DENY {
				continue
			}
			for _, policy := range config.Rules.Policies {
				text, _ := protojson.Marshal(policy)
				all = append(all, spiffe(string(text))...)
			}
		}
	}
	return all
}
