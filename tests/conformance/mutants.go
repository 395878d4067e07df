package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"

	"sigs.k8s.io/yaml"
)

// A mutant is a translation that leaves out one field wherever it writes it, or writes something else there. The fields are all that
// occur in the outputs for the inputs of the golden tests and for the cases. A mutant is noticed when Istio refuses an output, or when a
// request of a case is not answered as App Mesh answered it.
type mutant struct {
	field
	drop bool
}

func (m mutant) String() string {
	if m.drop {
		return "drop " + m.field.String()
	}
	return "alter " + m.field.String()
}

// apply says also whether there was anything to change.
func (m mutant) apply(manifests string) (string, bool) {
	trees, found := parse(manifests), false
	visitTrees(trees, func(at field, value any, set func(any, bool)) {
		if at == m.field {
			found = true
			set(altered(value), m.drop)
		}
	})
	for _, tree := range trees {
		without(tree)
	}
	return join(trees), found
}

// Another value that Istio would take as well.
var others = map[string]string{
	"STRICT": "PERMISSIVE", "PERMISSIVE": "STRICT", "DISABLE": "STRICT", "ALLOW": "DENY", "DENY": "ALLOW", "REGISTRY_ONLY": "ALLOW_ANY", "ALLOW_ANY": "REGISTRY_ONLY",
	"NONE": "DNS", "DNS": "DNS_ROUND_ROBIN", "DNS_ROUND_ROBIN": "DNS", "STATIC": "DNS", "ROUND_ROBIN": "RANDOM", "SIMPLE": "MUTUAL", "MUTUAL": "SIMPLE", "HTTP": "TCP", "HTTP2": "TCP",
	"GRPC": "TCP", "TCP": "HTTP", "TLS": "TCP", "HTTPS": "HTTP", "MESH_EXTERNAL": "MESH_INTERNAL", "MESH_INTERNAL": "MESH_EXTERNAL", "http": "tcp", "http2": "tcp", "grpc": "tcp", "tcp": "http",
	"MERGE_SLASHES": "BASE", "GET": "PUT", "POST": "PUT",
}

func altered(value any) any {
	switch value := value.(type) {
	case bool:
		return !value
	case float64:
		return value + 1
	case string:
		if other, ok := others[value]; ok {
			return other
		}
		if strings.HasSuffix(value, "s") && len(value) > 1 && value[0] >= '0' && value[0] <= '9' {
			return "7" + value
		}
		return value + "x"
	case map[string]any:
		return map[string]any{"exact": "x"} // a condition that a header is there
	}
	return "x"
}

type output struct {
	c                   Case
	manifests, operator string
	trees               []map[string]any
	fields              map[field]bool
	installed           []check
}

func newOutput(c Case, manifests, operator string) output {
	made := output{c: c, manifests: manifests, operator: operator, fields: map[field]bool{}}
	for _, text := range []string{manifests, operator} {
		visitTrees(parse(text), func(at field, _ any, _ func(any, bool)) { made.fields[at] = true })
	}
	return made
}

// refuses says whether Istio takes an output with a mutant. What the installer thinks of a field does not depend on the case.
func (o output) refuses(j judge, m mutant) bool {
	text := o.manifests
	if m.kind == "IstioOperator" {
		text = o.operator
	}
	changed, _ := m.apply(text)
	return j.rejected(changed)
}

// notices runs one case with a mutant.
func (o output) notices(m mutant) bool {
	if o.installed != nil {
		operator, _ := m.apply(o.operator)
		objects, err := installed(operator)
		return err != nil || len(faultsOf(objects, o.installed)) > 0
	}
	manifests, operator := o.manifests, bare(o.operator)
	if m.kind == "IstioOperator" {
		operator, _ = m.apply(o.operator)
	} else {
		manifests, _ = m.apply(o.manifests)
	}
	faults, err := o.c.judge(manifests, operator)
	return err != nil || len(faults) > 0
}

func runMutants(program, crds, folder, rendered, goldens, envoy string, out io.Writer) bool {
	known, err := readCRDs(crds)
	if err != nil {
		return failf(out, "%v", err)
	}
	outputs, err := allOutputs(program, folder, rendered, goldens)
	if err != nil {
		return failf(out, "%v", err)
	}
	ca, err := newAuthority()
	if err != nil {
		return failf(out, "%v", err)
	}
	all := chosen(allMutants(outputs))
	if program, err = filepath.Abs(program); err != nil { // it runs in other folders, too
		return failf(out, "%v", err)
	}
	patches, err := patchMutants(program, folder, rendered, goldens)
	if err != nil {
		return failf(out, "%v", err)
	}
	count := len(all)
	all = append(all, chosen(sortedMutants(patches))...)
	results := make([]string, len(all))
	var group sync.WaitGroup
	free := make(chan bool, runtime.NumCPU())
	for i, m := range all {
		free <- true
		group.Add(1)
		go func() {
			defer group.Done()
			if i < count {
				results[i] = m.fate(judge{known}, outputs, ca, envoy)
			} else {
				results[i] = patchFate(program, m, patches[m])
			}
			<-free
			if !strings.HasPrefix(results[i], "noticed") {
				fmt.Fprintf(out, "%s: %s\n", results[i], m)
			}
		}()
	}
	group.Wait()
	counts := map[string]int{}
	for _, result := range results {
		what, _, _ := strings.Cut(result, ":")
		counts[what]++
	}
	judged := counts["noticed"] + counts["survived"]
	fmt.Fprintf(out, "%d mutants of %d fields and %d of operations of patches: %d noticed, %d survived (%d %% of those that are not equivalent are noticed), %d are equivalent\n",
		count, count/2, len(all)-count, counts["noticed"], counts["survived"], counts["noticed"]*100/max(judged, 1), counts["equivalent"])
	good := judged > 0
	for i, m := range all {
		if why, survived := strings.CutPrefix(results[i], "survived"); survived {
			good = failf(out, "mutants: nothing notices: %s%s", m, why)
		}
	}
	return good
}

func (m mutant) fate(j judge, outputs []output, ca *authority, envoy string) string {
	var with []output
	for _, o := range outputs {
		if o.fields[m.field] {
			with = append(with, o)
		}
	}
	if known := m.equivalent(); known != nil {
		if where := known.differs(m, with); where != "" {
			return fmt.Sprintf("survived: %q does not hold in %s", known.why, where)
		}
		return "equivalent: " + known.why
	}
	if m.kind == "IstioOperator" {
		if with[0].refuses(j, m) {
			return "noticed"
		}
	} else if slices.ContainsFunc(with, func(o output) bool { return o.refuses(j, m) }) {
		return "noticed"
	}
	with = slices.DeleteFunc(with, func(o output) bool { return len(o.c.Requests) == 0 && o.installed == nil })
	if len(with) == 0 {
		return "survived: no case has it"
	}
	if slices.ContainsFunc(with, func(o output) bool { return o.notices(m) }) {
		return "noticed"
	}
	// What configuration alone does not show, a running proxy may.
	if envoy != "" && slices.ContainsFunc(with, func(o output) bool { return o.noticesReally(m, ca, envoy) }) {
		return "noticed"
	}
	return "survived"
}

func (o output) noticesReally(m mutant, ca *authority, envoy string) bool {
	folder, err := os.MkdirTemp("", "mutant-*")
	if err != nil || m.kind == "IstioOperator" {
		return false
	}
	defer os.RemoveAll(folder)
	manifests, _ := m.apply(o.manifests)
	made, faults := o.c.stage(manifests, bare(o.operator), ca, folder)
	if made == nil || len(faults) > 0 {
		return true
	}
	observed, err := made.run(envoy)
	return err != nil || slices.ContainsFunc(observed, func(o observation) bool { return len(o.faults()) > 0 })
}

func allOutputs(program, folder, rendered, goldens string) ([]output, error) {
	cases, err := readCases(folder)
	if err != nil {
		return nil, err
	}
	more, err := readGoldens(goldens)
	if err != nil {
		return nil, err
	}
	var outputs []output
	for _, c := range append(cases, more...) {
		manifests, operator, _, err := c.translate(program)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
		if len(c.Requests) > 0 {
			if faults, err := c.judge(manifests, bare(operator)); err != nil || len(faults) > 0 {
				return nil, fmt.Errorf("%s does not pass as it is: %v %v", c.Name, faults, err)
			}
		}
		outputs = append(outputs, newOutput(c, manifests, operator))
	}
	files, err := readRenderedCases(rendered)
	if err != nil {
		return nil, err
	}
	for _, c := range files {
		if c.files() {
			continue
		}
		_, operator, _, err := Case{AppMesh: c.AppMesh, Options: c.Options}.translate(program)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
		made := newOutput(Case{Name: c.Name}, "", operator)
		made.installed = c.Expect
		outputs = append(outputs, made)
	}
	// Cases with few objects answer sooner.
	sort.SliceStable(outputs, func(i, j int) bool { return len(outputs[i].manifests) < len(outputs[j].manifests) })
	return outputs, nil
}

// chosen are those that somebody wants to look at: A2I_MUTANTS is a regular expression.
func chosen(all []mutant) []mutant {
	wanted := regexp.MustCompile(os.Getenv("A2I_MUTANTS"))
	return slices.DeleteFunc(all, func(m mutant) bool { return !wanted.MatchString(m.String()) })
}

func allMutants(outputs []output) []mutant {
	fields := map[field]bool{}
	for _, o := range outputs {
		for at := range o.fields {
			fields[at] = true
		}
	}
	var all []mutant
	for at := range fields {
		all = append(all, mutant{at, true}, mutant{at, false})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].String() < all[j].String() })
	return all
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

func (j judge) rejected(manifests string) bool {
	for _, document := range documents(manifests) {
		if _, why := j.refusal(document); why != "" {
			return true
		}
	}
	return false
}
