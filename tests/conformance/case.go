package main

import (
	"os"
	"path/filepath"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// Case is one file of cases/. What App Mesh did is written from its documentation, never from the output of the program.
type Case struct {
	Name     string            `json:"name"`
	Feature  string            `json:"feature"`
	Source   string            `json:"source"`  // where the knowledge of App Mesh's behaviour comes from
	Options  []string          `json:"options"` // of the program
	Setup    []string          `json:"setup"`   // see setup.go
	Routes   map[string]string `json:"routes"`  // by router of the setup
	AppMesh  string            `json:"appmesh"` // further objects, as they are
	Requests []Request         `json:"requests"`

	path string
}

// Request is sent by a pod of a virtual node, or comes to the pods of a virtual gateway.
type Request struct {
	From    string            `json:"from"`    // name of a VirtualNode
	At      string            `json:"at"`      // or: what the sidecar of this VirtualNode does with what comes in at `port`
	Gateway string            `json:"gateway"` // or of a VirtualGateway
	Host    string            `json:"host"`
	Port    int               `json:"port"`
	Path    string            `json:"path"`   // with the query
	Method  string            `json:"method"` // default GET
	Headers map[string]string `json:"headers"`
	TCP     bool              `json:"tcp"`
	SNI     string            `json:"sni"` // of a TLS connection that is passed on as it is
	Expect  Expectation       `json:"expect"`
	Why     string            `json:"why"`
	// A row of the reference of feature mappings that is known to be approximate. The program has to announce it.
	Difference string `json:"difference"`
}

// Expectation: what is not written is not looked at.
type Expectation struct {
	Node    string         `json:"node"`    // the VirtualNode that gets the request
	Nodes   map[string]int `json:"nodes"`   // or several, with their shares in percent
	Status  int            `json:"status"`  // answered without any node
	Closed  bool           `json:"closed"`  // the connection goes nowhere
	Passes  bool           `json:"passes"`  // to wherever the name leads, by no route of the mesh
	Path    string         `json:"path"`    // as the node sees it
	Host    string         `json:"host"`    // as the node sees it
	Timeout string         `json:"timeout"` // "none": no limit
	Retries *int           `json:"retries"`
	PerTry  string         `json:"perTry"`
	RetryOn string         `json:"retryOn"`
	Tls     string         `json:"tls"`    // of the connection to the node: none, mesh (mutual, by Istio's certificates), SNI of any other
	Mtls    string         `json:"mtls"`   // of what comes in: strict or permissive
	Log     string         `json:"log"`    // path of the access log of the listener; "none"
	Format  string         `json:"format"` // the log's text format, or the names of its JSON fields
	Denies  []string       `json:"denies"` // principals that are let in when all others with a certificate are denied
	// Fields of the Envoy cluster, as dotted paths into its JSON form.
	Cluster map[string]any `json:"cluster"`
}

func readCases(folder string) ([]Case, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var cases []Case
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, document := range documents(string(content)) {
			var read Case
			if err := yaml.UnmarshalStrict([]byte(document), &read); err != nil {
				return nil, &os.PathError{Op: "read", Path: file, Err: err}
			}
			before, err := read.setup()
			if err != nil {
				return nil, &os.PathError{Op: "read", Path: file, Err: err}
			}
			read.AppMesh = before + "---\n" + read.AppMesh
			read.path = file
			cases = append(cases, read)
		}
	}
	return cases, nil
}

// The App Mesh objects of a case by kind and name.
type object struct {
	Kind     string `json:"kind"`
	Metadata struct {
		Name      string            `json:"name"`
		Namespace string            `json:"namespace"`
		Labels    map[string]string `json:"labels"`
	} `json:"metadata"`
	Spec struct {
		PodSelector *struct {
			MatchLabels map[string]string `json:"matchLabels"`
		} `json:"podSelector"`
		Listeners []struct {
			PortMapping struct {
				Port     int    `json:"port"`
				Protocol string `json:"protocol"`
			} `json:"portMapping"`
		} `json:"listeners"`
		ServiceDiscovery *struct {
			DNS *struct {
				Hostname string `json:"hostname"`
			} `json:"dns"`
		} `json:"serviceDiscovery"`
		AwsName      string         `json:"awsName"`
		Provider     map[string]any `json:"provider"`
		EgressFilter struct {
			Type string `json:"type"`
		} `json:"egressFilter"`
	} `json:"spec"`
}

func (c Case) objects() ([]object, error) {
	var all []object
	for _, document := range documents(c.AppMesh) {
		var read object
		if err := yaml.Unmarshal([]byte(document), &read); err != nil {
			return nil, err
		}
		all = append(all, read)
	}
	return all, nil
}

func (o object) host() string {
	if o.Spec.ServiceDiscovery == nil || o.Spec.ServiceDiscovery.DNS == nil {
		return ""
	}
	return o.Spec.ServiceDiscovery.DNS.Hostname
}

// Labels of the object's pods; nil when it has none.
func (o object) podLabels() map[string]string {
	if o.Spec.PodSelector == nil {
		return nil
	}
	return o.Spec.PodSelector.MatchLabels
}

func inCluster(host string) (name, namespace string, ok bool) {
	parts := strings.Split(strings.TrimSuffix(host, ".svc.cluster.local"), ".")
	if !strings.HasSuffix(host, ".svc.cluster.local") || len(parts) != 2 {
		return "", "", false
	}
	return parts[0], parts[1], true
}
