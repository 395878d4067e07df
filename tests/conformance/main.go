// Istio's own code as the judge of the translation.
//
//	conformance accept CRDS FILE...                     every manifest passes Istio's validation and the rules of its CRDs, with no unknown field
//	conformance cases PROGRAM FOLDER [ENVOY]            what the manifests of each case do with its requests
//	conformance analyze PROGRAM FOLDER GOLDENS          what Istio's analyzers say about outputs together with their inputs
//	conformance rendered PROGRAM RENDERED               what Kustomize and Istio's installer make of the files
//	conformance mutants PROGRAM CRDS FOLDER RENDERED GOLDENS [ENVOY]    each field of the outputs is left out or altered: does it get noticed?
//	conformance promises FOLDER RENDERED                does each promised feature have its requests?
//	conformance rows REFERENCE FOLDER                   are the known differences those of the table of feature mappings?
//	conformance table FOLDER RENDERED                   the cases as a page of the documentation
package main

import (
	"fmt"
	"io"
	"os"
	"testing"

	istiolog "istio.io/istio/pkg/log"
)

func main() {
	testing.Init() // Istio's fake control plane asks for flags of the test framework
	quiet()
	if good := command(os.Args[1:], os.Stdout); !good {
		os.Exit(1)
	}
}

func command(words []string, out io.Writer) bool {
	needs := map[string]int{"accept": 3, "cases": 3, "analyze": 4, "rendered": 3, "mutants": 6, "promises": 3, "rows": 3, "table": 3}
	if len(words) == 0 || needs[words[0]] == 0 || len(words) < needs[words[0]] {
		return failf(out, "usage: conformance accept|cases|analyze|rendered|mutants|promises|rows|table ARGUMENT...")
	}
	switch words[0] {
	case "accept":
		return acceptAll(words[1], words[2:], out)
	case "cases":
		return runCases(words[1], words[2], last(words[3:]), out)
	case "analyze":
		return runAnalyzers(words[1], words[2], words[3], out)
	case "rendered":
		return runRenderedCases(words[1], words[2], out)
	case "mutants":
		return runMutants(words[1], words[2], words[3], words[4], words[5], last(words[6:]), out)
	case "promises":
		return keepsPromises(words[1], words[2], out)
	case "rows":
		return rowsAreKnown(words[1], words[2], out)
	}
	return table(words[1], words[2], out)
}

// last is the word that may be missing.
func last(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// Istio's packages talk a lot.
func quiet() {
	for _, scope := range istiolog.Scopes() {
		scope.SetOutputLevel(istiolog.NoneLevel)
	}
}

func failf(out io.Writer, format string, args ...any) bool {
	fmt.Fprintf(out, "FAILED "+format+"\n", args...)
	return false
}
