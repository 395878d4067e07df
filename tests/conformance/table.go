package main

import (
	"fmt"
	"io"
	"sort"
	"strings"
)

const tableHead = `# What is proven, and what is not

This page is made of the cases in ` + "`tests/conformance`" + ` by ` + "`scripts/conformance --docs`" + `. Each case holds App Mesh manifests and a table of
requests with what App Mesh answered, written down from its documentation and observed behaviour, never from what the program writes. The
program translates the manifests, and Istio's own control-plane code (release 1.29.1) makes the configuration of each sidecar and gateway of
the translation. Requests are then answered at two levels:

- **fast**: by that configuration, with Envoy's rules for listeners, virtual hosts, routes and headers;
- **real**: by Envoy 1.37.0, one for each pod, on the loopback: from the caller's sidecar or the gateway by mutual TLS to the server's sidecar
  and to an application that remembers what came to it. Retries are counted there, timeouts run out, shares are measured (1,000 requests, 4.5
  standard deviations), full pools refuse, failing pods are ejected, logs are read.

Beside what a case says, every request to a node is held to App Mesh's defaults (15 s, two hidden retries, one second to connect, round
robin, no regard to zones), and every pod to its mesh's egress filter.

Every output for the inputs of the tests, the example and (where it is there) a collection of real definitions is accepted by Istio's
webhook, by the OpenAPI and CEL rules of its CRDs with no unknown field, and by its installer; its analyzers have seen outputs together with
their inputs. ` + "`scripts/conformance --mutants`" + ` leaves out or alters each field that is ever written, one at a time: all of them get noticed but those
at the end of this page. ` + "`scripts/conformance --istio 1.28`" + ` (1.27, 1.30) asks another release. A difference is allowed only where the mapping of features is known
to be approximate, and only if the report tells of it; what cannot be written at all is an error, and its requests are refused.

Not proven here: Istio's telemetry other than access logs, redirection of traffic by iptables, DNS, rotation of certificates, injection, the
deployment of gateways, what is AWS's (Cloud Map, ACM, load balancers). Istio's own Envoy filters are left out at the real level: they make metrics and
choose the protocol's name inside of TLS.

`

// Row is a feature with its cases.
type row struct {
	names                            []string
	requests                         int
	fast, real, kustomize, installer bool
	differences                      map[string]bool
}

func (r row) levels() string {
	var all []string
	for _, level := range []struct {
		name string
		at   bool
	}{{"fast", r.fast}, {"real", r.real}, {"kustomize", r.kustomize}, {"installer", r.installer}} {
		if level.at {
			all = append(all, level.name)
		}
	}
	return strings.Join(all, ", ")
}

// table prints the cases by feature. That it is in the documentation means that all of them passed: the run fails otherwise.
func table(folder, rendered string, out io.Writer) bool {
	cases, files, err := readAllCases(folder, rendered)
	if err != nil {
		return failf(out, "%v", err)
	}
	rows := map[string]*row{}
	at := func(feature string) *row {
		if rows[feature] == nil {
			rows[feature] = &row{differences: map[string]bool{}}
		}
		return rows[feature]
	}
	onlyFast, leftOut := map[string]int{}, map[string]int{}
	for _, c := range cases {
		to := at(c.Feature)
		to.names = append(to.names, c.Name)
		to.requests += len(c.Requests)
		to.fast = true
		for _, r := range c.Requests {
			to.real = to.real || r.Fast == ""
			if r.Fast != "" {
				onlyFast[r.Fast]++
			}
			if r.LeftOut != "" {
				leftOut[r.LeftOut]++
			}
			if r.Difference != nil {
				to.differences[fmt.Sprintf("%s (%s)", r.Difference.Row, r.Difference.By)] = true
			}
		}
	}
	for _, c := range files {
		to := at(c.Feature)
		to.names = append(to.names, c.Name)
		to.requests += c.checks()
		to.kustomize = to.kustomize || c.files()
		to.installer = to.installer || !c.files()
	}
	printTable(rows, len(cases)+len(files), out)
	printNotes(onlyFast, leftOut, out)
	counts, _ := shown(cases, files)
	fmt.Fprintf(out, "\n## Requests for each feature\n\nOf each at least %d, counted over the cases: %s.\n", perFeature, promises(counts))
	printEquivalents(out)
	return true
}

func printTable(rows map[string]*row, cases int, out io.Writer) {
	fmt.Fprint(out, tableHead, "| Feature | Cases | Level | Requests | Known differences (and what tells of them) |\n| --- | --- | --- | ---: | --- |\n")
	requests := 0
	for _, feature := range sortedKeys(rows) {
		r := rows[feature]
		requests += r.requests
		fmt.Fprintf(out, "| %s | %s | %s | %d | %s |\n", feature, strings.Join(r.names, "; "), r.levels(), r.requests, strings.Join(sortedKeys(r.differences), ", "))
	}
	fmt.Fprintf(out, "\n%d cases, %d requests; all pass.\n", cases, requests)
}

func printNotes(onlyFast, leftOut map[string]int, out io.Writer) {
	if len(onlyFast) > 0 {
		fmt.Fprint(out, "\nWhat a running proxy cannot show, so that the fast level alone judges it:\n\n")
	}
	for _, why := range sortedKeys(onlyFast) {
		fmt.Fprintf(out, "- %s: %d requests\n", why, onlyFast[why])
	}
	if len(leftOut) > 0 {
		fmt.Fprint(out, "\nWhat cannot be written, though no row of the mapping says so; it is an error, and its requests are refused:\n\n")
	}
	for _, id := range sortedKeys(leftOut) {
		fmt.Fprintf(out, "- %s: %d requests\n", id, leftOut[id])
	}
}

// printEquivalents prints the mutants that nothing can notice, each with the reason.
func printEquivalents(out io.Writer) {
	fmt.Fprint(out, "\n## What nothing notices\n\nThese fields may be dropped or altered without any effect. That is looked at with each run of the mutants: the "+
		"configuration of all proxies,\nwhat the installer makes, or what Kustomize builds has to be the same with and without, in every case that has the field.\n\n"+
		"| Mutants (an expression) | Why |\n| --- | --- |\n")
	for _, e := range equivalents {
		fmt.Fprintf(out, "| `%s` | %s |\n", strings.ReplaceAll(e.pattern, "|", "\\|"), e.why)
	}
}

func sortedKeys[V any](of map[string]V) []string {
	var keys []string
	for key := range of {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
