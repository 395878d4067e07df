package main

import (
	"fmt"
	"io"
	"regexp"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// A mutant is the output with one leaf of one spec dropped or altered.
type mutant struct {
	where     string
	manifests string
}

func mutants(manifests string) []mutant {
	var trees []map[string]any
	for _, document := range documents(manifests) {
		var tree map[string]any
		if yaml.Unmarshal([]byte(document), &tree) == nil {
			trees = append(trees, tree)
		}
	}
	var all []mutant
	for i, tree := range trees {
		metadata, _ := tree["metadata"].(map[string]any)
		name := fmt.Sprintf("%v %v", tree["kind"], metadata["name"])
		spec, _ := tree["spec"].(map[string]any)
		visit(spec, "spec", func(where string, apply, undo func()) {
			apply()
			all = append(all, mutant{name + " " + where, join(trees)})
			undo()
		})
		_ = i
	}
	return all
}

func join(trees []map[string]any) string {
	var text strings.Builder
	for _, tree := range trees {
		document, _ := yaml.Marshal(tree)
		text.WriteString("---\n" + string(document))
	}
	return text.String()
}

// visit calls change once for the loss of each leaf and once for another value of it.
func visit(node any, where string, change func(where string, apply, undo func())) {
	switch at := node.(type) {
	case map[string]any:
		keys := make([]string, 0, len(at))
		for key := range at {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		for _, key := range keys {
			value := at[key]
			place := where + "." + key
			if leaf(value) {
				change("drop "+place, func() { delete(at, key) }, func() { at[key] = value })
				change("alter "+place, func() { at[key] = altered(value) }, func() { at[key] = value })
				continue
			}
			visit(value, place, change)
		}
	case []any:
		for i, value := range at {
			place := fmt.Sprintf("%s[%d]", where, i)
			if leaf(value) {
				change(fmt.Sprintf("alter %s (%v)", place, value), func() { at[i] = altered(value) }, func() { at[i] = value })
				continue
			}
			visit(value, place, change)
		}
	}
}

func leaf(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		return len(value) == 0
	case []any:
		return len(value) == 0
	}
	return true
}

func altered(value any) any {
	switch value := value.(type) {
	case bool:
		return !value
	case float64:
		return value + 1
	case int64:
		return value + 1
	case string:
		if strings.HasSuffix(value, "s") && len(value) > 1 && value[0] >= '0' && value[0] <= '9' {
			return "7" + value
		}
		return value + "x"
	}
	return "x"
}

// Mutants that say the same as the original, each with the reason.
var equivalent = []struct{ pattern, why string }{
	{`VirtualService .* spec\.http\[\d+\]\.name$`, "the name of a route shows in telemetry only"},
	{`VirtualService .* drop spec\.http\[\d+\]\.match\[\d+\]\.uri\.prefix$`, "every path has the prefix /; other prefixes are altered as well"},
	{`VirtualService .* drop spec\.http\[\d+\]\.match\[\d+\]\.port$`, "says nothing where the host has one port; cases with several ports notice it"},
	{`ServiceEntry .* drop spec\.(location|resolution)$`, "what is written is Istio's default"},
	{`(ServiceEntry|Gateway|Sidecar) .*\.ports?(\[\d+\])?\.name$`, "the name of a port has no meaning beside its protocol"},
	{`PeerAuthentication .* drop spec\.(mtls|portLevelMtls\.\d+)\.mode$`, "PERMISSIVE is Istio's default; STRICT is altered as well"},
	{`Sidecar .* alter spec\.egress.*\(shop/[a-z]\.shop`, "a node (one letter in the cases) that a listed virtual service leads to comes with it"},
	{`Gateway .* drop spec\.selector\.app$`, "the only gateway of the case"},
	{`DestinationRule .*localityLbSetting\.enabled$`, "zones count only together with outlier detection, and only where pods have one"},
	{`Sidecar .* drop spec\.workloadSelector\.labels\.app$`, "the only Sidecar of the namespace, or one of several that say the same"},
	{`Sidecar .* drop spec\.outboundTrafficPolicy\.mode$`, "ALLOW_ANY is Istio's default; REGISTRY_ONLY is altered as well"},
}

func runMutants(program, folder string, out io.Writer) bool {
	cases, err := readCases(folder)
	if err != nil {
		return failf(out, "%v", err)
	}
	noticed, total := 0, 0
	for _, c := range cases {
		manifests, operator, report, err := c.translate(program)
		if err != nil {
			return failf(out, "%s: %v", c.Name, err)
		}
		operator = bare(operator)
		if faults, err := judge(c, manifests, operator, report); err != nil || len(faults) > 0 {
			return failf(out, "%s: the output itself does not pass: %v %v", c.Name, faults, err)
		}
		for _, m := range mutants(manifests) {
			if excused(m.where) || !c.concerns(m.where) {
				continue
			}
			total++
			if rejected(m.manifests) {
				noticed++
				continue
			}
			faults, err := judge(c, m.manifests, operator, report)
			if err != nil || len(faults) > 0 {
				noticed++
				continue
			}
			fmt.Fprintf(out, "survived: %s: %s\n", c.Name, m.where)
		}
	}
	fmt.Fprintf(out, "%d of %d mutants noticed (%d %%)\n", noticed, total, noticed*100/max(total, 1))
	return total > 0
}

func excused(where string) bool {
	// A pod's own Service is listed so that every release finds what is said about it; nobody calls himself here.
	if words := strings.Fields(where); words[0] == "Sidecar" && strings.Contains(where, "(shop/"+words[1]+".") {
		return true
	}
	for _, known := range equivalent {
		if regexp.MustCompile(known.pattern).MatchString(where) {
			return true
		}
	}
	return false
}

// concerns is false for what is said to sidecars as clients where a case sends requests to gateways or servers only.
func (c Case) concerns(where string) bool {
	for _, r := range c.Requests {
		if r.From != "" {
			return true
		}
	}
	gateway := false
	for _, line := range c.Setup {
		gateway = gateway || strings.HasPrefix(line, "gateway ") && strings.Contains(where, "VirtualService "+strings.Fields(line)[1]+"-")
	}
	return gateway || !strings.HasPrefix(where, "VirtualService ") && !strings.HasPrefix(where, "Sidecar ")
}

// bare leaves of the mesh configuration only what the manifests name or cannot say, so that each has to speak for itself.
func bare(operator string) string {
	var tree map[string]any
	_ = yaml.Unmarshal([]byte(operator), &tree)
	spec, _ := tree["spec"].(map[string]any)
	config, _ := spec["meshConfig"].(map[string]any)
	for key := range config {
		if key != "extensionProviders" && key != "pathNormalization" {
			delete(config, key)
		}
	}
	text, _ := yaml.Marshal(tree)
	return string(text)
}

func rejected(manifests string) bool {
	for _, document := range documents(manifests) {
		if _, why := refusal(document); why != "" {
			return true
		}
	}
	return false
}
