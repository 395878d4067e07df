package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// RenderedCase is what Kustomize makes of the user's workloads when his kustomization includes the component that the program wrote; or,
// without a folder to build, what Istio's installer makes of the installation file.
type renderedCase struct {
	Name    string            `json:"name"`
	Feature string            `json:"feature"`
	Shows   []string          `json:"shows"`
	Source  string            `json:"source"`
	Options []string          `json:"options"`
	AppMesh string            `json:"appmesh"` // what the program reads, workloads among it
	User    map[string]string `json:"user"`    // files of the user, beside the folder istio
	Build   string            `json:"build"`   // the user's folder that is built
	Expect  []check           `json:"expect"`
	Refused []refusedBuild    `json:"refused"` // other folders of the user
}

// Check is a value of one of the objects.
type check struct {
	Of     string `json:"of"`     // kind and name
	At     string `json:"at"`     // a path with dots; \. is a dot
	Is     any    `json:"is"`     // nothing: it is not there
	Absent bool   `json:"absent"` // the object itself is not there
	Why    string `json:"why"`
}

// RefusedBuild is a folder that does not build, as a patch does not fit to what is in it.
type refusedBuild struct {
	Build string `json:"build"`
	Says  string `json:"says"` // part of what Kustomize says
	Why   string `json:"why"`
}

// files says whether the case is about files for Kustomize, not about the installer's.
func (c renderedCase) files() bool { return c.Build != "" || len(c.Refused) > 0 }

// readAllCases gives the cases of requests and those of files.
func readAllCases(folder, rendered string) ([]Case, []renderedCase, error) {
	cases, err := readCases(folder)
	if err != nil {
		return nil, nil, err
	}
	files, err := readRenderedCases(rendered)
	return cases, files, err
}

func readRenderedCases(folder string) ([]renderedCase, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	var all []renderedCase
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var read renderedCase
		if err := yaml.UnmarshalStrict(content, &read); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, read)
	}
	return all, nil
}

func runRenderedCases(program, folder string, out io.Writer) bool {
	cases, err := readRenderedCases(folder)
	if err != nil {
		return failf(out, "%v", err)
	}
	if program, err = filepath.Abs(program); err != nil { // it runs in another folder
		return failf(out, "%v", err)
	}
	good, checks := len(cases) > 0, 0
	for _, c := range cases {
		checks += c.checks()
		for _, fault := range c.faults(program) {
			good = failf(out, "%s: %s", c.Name, fault)
		}
	}
	fmt.Fprintf(out, "%d cases of what Kustomize and Istio's installer make of the files, %d values\n", len(cases), checks)
	return good
}

func (c renderedCase) checks() int { return len(c.Expect) + len(c.Refused) }

func (c renderedCase) faults(program string) []string {
	if c.files() {
		return c.buildFaults(program, func(string) error { return nil })
	}
	_, operator, _, err := Case{AppMesh: c.AppMesh, Options: c.Options}.translate(program)
	if err != nil {
		return []string{err.Error()}
	}
	objects, err := installed(operator)
	if err != nil {
		return []string{err.Error()}
	}
	return faultsOf(objects, c.Expect)
}

// buildFaults builds the user's folders with what the program wrote, changed by one who wants to know whether that gets noticed.
func (c renderedCase) buildFaults(program string, change func(folder string) error) (faults []string) {
	if c.Build != "" {
		objects, err := c.built(program, c.Build, change)
		if err != nil {
			return []string{err.Error()}
		}
		faults = faultsOf(objects, c.Expect)
	}
	for _, r := range c.Refused {
		if _, err := c.built(program, r.Build, change); err == nil || !strings.Contains(err.Error(), r.Says) {
			faults = append(faults, fmt.Sprintf("the folder %s is not refused by %q: %v", r.Build, r.Says, err))
		}
	}
	return faults
}

func (c renderedCase) built(program, build string, change func(folder string) error) (map[string]any, error) {
	user := func(folder string) (map[string]string, error) { return c.User, change(folder) }
	made, err := kustomize(program, c.Options, c.AppMesh, build, user)
	if err != nil {
		return nil, err
	}
	return objectsOf(made)
}

func objectsOf(built resmap.ResMap) (map[string]any, error) {
	objects := map[string]any{}
	for _, resource := range built.Resources() {
		object, err := resource.Map()
		if err != nil {
			return nil, err
		}
		objects[resource.GetKind()+" "+resource.GetName()] = object
	}
	return objects, nil
}

// installed are the objects that the installer makes; the mesh configuration and the values of injection, which lie in ConfigMaps as
// text, are objects as well.
func installed(operator string) (map[string]any, error) {
	manifests, err := render(operator)
	if err != nil {
		return nil, err
	}
	objects := map[string]any{}
	for _, set := range manifests {
		for _, m := range set.Manifests {
			objects[m.GetKind()+" "+m.GetName()] = m.Object
		}
	}
	for from, to := range map[string]string{"ConfigMap istio data.mesh": "MeshConfig", "ConfigMap istio-sidecar-injector data.values": "Injection"} {
		kind, rest, _ := strings.Cut(from, " ")
		name, at, _ := strings.Cut(rest, " ")
		text, _ := dig(objects[kind+" "+name], path(at)).(string)
		var read any
		if err := yaml.Unmarshal([]byte(text), &read); err != nil {
			return nil, err
		}
		objects[to] = read
	}
	return objects, nil
}

func faultsOf(objects map[string]any, checks []check) []string {
	var faults []string
	for _, e := range checks {
		object, there := objects[e.Of]
		switch actual := plain(dig(object, path(e.At))); {
		case e.Absent && there:
			faults = append(faults, e.Of+" is there")
		case !e.Absent && !there:
			faults = append(faults, e.Of+" is not there")
		case !e.Absent && !reflect.DeepEqual(plain(e.Is), actual):
			faults = append(faults, fmt.Sprintf("%s %s: expected %v, got %v", e.Of, e.At, e.Is, actual))
		}
	}
	return faults
}

// kustomize has the program write its tree into the folder istio, puts the user's files beside it, and builds one of his folders.
func kustomize(program string, options []string, input, build string, user func(folder string) (map[string]string, error)) (resmap.ResMap, error) {
	folder, err := os.MkdirTemp("", "kustomize-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if err := writeTree(program, options, input, folder); err != nil {
		return nil, err
	}
	files, err := user(folder)
	if err != nil {
		return nil, err
	}
	for name, text := range files {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return nil, err
		}
	}
	return krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), filepath.Join(folder, build))
}

// writeTree has the program write its tree into the folder istio below this one.
func writeTree(program string, options []string, input, folder string) error {
	command := exec.Command(program, append([]string{"generate", "-", "--fail-on", "never", "--istio-version", aimedAt(), "--out-dir", "istio"}, options...)...)
	command.Dir, command.Stdin = folder, strings.NewReader(input)
	if talk, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, talk)
	}
	return nil
}

func path(text string) []string {
	var parts []string
	for _, part := range strings.Split(strings.ReplaceAll(text, `\.`, "\x00"), ".") {
		parts = append(parts, strings.ReplaceAll(part, "\x00", "."))
	}
	return parts
}

// plain has numbers of one type.
func plain(value any) any {
	text, _ := yaml.Marshal(value)
	var read any
	_ = yaml.Unmarshal(text, &read)
	return read
}
