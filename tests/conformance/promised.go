package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Promised are the features that the suite promises to show, each by three requests at least. A case says in `shows` which of them all its
// requests are about, a request which of them it is about.
var promised = []string{
	"prefix paths", "exact paths", "regex paths", "priorities", "ties",
	"header exact", "header prefix", "header suffix", "header regex", "header range", "header present",
	"header exact inverted", "header prefix inverted", "header suffix inverted", "header regex inverted", "header range inverted", "header present inverted",
	"missing headers", "borders of ranges", "query parameters", "methods", "ports", "gRPC services", "gRPC methods",
	"weights", "zero weights", "host names without port", "host names with port", "unknown hosts", "unknown paths",
	"retries on server-error", "retries on gateway-error", "retries on client-error", "retries on stream-error", "retries on connection-error",
	"retries on cancelled", "retries on deadline-exceeded", "retries on internal", "retries on resource-exhausted", "retries on unavailable",
	"no retries on anything else", "hidden default retries",
	"timeouts of requests", "default timeout", "shorter timeouts of listeners",
	"gateway rewrites of a prefix by default", "gateway rewrites of a prefix by a value", "gateway rewrites of a path", "gateway rewrites of the host", "gateway prefixes without slash",
	"default rewrites off", "exact gateway hosts", "suffixes of gateway hosts", "gateway routes without host", "several gateway routes for one host", "composition with the router",
	"connection-pool overflow", "outlier ejection", "TCP routes", "TLS strict", "TLS permissive", "identities",
	"egress allowed", "egress dropped", "*.amazonaws.com", "external services", "access-log format", "patches applied by kustomize",
}

const perFeature = 3

// shown counts the requests that show each feature, and names the words that are none.
func shown(cases []Case, files []renderedCase) (counts map[string]int, faults []string) {
	counts = map[string]int{}
	count := func(name string, words []string, times int) {
		for _, word := range words {
			if !slices.Contains(promised, word) {
				faults = append(faults, fmt.Sprintf("%s: %q is no promised feature", name, word))
			}
			counts[word] += times
		}
	}
	for _, c := range cases {
		count(c.Name, c.Shows, len(c.Requests))
		for _, r := range c.Requests {
			count(c.Name, slices.DeleteFunc(slices.Clone(r.Shows), func(word string) bool { return slices.Contains(c.Shows, word) }), 1)
		}
	}
	for _, c := range files {
		count(c.Name, c.Shows, c.checks())
	}
	return counts, faults
}

// keepsPromises says whether each feature has its requests.
func keepsPromises(folder, rendered string, out io.Writer) bool {
	cases, files, err := readAllCases(folder, rendered)
	if err != nil {
		return failf(out, "%v", err)
	}
	counts, faults := shown(cases, files)
	for _, word := range promised {
		if counts[word] < perFeature {
			faults = append(faults, fmt.Sprintf("%s: %d requests show it, %d are promised", word, counts[word], perFeature))
		}
	}
	for _, fault := range faults {
		failf(out, "%s", fault)
	}
	if len(faults) == 0 {
		fmt.Fprintf(out, "%d promised features, each shown by %d requests at least\n", len(promised), perFeature)
	}
	return len(faults) == 0
}

// promises prints the count of each feature for the page.
func promises(counts map[string]int) string {
	var all []string
	for _, word := range promised {
		all = append(all, fmt.Sprintf("%s %d", strings.ReplaceAll(word, "*", `\*`), counts[word]))
	}
	return strings.Join(all, ", ")
}
