package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// Difference is where Istio does something else than App Mesh did, and a case says so.
type difference struct {
	Row string `json:"row"` // of the table of feature mappings
	By  string `json:"by"`  // what tells the user: a rule, or a paragraph of the report's chapter on differences that always hold
}

// Rows of the table of feature mappings that are approximate or have no counterpart, of which cases make use. `conformance rows` holds the
// list to that table, where it is there.
var approximate = []string{
	"backends[], mesh egress DROP_ALL",
	"VG connection pool",
	"VG listener TLS sds",
	"target VSvc → VR with routes",
	"timeout.idle",
	"tcp timeout.idle",
	"same header several times",
	"tls.validation",
	"validation.trust.sds",
}

// The whole id of a rule, or the title of a paragraph.
var announcement = regexp.MustCompile(`^(AMI[0-9]{4}|[A-Z][a-z ]+)$`)

// unannounced lists the differences that the program does not tell of.
func (c Case) unannounced(program string) (faults []string) {
	if !slices.ContainsFunc(c.Requests, func(r Request) bool { return r.Difference != nil || r.LeftOut != "" }) {
		return nil
	}
	report := ""
	for _, format := range []string{"markdown", "text"} {
		command := exec.Command(program, append([]string{"precheck", "-", "--fail-on", "never", "--istio-version", aimedAt(), "--format", format}, c.Options...)...)
		command.Stdin = strings.NewReader(c.AppMesh)
		text, err := command.Output()
		if err != nil {
			return []string{"precheck: " + err.Error()}
		}
		report += string(text)
	}
	for _, r := range c.Requests {
		faults = append(faults, r.unannounced(report)...)
	}
	return faults
}

func (r Request) unannounced(report string) (faults []string) {
	if id := r.LeftOut; id != "" {
		if r.Expect.Status != 503 {
			faults = append(faults, "what is left out has to be refused by 503: "+describe(r))
		}
		if !regexp.MustCompile(`: error: .*\[` + id + `\]`).MatchString(report) {
			faults = append(faults, fmt.Sprintf("no error %s tells of what is left out", id))
		}
	}
	if r.Difference == nil {
		return faults
	}
	if !slices.Contains(approximate, r.Difference.Row) {
		faults = append(faults, fmt.Sprintf("%q is no row that may differ", r.Difference.Row))
	}
	if !announcement.MatchString(r.Difference.By) || !strings.Contains(report, r.Difference.By) {
		faults = append(faults, fmt.Sprintf("nothing tells of the difference %q: %q is not in the report", r.Difference.Row, r.Difference.By))
	}
	return faults
}

// rowsAreKnown holds the list above, and what the cases make use of, to the table itself: chapter 13 of the reference, whose third column
// says E (exact), A (approximate) or N (none).
func rowsAreKnown(reference, folder string, out io.Writer) bool {
	text, err := os.ReadFile(reference)
	if err != nil {
		return failf(out, "%v", err)
	}
	cases, err := readCases(folder)
	if err != nil {
		return failf(out, "%v", err)
	}
	used := map[string]bool{}
	for _, c := range cases {
		for _, r := range c.Requests {
			if r.Difference != nil {
				used[r.Difference.Row] = true
			}
		}
	}
	exactness, good := exactnessOfRows(string(text)), true
	for _, row := range approximate {
		if !strings.ContainsAny(exactness[row], "AN") {
			good = failf(out, "%q: no row of the table that says A or N, but %q", row, exactness[row])
		}
		if !used[row] {
			good = failf(out, "%q: no case makes use of this row", row)
		}
	}
	if good {
		fmt.Fprintf(out, "%d rows of known differences are in the table of feature mappings\n", len(approximate))
	}
	return good && len(approximate) > 0
}

func exactnessOfRows(reference string) map[string]string {
	_, chapter, _ := strings.Cut(reference, "\n## 13. ")
	chapter, _, _ = strings.Cut(chapter, "\n## 14. ")
	rows := map[string]string{}
	for _, line := range strings.Split(chapter, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 5 {
			continue
		}
		name, _, _ := strings.Cut(strings.ReplaceAll(cells[1], "`", ""), " (")
		rows[strings.TrimSpace(name)] = strings.TrimSpace(cells[3])
	}
	return rows
}
