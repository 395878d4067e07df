package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// Operation is one of a JSON patch.
type operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value,omitempty"`
}

var index = regexp.MustCompile(`/[0-9]+`)

// place is the operation as a field of mutants: "patch of deployment" and "remove /spec/template/…".
func (o operation) place(file string) field {
	kind, _, _ := strings.Cut(filepath.Base(file), "-")
	return field{"patch of " + kind, o.Op + " " + index.ReplaceAllString(o.Path, "/[]")}
}

// visitPatches calls visit for each operation of the patches in a tree that the program wrote, and keeps those that it returns.
func visitPatches(folder string, visit func(at field, o operation) (operation, bool)) error {
	files, err := filepath.Glob(filepath.Join(folder, "istio/workloads/*/*.yaml"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if filepath.Base(file) == "kustomization.yaml" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var all, kept []operation
		if err := yaml.Unmarshal(text, &all); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for _, o := range all {
			if made, keep := visit(o.place(file), o); keep {
				kept = append(kept, made)
			}
		}
		if text, err = yaml.Marshal(kept); err == nil {
			err = os.WriteFile(file, text, 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// operations that the program writes for an input, beside its patched objects.
func (c Case) operations(program string) (map[field]bool, error) {
	found := map[field]bool{}
	folder, err := os.MkdirTemp("", "patches-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if err := writeTree(program, c.Options, c.AppMesh, folder); err != nil {
		return nil, err
	}
	return found, visitPatches(folder, func(at field, o operation) (operation, bool) {
		found[at] = true
		return o, true
	})
}

// notices says whether what Kustomize makes of the user's objects is wrong with a mutant of a patch.
func (c renderedCase) notices(program string, m mutant) bool {
	return len(c.buildFaults(program, m.inPatches)) > 0
}

// inPatches changes the patches in a tree that the program wrote.
func (m mutant) inPatches(folder string) error {
	return visitPatches(folder, func(at field, o operation) (operation, bool) {
		if at != m.field {
			return o, true
		}
		if o.Op != "remove" {
			o.Value = altered(o.Value)
		}
		return o, !m.drop
	})
}

// patchMutants are the operations that are written for any golden input or case, each left out once and given another value once, with
// the cases of patches that have it.
func patchMutants(program, folder, rendered, goldens string) (map[mutant][]renderedCase, error) {
	inputs, err := readCases(folder)
	if err != nil {
		return nil, err
	}
	more, err := readGoldens(goldens)
	if err != nil {
		return nil, err
	}
	found := map[field][]renderedCase{}
	for _, c := range append(inputs, more...) {
		operations, err := c.operations(program)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
		for at := range operations {
			found[at] = append(found[at], []renderedCase{}...)
		}
	}
	cases, err := readRenderedCases(rendered)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		if !c.files() {
			continue
		}
		operations, err := Case{Options: c.Options, AppMesh: c.AppMesh}.operations(program)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
		for at := range operations {
			found[at] = append(found[at], c)
		}
	}
	all := map[mutant][]renderedCase{}
	for at, with := range found {
		all[mutant{at, true}] = with
		if !strings.HasPrefix(at.path, "remove ") {
			all[mutant{at, false}] = with
		}
	}
	return all, nil
}

func sortedMutants(all map[mutant][]renderedCase) []mutant {
	var list []mutant
	for m := range all {
		list = append(list, m)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].String() < list[j].String() })
	return list
}

func patchFate(program string, m mutant, with []renderedCase) string {
	if len(with) == 0 {
		return "survived: no case has it"
	}
	if known := m.equivalent(); known != nil {
		if where := known.differsBuilt(program, m, with); where != "" {
			return fmt.Sprintf("survived: %q does not hold in %s", known.why, where)
		}
		return "equivalent: " + known.why
	}
	for _, c := range with {
		if c.notices(program, m) {
			return "noticed"
		}
	}
	return "survived"
}
