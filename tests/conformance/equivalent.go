package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"istio.io/istio/pkg/test"
)

// Equivalents are mutants that say the same as the original, each with the reason. The reason is no matter of belief: the mutant must come
// out the same in every case that has the field, be it as the configuration of all proxies, as what the installer makes, or as what
// Kustomize builds.
var equivalents = []equivalence{
	{`drop ServiceEntry spec\.location$`, "it is dropped where no request goes to the name itself, and shows in telemetry only", leftOut(`"external":true,`)},
	{`alter Gateway spec\.servers\[\]\.port\.name$`, "the name of a port has no meaning beside its protocol; Istio names route configurations by it", leftOut(`"https\.[^"]*"`)},
	{`(Service|Sidecar) .*\.ports?(\[\])?\.name$`, "the name of a port has no meaning beside its protocol", nil},
	{`alter ServiceEntry spec\.ports\[\]\.name$`, "the name of a port has no meaning beside its protocol", nil},
	{`drop PeerAuthentication spec\.mtls\.mode$`, "PERMISSIVE is Istio's default; ports that are STRICT say so themselves", nil},
	{`Service spec\.ports\[\]\.protocol$`, "TCP is Kubernetes' default, and there is no other that App Mesh had", nil},
	{`drop EnvoyFilter spec\.configPatches\[\]\.match\.context$`, "virtual hosts of the two sides of a sidecar have different names, and they are named", nil},
	{`drop IstioOperator spec\.components\.ingressGateways\[\]\.enabled$`, "a gateway that is listed is made; false is altered as well", nil},
	{`drop Sidecar spec\.ingress\[\]\.defaultEndpoint$`, "Istio hands a request to the address and port that it came to, which are what is written", toOwnAddress},
	{`alter patch of \S+ add .*(/appmesh\.k8s\.aws~1[^/]*|/prometheus\.io~1(scrape|port|path)|/service/(meshName|backends)|/trafficRouting/appMesh)$`, "the next operation removes it; it only has to be there", nil},
	{`drop IstioOperator spec\.meshConfig\.(rootNamespace|trustDomain)$`, "what is written is Istio's default; other values are written where options ask for them", nil},
}

type equivalence struct {
	pattern, why string
	aside        func(configuration string) string // takes out what may differ
}

// leftOut takes out what the expression matches, but for its group.
func leftOut(pattern string) func(string) string {
	matched := regexp.MustCompile(pattern)
	return func(configuration string) string { return matched.ReplaceAllString(configuration, "$1") }
}

// toOwnAddress writes for each cluster of what comes in where it leads: to an address that is given, or to the one that was asked for,
// which is the pod's with the listener's port.
func toOwnAddress(configuration string) string {
	var all []string
	pod := ""
	for _, line := range strings.Split(configuration, "\n") {
		if address, ok := strings.CutPrefix(line, "pod "); ok {
			pod = address
		}
		var cluster map[string]any
		name := ""
		if json.Unmarshal([]byte(line), &cluster) == nil {
			name, _ = cluster["name"].(string)
		}
		if strings.HasPrefix(name, "inbound|") {
			to := pod + ":" + strings.Split(name, "|")[1]
			if given, ok := dig(cluster, path("loadAssignment.endpoints.0.lbEndpoints.0.endpoint.address.socketAddress")).(map[string]any); ok {
				to = fmt.Sprintf("%v:%v", given["address"], given["portValue"])
			} else if cluster["type"] != "ORIGINAL_DST" || cluster["originalDstLbConfig"] != nil {
				to = "elsewhere"
			}
			for _, key := range []string{"type", "lbPolicy", "loadAssignment", "cleanupInterval"} {
				delete(cluster, key)
			}
			rest, _ := json.Marshal(cluster)
			line = to + " " + string(rest)
		}
		all = append(all, line)
	}
	return strings.Join(all, "\n")
}

func (m mutant) equivalent() *equivalence {
	for i, known := range equivalents {
		if regexp.MustCompile(known.pattern).MatchString(m.String()) {
			return &equivalents[i]
		}
	}
	return nil
}

// differs tells in which of the outputs the mutant is not the same after all.
func (e *equivalence) differs(m mutant, with []output) string {
	compared := 0
	seen := map[string]bool{} // many cases have the same installation
	for _, o := range with {
		if m.kind == "IstioOperator" && seen[o.operator] {
			continue
		}
		seen[o.operator] = true
		if m.kind != "IstioOperator" && len(o.c.Requests) == 0 {
			continue // no case, so there are no proxies
		}
		before, after, err := o.both(m)
		if err != nil {
			return fmt.Sprintf("%s: %v", o.c.Name, err)
		}
		compared++
		if e.aside != nil {
			before, after = e.aside(before), e.aside(after)
		}
		if before != after {
			return fmt.Sprintf("%s: %s", o.c.Name, firstDifference(before, after))
		}
	}
	if compared == 0 {
		return "no case has it"
	}
	return ""
}

// both are an output and its mutant as what comes of them.
func (o output) both(m mutant) (before, after string, err error) {
	if m.kind == "IstioOperator" {
		changed, _ := m.apply(o.operator)
		if before, err = installation(o.operator); err == nil {
			after, err = installation(changed)
		}
		return before, after, err
	}
	changed, _ := m.apply(o.manifests)
	if before, err = o.c.configuration(o.manifests, bare(o.operator)); err == nil {
		after, err = o.c.configuration(changed, bare(o.operator))
	}
	return before, after, err
}

// The installer also keeps, for the next upgrade, what it was told; that is no setting of anything.
func installation(operator string) (string, error) {
	objects, err := installed(operator)
	maps.DeleteFunc(objects, func(name string, _ any) bool { return strings.HasPrefix(name, "ConfigMap values") })
	text, _ := json.Marshal(objects)
	return string(text), err
}

// configuration is what Istio makes for the proxies of all pods of a case.
func (c Case) configuration(manifests, operator string) (text string, err error) {
	var all strings.Builder
	failed := test.Wrap(func(t test.Failer) {
		var w *world
		if w, err = newWorld(t, c, manifests, operator); err != nil {
			return
		}
		for _, name := range sortedKeys(w.pods) {
			for _, pod := range w.pods[name] {
				w.proxy(pod).print(&all)
			}
		}
	})
	if err == nil {
		err = failed
	}
	return all.String(), err
}

func (p *proxy) print(to *strings.Builder) {
	fmt.Fprintf(to, "pod %s\n", p.pod.address)
	// Istio gives them in any order.
	for _, l := range slices.SortedFunc(slices.Values(p.listeners), func(a, b *listenerv3.Listener) int { return strings.Compare(a.Name, b.Name) }) {
		to.WriteString(canonical(l))
	}
	for _, name := range sortedKeys(p.routes) {
		to.WriteString(canonical(p.routes[name]))
	}
	for _, name := range sortedKeys(p.clusters) {
		to.WriteString(canonical(p.clusters[name]))
	}
	for _, name := range sortedKeys(p.endpoints) {
		to.WriteString(canonical(p.endpoints[name]))
	}
}

// canonical is a message as one line of text, always the same for the same content.
func canonical(message proto.Message) string {
	text, err := protojson.Marshal(message)
	var read any
	if err == nil && json.Unmarshal(text, &read) == nil {
		text, _ = json.Marshal(conditionsInOrder(read))
		return string(text) + "\n"
	}
	raw, _ := proto.MarshalOptions{Deterministic: true}.Marshal(message)
	return hex.EncodeToString(raw) + "\n"
}

// Conditions of a route have no order, and Istio writes them in any.
func conditionsInOrder(node any) any {
	switch node := node.(type) {
	case map[string]any:
		for key, value := range node {
			node[key] = conditionsInOrder(value)
			if list, ok := value.([]any); ok && (key == "headers" || key == "queryParameters") {
				slices.SortFunc(list, func(a, b any) int {
					left, _ := json.Marshal(a)
					right, _ := json.Marshal(b)
					return strings.Compare(string(left), string(right))
				})
			}
		}
	case []any:
		for i, value := range node {
			node[i] = conditionsInOrder(value)
		}
	}
	return node
}

func firstDifference(a, b string) string {
	left, right := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(left), len(right)) {
		if left[i] != right[i] {
			at := 0
			for at < min(len(left[i]), len(right[i])) && left[i][at] == right[i][at] {
				at++
			}
			cut := func(text string) string { return text[max(0, at-60):min(len(text), at+60)] }
			return fmt.Sprintf("%q or %q", cut(left[i]), cut(right[i]))
		}
	}
	return "one is longer"
}

// differsBuilt says in which case what Kustomize builds is not the same.
func (e *equivalence) differsBuilt(program string, m mutant, with []renderedCase) string {
	compared := 0
	for _, c := range with {
		if c.Build == "" {
			continue
		}
		compared++
		before, err := c.built(program, c.Build, func(string) error { return nil })
		if err != nil {
			return c.Name + ": " + err.Error()
		}
		after, err := c.built(program, c.Build, m.inPatches)
		if err != nil || !reflect.DeepEqual(before, after) {
			return fmt.Sprintf("%s: another object is built (%v)", c.Name, err)
		}
	}
	if compared == 0 {
		return "no case has it"
	}
	return ""
}
