package main

import (
	"fmt"
	"io"
	"sort"
	"strings"
)

const tableHead = `# What is proven, and what is not

This page is made of the cases in ` + "`tests/conformance/cases`" + ` by ` + "`scripts/conformance --docs`" + `. Each case holds App Mesh manifests and a table of
requests with what App Mesh answered, written down from its documentation and observed behaviour. The translation of the manifests is
given to Istio's own control-plane code (release 1.29.1), which makes the configuration of each sidecar and gateway of it; the requests are
answered by that configuration, with Envoy's rules for virtual hosts, routes and headers. Every expected output of the tests, the example
and (where it is there) a collection of real definitions is judged by Istio's own validation as well, with no unknown field allowed.

Beside what a case says, every request to a node is held to App Mesh's defaults (15 s, two hidden retries, one second to connect, round
robin, no regard to zones), and every pod to its mesh's egress filter.

Not proven here: what only a running proxy shows (ejection and overflow at work, certificates, redirection of traffic, DNS), telemetry other
than access logs, and what the patches of workloads do in a cluster.

`

// table prints the cases by feature.
func table(folder string, out io.Writer) bool {
	cases, err := readCases(folder)
	if err != nil {
		return failf(out, "%v", err)
	}
	type row struct {
		names       []string
		requests    int
		differences map[string]bool
	}
	rows := map[string]*row{}
	for _, c := range cases {
		at := rows[c.Feature]
		if at == nil {
			at = &row{differences: map[string]bool{}}
			rows[c.Feature] = at
		}
		at.names = append(at.names, c.Name)
		at.requests += len(c.Requests)
		for _, r := range c.Requests {
			if r.Difference != "" {
				at.differences[r.Difference] = true
			}
		}
	}
	var features []string
	for feature := range rows {
		features = append(features, feature)
	}
	sort.Strings(features)
	fmt.Fprint(out, tableHead, "| Feature | Cases | Requests | Known differences |\n| --- | --- | ---: | --- |\n")
	requests := 0
	for _, feature := range features {
		at := rows[feature]
		requests += at.requests
		var differences []string
		for difference := range at.differences {
			differences = append(differences, difference)
		}
		sort.Strings(differences)
		fmt.Fprintf(out, "| %s | %s | %d | %s |\n", feature, strings.Join(at.names, "; "), at.requests, strings.Join(differences, ", "))
	}
	fmt.Fprintf(out, "\n%d cases, %d requests.\n", len(cases), requests)
	return true
}
