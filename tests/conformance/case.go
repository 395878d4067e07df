package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"
)

// Case is one file of cases/. What App Mesh did is written from its documentation, never from the output of the program.
type Case struct {
	Name     string            `json:"name"`
	Feature  string            `json:"feature"`
	Shows    []string          `json:"shows"`    // promised features (promised.go) that all its requests are about
	Source   string            `json:"source"`   // where the knowledge of App Mesh's behaviour comes from
	Options  []string          `json:"options"`  // of the program
	Setup    []string          `json:"setup"`    // see setup.go
	Routes   map[string]string `json:"routes"`   // by router of the setup
	Replicas map[string]int    `json:"replicas"` // pods of a node, if not one
	Zones    map[string]string `json:"zones"`    // of pods, if not all in one
	AppMesh  string            `json:"appmesh"`  // further objects, as they are
	Each     Request           `json:"each"`     // what requests have in common
	Requests []Request         `json:"requests"`
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
	Shows   []string          `json:"shows"`
	Why     string            `json:"why"`
	// A row of the reference of feature mappings that is known to be approximate. The program has to announce it.
	Difference *difference `json:"difference"`
	// An error of the program that leaves out what App Mesh answered this request by. It must be refused then, and reach nobody else.
	LeftOut string `json:"leftOut"`

	// What only the real level knows.
	App     *behaviour `json:"app"`     // what the applications do with it, if not answer with 200
	Times   int        `json:"times"`   // how often it is sent, one after the other
	AtOnce  int        `json:"atOnce"`  // or: one, and when that is with its application, the others at the same time
	Without string     `json:"without"` // begin when this pod gets no requests any more: proxies need a moment to leave one out
	As      string     `json:"as"`      // with the certificate of this service account, or at a gateway of this name
	Fast    string     `json:"fast"`    // why a running proxy cannot show it
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
	Idle    string         `json:"idle"` // after which a connection or a request without a byte is ended
	RetryOn string         `json:"retryOn"`
	Tls     string         `json:"tls"`    // of the connection to the node: none, mesh (mutual, by Istio's certificates), SNI of any other
	Mtls    string         `json:"mtls"`   // of what comes in: strict or permissive
	Log     string         `json:"log"`    // path of the access log of the listener; "none"
	Format  string         `json:"format"` // the log's text format, or its JSON fields
	Denies  []string       `json:"denies"` // principals that are let in when all others with a certificate are denied
	// Fields of the Envoy cluster, as dotted paths into its JSON form.
	Cluster map[string]any `json:"cluster"`
	// Fields of the TLS context of the listener.
	Listener map[string]any `json:"listener"`

	// Seen with a running proxy only.
	Answer   int            `json:"answer"`   // what the caller gets from or instead of the node, if not 200
	Answers  map[string]int `json:"answers"`  // of several requests: how many got which answer, or "closed"
	Attempts *int           `json:"attempts"` // how often the request came to an application, if not once; of several requests in all
	Tries    int            `json:"tries"`    // how often the proxy that was asked tried
	Grpc     int            `json:"grpc"`     // status of gRPC, if not 0
	Pods     map[string]int `json:"pods"`     // how often it came to each of these pods
	Flags    string         `json:"flags"`    // Envoy's response flags at the proxy that was asked
	Line     string         `json:"line"`     // of the access log
}

func readCases(folder string) ([]Case, error) {
	var cases []Case
	err := filepath.WalkDir(folder, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(file) != ".yaml" {
			return err
		}
		read, err := readCase(file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		cases = append(cases, read)
		return nil
	})
	return cases, err
}

func readCase(file string) (Case, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return Case{}, err
	}
	var read Case
	if err := yaml.UnmarshalStrict(content, &read); err != nil {
		return Case{}, err
	}
	before, err := read.setup()
	if err != nil {
		return Case{}, err
	}
	read.AppMesh = before + "---\n" + read.AppMesh
	for i := range read.Requests {
		read.Requests[i].fill(read.Each)
	}
	return read, nil
}

// fill takes what a request does not say from what all requests have in common.
func (r *Request) fill(each Request) {
	if r.From == "" && r.At == "" && r.Gateway == "" {
		r.From, r.At, r.Gateway = each.From, each.At, each.Gateway
	}
	if r.Host == "" {
		r.Host = each.Host
	}
	if r.Port == 0 {
		r.Port = each.Port
	}
	if r.Method == "" {
		r.Method = each.Method
	}
	r.TCP = r.TCP || each.TCP
	if r.App == nil {
		r.App = each.App
	}
	if r.Path == "" {
		r.Path = each.Path
	}
	if r.Path == "" && !r.TCP {
		r.Path = "/"
	}
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
			MatchLabels      map[string]string `json:"matchLabels"`
			MatchExpressions []struct {
				Key      string   `json:"key"`
				Operator string   `json:"operator"`
				Values   []string `json:"values"`
			} `json:"matchExpressions"`
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
		ClusterIP    string        `json:"clusterIP"`
		ExternalName string        `json:"externalName"`
		Selector     any           `json:"selector"` // labels of a Service's; workloads have another form
		Ports        []servicePort `json:"ports"`
		AwsName      string        `json:"awsName"`
		Provider     any           `json:"provider"` // a map, but a word in a Canary
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
		if read.Metadata.Namespace == "" {
			read.Metadata.Namespace = "default"
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

// Labels of the object's pods, with one of the values that an expression asks for; nil when it has none.
func (o object) podLabels() map[string]string {
	if o.Spec.PodSelector == nil {
		return nil
	}
	labels := maps.Clone(o.Spec.PodSelector.MatchLabels)
	for _, e := range o.Spec.PodSelector.MatchExpressions {
		if e.Operator == "In" && len(e.Values) > 0 {
			if labels == nil {
				labels = map[string]string{}
			}
			labels[e.Key] = e.Values[0]
		}
	}
	return labels
}

// labels that a Service selects pods by.
func (o object) selector() map[string]string {
	labels := map[string]string{}
	asked, _ := o.Spec.Selector.(map[string]any)
	for key, value := range asked {
		labels[key] = fmt.Sprint(value)
	}
	return labels
}

func inCluster(host string) (name, namespace string, ok bool) {
	parts := strings.Split(strings.TrimSuffix(host, ".svc.cluster.local"), ".")
	if !strings.HasSuffix(host, ".svc.cluster.local") || len(parts) != 2 {
		return "", "", false
	}
	return parts[0], parts[1], true
}
