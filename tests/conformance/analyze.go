package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/diag"
	"istio.io/istio/pkg/config/analysis/local"
	"sigs.k8s.io/yaml"
)

// Messages of `istioctl analyze` that are as they should be, each with the reason.
var explained = []struct{ code, pattern, why string }{
	{"IST0101", `Referenced credentialName not found`, "the secret of a gateway is the user's to make; a finding says so"},
	{"IST0102", `not enabled for Istio injection`, "a namespace in which App Mesh injected nothing either"},
	{"IST0108", `appmesh2istio\.io/sources`, "an annotation of ours, whose domain ends like Istio's"},
	{"IST0133", `EnvoyFilter exposes internal implementation details`, "an EnvoyFilter, which only --allow-envoyfilter writes"},
	{"IST0128", `no caCertificates are set`, "a server whose certificate App Mesh did not check either, or an authority that the user has to bring; a finding says so"},
	{"IST0129", `no caCertificates are set`, "a Secret or an authority that the user has to bring; a finding says so"},
	{"IST0150", `Port name for ExternalName service is invalid`, "a TCP port of an ExternalName Service, to whose target the connections go; where a route asks for more a finding says so"},
	{"IST0134", `ServiceEntry addresses are required`, "a server outside by TCP: App Mesh knew such servers by their port alone, too"},
}

// runAnalyzers runs Istio's analyzers over what the program writes for each case and golden input, together with that input and the pods
// that it speaks of.
func runAnalyzers(program, folder, goldens string, out io.Writer) bool {
	cases, err := readCases(folder)
	if err != nil {
		return failf(out, "%v", err)
	}
	more, err := readGoldens(goldens)
	if err != nil {
		return failf(out, "%v", err)
	}
	cases = append(cases, more...)
	if program, err = filepath.Abs(program); err != nil {
		return failf(out, "%v", err)
	}
	good := true
	known := map[string]int{}
	for _, c := range cases {
		messages, err := c.analyze(program)
		if err != nil {
			good = failf(out, "%s: %v", c.Name, err)
			continue
		}
		for _, m := range messages {
			if why := explanation(m); why != "" {
				known[m.Type.Code()+" "+why]++
				continue
			}
			good = failf(out, "%s: the analyzer says %s", c.Name, m.String())
		}
	}
	var lines []string
	for line, count := range known {
		lines = append(lines, fmt.Sprintf("%s (%d times)", line, count))
	}
	sort.Strings(lines)
	for _, line := range lines {
		fmt.Fprintln(out, "analyzer, explained:", line)
	}
	fmt.Fprintf(out, "%d outputs with their inputs passed Istio's analyzers\n", len(cases))
	return good && len(cases) > 0
}

func explanation(m diag.Message) string {
	for _, e := range explained {
		if e.code == m.Type.Code() && regexp.MustCompile(e.pattern).MatchString(m.String()) {
			return e.why
		}
	}
	return ""
}

func (c Case) analyze(program string) (diag.Messages, error) {
	manifests, operator, _, err := c.translate(program)
	if err != nil {
		return nil, err
	}
	kubernetes, err := c.kubernetes()
	if err != nil {
		return nil, err
	}
	mesh, err := meshConfigFile(operator)
	if err != nil {
		return nil, err
	}
	defer os.Remove(mesh)
	own, err := c.patched(program)
	if err != nil {
		return nil, err
	}
	analyzer := local.NewSourceAnalyzer(analyzers.AllCombined(), "", "istio-system", nil)
	gateways, err := gatewayPods(operator)
	if err != nil {
		return nil, err
	}
	others, err := c.podsOfOtherValues()
	if err != nil {
		return nil, err
	}
	text := c.namespaces() + kubernetes + gateways + others + "---\n" + own + "\n---\n" + manifests
	if err := analyzer.AddTestReaderKubeSource([]local.ReaderSource{{Name: c.Name, Reader: strings.NewReader(text)}}); err != nil {
		return nil, err
	}
	if err := analyzer.AddFileKubeMeshConfig(mesh); err != nil {
		return nil, err
	}
	if err := analyzer.AddDefaultResources(); err != nil {
		return nil, err
	}
	result, err := analyzer.Analyze(make(chan struct{}))
	return result.Messages, err
}

// podsOfOtherValues are those of nodes that take several values of a label; a node's other pods have the first.
func (c Case) podsOfOtherValues() (string, error) {
	objects, err := c.objects()
	if err != nil {
		return "", err
	}
	made := &cluster{}
	for _, o := range objects {
		if o.Spec.PodSelector == nil {
			continue
		}
		for _, e := range o.Spec.PodSelector.MatchExpressions {
			for i := 1; e.Operator == "In" && i < len(e.Values); i++ {
				labels := maps.Clone(o.podLabels())
				labels[e.Key] = e.Values[i]
				name := fmt.Sprintf("%s-other-%d", o.Metadata.Name, i)
				made.pod(pod{name: name, namespace: o.Metadata.Namespace, account: o.Metadata.Name, labels: labels, address: podAddress(name)})
			}
		}
	}
	return made.yaml.String(), nil
}

// gatewayPods are those that the installer makes for the gateways of the file, with the labels that it says.
func gatewayPods(operator string) (string, error) {
	var read struct {
		Spec struct {
			Components struct {
				IngressGateways []struct {
					Name, Namespace string
					Label           map[string]string
				} `json:"ingressGateways"`
			} `json:"components"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal([]byte(operator), &read); err != nil {
		return "", err
	}
	made := &cluster{}
	for _, g := range read.Spec.Components.IngressGateways {
		made.pod(pod{name: g.Name, namespace: g.Namespace, account: g.Name, labels: g.Label, address: podAddress(g.Namespace + "/" + g.Name)})
	}
	return made.yaml.String(), nil
}

func meshConfigFile(operator string) (string, error) {
	var read struct {
		Spec struct {
			MeshConfig any `json:"meshConfig"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal([]byte(operator), &read); err != nil {
		return "", err
	}
	file, err := os.CreateTemp("", "mesh-*.yaml")
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, _ := yaml.Marshal(read.Spec.MeshConfig)
	_, err = file.Write(text)
	return file.Name(), err
}

// own are the Kubernetes objects of the input itself.
func (c Case) own() []string {
	var all []string
	for _, document := range documents(c.AppMesh) {
		if !strings.Contains("\n"+document, "\napiVersion: appmesh.k8s.aws/") {
			all = append(all, document)
		}
	}
	return all
}

// patched are the Kubernetes objects of the input with the patches that the program wrote for them.
func (c Case) patched(program string) (string, error) {
	own := c.own()
	if len(own) == 0 {
		return "", nil
	}
	user := func(folder string) (map[string]string, error) {
		components, err := filepath.Glob(folder + "/istio/workloads/*")
		kustomization := "resources: [all.yaml]\ncomponents:\n"
		for _, component := range components {
			kustomization += "- ../istio/workloads/" + filepath.Base(component) + "\n"
		}
		return map[string]string{"app/kustomization.yaml": kustomization, "app/all.yaml": strings.Join(own, "\n---\n")}, err
	}
	built, err := kustomize(program, c.Options, c.AppMesh, "app", user)
	if err != nil {
		return "", err
	}
	text, err := built.AsYaml()
	return string(text), err
}

// namespaces that objects of the input lie in, as they are after the migration.
func (c Case) namespaces() string {
	seen := map[string]bool{"istio-system": true}
	var text strings.Builder
	objects, _ := c.objects()
	for _, o := range objects {
		seen[o.Metadata.Name] = seen[o.Metadata.Name] || o.Kind == "Namespace"
	}
	for _, o := range objects {
		if namespace := o.Metadata.Namespace; namespace != "" && !seen[namespace] {
			seen[namespace] = true
			fmt.Fprintf(&text, "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: %s, labels: {istio-injection: enabled}}\n", namespace)
		}
	}
	return text.String()
}
