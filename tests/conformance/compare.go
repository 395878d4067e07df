package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	filelog "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/file/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// compare lists what is not as expected.
func (w *world) compare(p *proxy, r Request, a answer) []string {
	want := r.Expect
	var faults []string
	fault := func(what string, expected, actual any) {
		if !reflect.DeepEqual(expected, actual) {
			faults = append(faults, fmt.Sprintf("%s: expected %v, got %v", what, expected, actual))
		}
	}
	fault("status", want.Status, a.status)
	fault("closed", want.Closed, a.closed)
	fault("passes", want.Passes, a.passes)
	if r.At != "" {
		if want.Mtls != "" {
			fault("mtls", want.Mtls, a.mtls)
		}
		if want.Denies != nil {
			fault("let in", append([]string{}, want.Denies...), append([]string{}, a.rbac...))
		}
	} else if want.Node != "" {
		fault("nodes", map[string]int{want.Node: 100}, w.shares(p, a))
	} else {
		expected := want.Nodes
		if expected == nil {
			expected = map[string]int{}
		}
		fault("nodes", expected, w.shares(p, a))
	}
	if want.Idle != "" {
		fault("idle", want.Idle, a.idle)
	}
	if want.Listener != nil {
		context := tree(a.chain.GetTransportSocket().GetTypedConfig())
		for path, expected := range want.Listener {
			fault("listener "+path, fmt.Sprint(expected), show(dig(context, strings.Split(path, "."))))
		}
	}
	if want.Log != "" {
		path, format := logOf(a)
		fault("log", want.Log, path)
		if want.Format != "" {
			fault("format", want.Format, format)
		}
	}
	if a.found != nil && a.found.GetRoute() != nil && !a.passes {
		faults = append(faults, routeFaults(r, a)...)
	}
	for name := range a.clusters {
		c := p.clusters[name]
		if c == nil {
			faults = append(faults, "there is no cluster "+name)
			continue
		}
		tree := tree(c)
		if r.At == "" && !strings.Contains(name, "*") {
			// What every destination of an App Mesh client had: one second to connect, round robin, no regard to zones.
			fault("connect timeout", "1s", show(dig(tree, []string{"connectTimeout"})))
			fault("load balancing", "<nil>", show(dig(tree, []string{"lbPolicy"})))
			fault("zones", "<nil>", show(dig(tree, []string{"commonLbConfig", "localityWeightedLbConfig"})))
			for _, there := range p.endpoints[name].GetEndpoints() {
				fault("priority of the zone "+there.GetLocality().GetZone(), uint32(0), there.GetPriority())
			}
			if _, said := want.Cluster["outlierDetection.consecutive5xx"]; !said && r.Expect.Cluster == nil {
				fault("ejection", "<nil>", show(dig(tree, []string{"outlierDetection"})))
			}
		}
		for path, expected := range want.Cluster {
			fault("cluster "+path, fmt.Sprint(expected), show(dig(tree, strings.Split(path, "."))))
		}
		if want.Tls != "" {
			fault("tls", want.Tls, tlsOf(tree, p.endpoints[name]))
		}
	}
	return faults
}

// What App Mesh did where nothing was written (appmesh reference 5.3, 5.4).
func (e Expectation) withDefaults() Expectation {
	if e.Timeout == "" {
		e.Timeout = "15s"
	}
	if e.Retries == nil {
		two := 2
		e.Retries = &two
		e.RetryOn = "connect-failure,refused-stream,reset,unavailable,503"
	}
	return e
}

func routeFaults(r Request, a answer) []string {
	want, action := r.Expect.withDefaults(), a.found.GetRoute()
	var faults []string
	fault := func(what string, expected, actual any) {
		if !reflect.DeepEqual(expected, actual) {
			faults = append(faults, fmt.Sprintf("%s: expected %v, got %v", what, expected, actual))
		}
	}
	if want.Timeout != "" {
		timeout := "none"
		if action.Timeout != nil && action.Timeout.AsDuration() != 0 {
			timeout = action.Timeout.AsDuration().String()
		}
		fault("timeout", want.Timeout, timeout)
	}
	if want.Retries != nil {
		retries := 0
		if policy := action.RetryPolicy; policy != nil {
			retries = int(policy.NumRetries.GetValue())
		}
		fault("retries", *want.Retries, retries)
	}
	if want.PerTry != "" {
		fault("per try", want.PerTry, action.GetRetryPolicy().GetPerTryTimeout().AsDuration().String())
	}
	if want.RetryOn != "" {
		fault("retryOn", tokens(want.RetryOn), tokens(retryOn(a)))
	}
	if want.Path != "" {
		fault("path", want.Path, a.path)
	}
	if want.Host != "" {
		host := action.GetHostRewriteLiteral()
		if host == "" {
			host = r.Host
		}
		fault("host", want.Host, host)
	}
	return faults
}

// Conditions and, apart from them, the status codes that Istio moves into a list of their own.
func retryOn(a answer) string {
	policy := a.found.GetRoute().RetryPolicy
	text := policy.GetRetryOn()
	for _, code := range policy.GetRetriableStatusCodes() {
		text += fmt.Sprintf(",%d", code)
	}
	return text
}

// The conditions in order; that codes are listed says the list of codes.
func tokens(list string) string {
	var all []string
	for _, token := range strings.Split(list, ",") {
		if token != "retriable-status-codes" && token != "" {
			all = append(all, token)
		}
	}
	sort.Strings(all)
	return strings.Join(all, ",")
}

// Shares in percent by the names of virtual nodes.
func (w *world) shares(p *proxy, a answer) map[string]int {
	total := uint32(0)
	for _, weight := range a.clusters {
		total += weight
	}
	shares := map[string]int{}
	for name, weight := range a.clusters {
		if weight == 0 {
			continue
		}
		shares[w.nodeOf(p, name)] += int(weight * 100 / total)
	}
	return shares
}

// "outbound|8080||cart.shop.svc.cluster.local" belongs to the node with that address and port; a subset, as in
// "outbound|8080|v1|cart.shop.svc.cluster.local", to the node of the pods that Istio puts into it.
func (w *world) nodeOf(p *proxy, cluster string) string {
	parts := strings.Split(cluster, "|")
	if len(parts) != 4 {
		return cluster
	}
	if parts[2] != "" {
		return w.nodesOfPods(p.endpoints[cluster])
	}
	port, _ := strconv.Atoi(parts[1])
	if node := w.nodeAt(parts[3], port); node != parts[3] {
		return node
	}
	// A name that the translation made up for the address of a node, or another Service of its pods.
	for _, locality := range p.endpoints[cluster].GetEndpoints() {
		for _, endpoint := range locality.LbEndpoints {
			socket := endpoint.GetEndpoint().GetAddress().GetSocketAddress()
			if node := w.nodeAt(socket.GetAddress(), port); node != socket.GetAddress() {
				return node
			}
			if node := w.nodeListening(socket.GetAddress(), int(socket.GetPortValue())); node != "" {
				return node
			}
		}
	}
	return cluster
}

// The nodes whose pods are endpoints of a cluster, each once.
func (w *world) nodesOfPods(cluster *endpointv3.ClusterLoadAssignment) string {
	behind := map[string]string{}
	for _, locality := range cluster.GetEndpoints() {
		for _, endpoint := range locality.LbEndpoints {
			behind[w.nodeOfPod(endpoint.GetEndpoint().GetAddress().GetSocketAddress().GetAddress())] = ""
		}
	}
	return strings.ReplaceAll(sorted(behind), "=", "")
}

func (w *world) nodeOfPod(address string) string {
	if pod := w.podAt(address); pod != nil {
		return pod.node
	}
	return address
}

func (w *world) podAt(address string) *pod {
	for _, pods := range w.pods {
		for i := range pods {
			if pods[i].address == address {
				return &pods[i]
			}
		}
	}
	return nil
}

// nodeListening is the node of the pod at an address that has a listener there.
func (w *world) nodeListening(address string, port int) string {
	if pod := w.podAt(address); pod != nil && slices.Contains(pod.ports, port) {
		return pod.node
	}
	return ""
}

// nodeAt is the node with that address; the address itself where none has it.
func (w *world) nodeAt(host string, port int) string {
	for _, o := range w.objects {
		if o.Kind != "VirtualNode" || !strings.EqualFold(o.host(), host) && w.services[host] != o.Metadata.Name {
			continue
		}
		for _, listener := range o.Spec.Listeners {
			if listener.PortMapping.Port == port {
				return o.Metadata.Name
			}
		}
	}
	return host
}

// tree is a message in its JSON form.
func tree(message proto.Message) any {
	text, _ := protojson.Marshal(message)
	var read any
	_ = json.Unmarshal(text, &read)
	return read
}

// Numbers without an exponent.
func show(value any) string {
	if number, ok := value.(float64); ok {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

// A part of a JSON tree; numbers choose items of lists.
func dig(tree any, path []string) any {
	if len(path) == 0 {
		return tree
	}
	switch node := tree.(type) {
	case map[string]any:
		return dig(node[path[0]], path[1:])
	case []any:
		index := 0
		if _, err := fmt.Sscan(path[0], &index); err != nil || index >= len(node) {
			return nil
		}
		return dig(node[index], path[1:])
	}
	return nil
}

// Path and format of the access log; of a JSON format its fields.
func logOf(a answer) (path, format string) {
	if len(a.logs) == 0 {
		return "none", ""
	}
	file := &filelog.FileAccessLog{}
	if a.logs[0].GetTypedConfig().UnmarshalTo(file) != nil {
		return "other", ""
	}
	if fields := file.GetLogFormat().GetJsonFormat().GetFields(); len(fields) > 0 {
		var all []string
		for name, value := range fields {
			all = append(all, name+"="+value.GetStringValue())
		}
		sort.Strings(all)
		return file.Path, strings.Join(all, ",")
	}
	return file.Path, file.GetLogFormat().GetTextFormatSource().GetInlineString()
}

var spiffeID = regexp.MustCompile(`spiffe://[^"\\$]+`)

func spiffe(text string) []string { return spiffeID.FindAllString(text, -1) }

var _ = tlsv3.UpstreamTlsContext{} // registers the type that clusters name

// none; mesh: mutual TLS by Istio's certificates, to endpoints that are said to take it; else the SNI that is sent.
func tlsOf(cluster any, endpoints *endpointv3.ClusterLoadAssignment) string {
	context := dig(cluster, []string{"transportSocket", "typedConfig"})
	if matches, ok := dig(cluster, []string{"transportSocketMatches"}).([]any); ok && len(matches) > 0 {
		for _, locality := range endpoints.GetEndpoints() {
			for _, endpoint := range locality.LbEndpoints {
				if endpoint.GetMetadata().GetFilterMetadata()["envoy.transport_socket_match"].GetFields()["tlsMode"].GetStringValue() == "istio" {
					return "mesh"
				}
			}
		}
		return "none"
	}
	if context == nil {
		return "none"
	}
	return fmt.Sprint(dig(context, []string{"sni"}))
}
