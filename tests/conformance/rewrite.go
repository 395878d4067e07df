package main

import (
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"
)

// everywhere calls change for a message and all messages in it, also for those that are packed.
func everywhere(message proto.Message, change func(proto.Message)) {
	if packed, ok := message.(*anypb.Any); ok {
		inner, err := packed.UnmarshalNew()
		if err != nil {
			return // of a type that is not linked in, so none of ours to change
		}
		everywhere(inner, change)
		_ = packed.MarshalFrom(inner)
		return
	}
	change(message)
	message.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap():
			if field.MapValue().Message() != nil {
				value.Map().Range(func(_ protoreflect.MapKey, item protoreflect.Value) bool {
					everywhere(item.Message().Interface(), change)
					return true
				})
			}
		case field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				everywhere(value.List().Get(i).Message().Interface(), change)
			}
		default:
			everywhere(value.Message().Interface(), change)
		}
		return true
	})
}

// Upstream's Envoy is built without Istio's own filters. They make metrics and choose the ALPN of connections between sidecars;
// routing, timeouts, retries, mutual TLS and authorisation are Envoy's own.
func ofIstio(config *anypb.Any) bool {
	name := strings.TrimPrefix(config.GetTypeUrl(), "type.googleapis.com/")
	return !strings.HasPrefix(name, "envoy.") || strings.HasPrefix(name, "envoy.tcp.metadataexchange.") ||
		strings.HasPrefix(name, "envoy.extensions.network_filters.peer_metadata.")
}

func withoutIstioFilters(chain *listenerv3.FilterChain) {
	var kept []*listenerv3.Filter
	for _, filter := range chain.Filters {
		if !ofIstio(filter.GetTypedConfig()) {
			kept = append(kept, filter)
		}
	}
	chain.Filters = kept
}

func withoutIstioHTTPFilters(manager *hcm.HttpConnectionManager) {
	var kept []*hcm.HttpFilter
	for _, filter := range manager.HttpFilters {
		if !ofIstio(filter.GetTypedConfig()) {
			kept = append(kept, filter)
		}
	}
	manager.HttpFilters = kept
}
