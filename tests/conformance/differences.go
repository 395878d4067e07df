package main

import (
	"fmt"
	"os/exec"
	"strings"
)

// Difference is where Istio does something else than App Mesh did, and a case says so.
type difference struct {
	Row string `json:"row"` // of the table of feature mappings
	By  string `json:"by"`  // what tells the user: a rule, or a paragraph of the report's chapter on differences that always hold
}

// Rows of the table of feature mappings that are approximate or have no counterpart.
var approximate = map[string]bool{
	"backends[], mesh egress DROP_ALL":        true,
	"VG connection pool":                      true,
	"outlierDetection":                        true,
	"healthCheck":                             true,
	"timeout.idle":                            true,
	"effective timeout":                       true,
	"same header several times":               true,
	"scheme":                                  true,
	"host selection":                          true,
	"tls.mode PERMISSIVE":                     true,
	"tls.mode STRICT":                         true,
	"tls.validation":                          true,
	"tls.certificate":                         true,
	"client policy tls.enforce":               true,
	"target VSvc to VR with routes":           true,
	"tcp timeout.idle":                        true,
	"ipPreference":                            true,
	"serviceDiscovery.awsCloudMap":            true,
	"egressFilter":                            true,
	"egress DROP_ALL exemption":               true,
	"other path of the access log":            true,
	"VG TLS mode PERMISSIVE":                  true,
	"VG listener TLS":                         true,
	"retries at the gateway":                  true,
	"backends[], mesh egress ALLOW_ALL":       true,
	"per-client policy, validation.trust.acm": true,
}

// unannounced lists the differences that the program does not tell of.
func (c Case) unannounced(program string) (faults []string) {
	report := ""
	for _, r := range c.Requests {
		if r.Difference == nil {
			continue
		}
		if report == "" {
			command := exec.Command(program, append([]string{"precheck", "-", "--fail-on", "never", "--format", "markdown"}, c.Options...)...)
			command.Stdin = strings.NewReader(c.AppMesh)
			text, err := command.Output()
			if err != nil {
				return []string{"precheck: " + err.Error()}
			}
			report = string(text)
		}
		if !approximate[r.Difference.Row] {
			faults = append(faults, fmt.Sprintf("%q is no row that may differ", r.Difference.Row))
		}
		if r.Difference.By == "" || !strings.Contains(report, r.Difference.By) {
			faults = append(faults, fmt.Sprintf("nothing tells of the difference %q: %q is not in the report", r.Difference.Row, r.Difference.By))
		}
	}
	return faults
}
