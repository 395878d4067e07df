// Istio's own code as the judge of the translation.
//
//	conformance accept FILE...          every manifest passes Istio's validation and knows no field that Istio does not
//	conformance cases PROGRAM FOLDER    what the manifests of each case do with its requests, by the Envoy configuration Istio makes of them
//	conformance table FOLDER            the cases as a page of the documentation
//	conformance mutants PROGRAM FOLDER  each field of the output of each case is dropped or altered once: do the requests notice?
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
	if len(os.Args) < 3 || len(os.Args) < 4 && (os.Args[1] == "cases" || os.Args[1] == "mutants") {
		fmt.Fprintln(os.Stderr, "usage: conformance accept FILE... | cases PROGRAM FOLDER | table FOLDER | mutants PROGRAM FOLDER")
		os.Exit(2)
	}
	good := false
	switch os.Args[1] {
	case "accept":
		good = acceptAll(os.Args[2:], os.Stdout)
	case "cases":
		good = runCases(os.Args[2], os.Args[3], os.Stdout)
	case "table":
		good = table(os.Args[2], os.Stdout)
	case "mutants":
		good = runMutants(os.Args[2], os.Args[3], os.Stdout)
	default:
		fmt.Fprintf(os.Stderr, "unknown command %q\n", os.Args[1])
		os.Exit(2)
	}
	if !good {
		os.Exit(1)
	}
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
