package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

// The Kubernetes side of a case: Services and running pods, made from its nodes, so that cases stay short.
type cluster struct {
	yaml     strings.Builder
	services map[string]bool
	headless map[string]bool // by host
	next     int
}

func (c *cluster) address(block int) string {
	c.next++
	return fmt.Sprintf("10.%d.0.%d", block, c.next)
}

// service makes the Service of a host for listeners by port; ports of the pods have the same numbers.
func (c *cluster) service(host string, listeners map[int]string, labels map[string]string, pods []pod) {
	if c.services[host] {
		return
	}
	var ports []servicePort
	for _, port := range slices.Sorted(maps.Keys(listeners)) {
		protocol := listeners[port]
		ports = append(ports, servicePort{Name: fmt.Sprintf("%s-%d", protocol, port), Port: port, TargetPort: port, AppProtocol: protocol})
	}
	c.write(host, ports, labels, pods)
}

type servicePort struct {
	Name        string `json:"name,omitempty"`
	Port        int    `json:"port"`
	TargetPort  any    `json:"targetPort,omitempty"`
	Protocol    string `json:"protocol,omitempty"`
	AppProtocol string `json:"appProtocol,omitempty"`
}

// write adds a Service with an address, and where it has pods their EndpointSlice.
func (c *cluster) write(host string, ports []servicePort, selector map[string]string, pods []pod) {
	name, namespace, ok := inCluster(host)
	if !ok || len(ports) == 0 {
		return
	}
	for i := range ports {
		ports[i].Protocol = cmp.Or(ports[i].Protocol, "TCP")
		if ports[i].TargetPort == nil { // as the API server does
			ports[i].TargetPort = ports[i].Port
		}
	}
	c.services[host] = true
	address := c.address(96)
	if c.headless[host] {
		address = "None"
	}
	fmt.Fprintf(&c.yaml, "---\napiVersion: v1\nkind: Service\nmetadata: {name: %s, namespace: %s}\nspec:\n  clusterIP: %s\n  ports: %s\n  selector: %s\n", name, namespace, address, asJSON(ports), flow(selector))
	if len(pods) == 0 {
		return
	}
	fmt.Fprintf(&c.yaml, "---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: %s, namespace: %s, labels: {kubernetes.io/service-name: %s}}\naddressType: IPv4\nendpoints:\n", name, namespace, name)
	for _, pod := range pods {
		fmt.Fprintf(&c.yaml, "- addresses: [%s]\n  conditions: {ready: true}\n  targetRef: {kind: Pod, name: %s, namespace: %s}\n", pod.address, pod.name, namespace)
	}
	c.yaml.WriteString("ports:\n")
	for _, port := range ports {
		fmt.Fprintf(&c.yaml, "- {name: %q, port: %d, protocol: TCP}\n", port.Name, port.atPods())
	}
}

// atPods is the number at the pods; a name, which a container would explain, is taken for the Service's own.
func (p servicePort) atPods() int {
	if number, err := strconv.Atoi(fmt.Sprint(p.TargetPort)); err == nil {
		return number
	}
	return p.Port
}

func asJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // plain structs
	}
	return string(text)
}

// alias makes an ExternalName Service as the case has it.
func (c *cluster) alias(o object) {
	fmt.Fprintf(&c.yaml, "---\napiVersion: v1\nkind: Service\nmetadata: {name: %s, namespace: %s}\nspec: {type: ExternalName, externalName: %s, ports: %s}\n", o.Metadata.Name, o.Metadata.Namespace, o.Spec.ExternalName, asJSON(o.Spec.Ports))
}

func (c *cluster) pod(p pod) {
	with := map[string]string{"security.istio.io/tlsMode": "istio"} // what injection adds
	for key, value := range p.labels {
		with[key] = value
	}
	fmt.Fprintf(&c.yaml, "---\napiVersion: v1\nkind: Pod\nmetadata: {name: %s, namespace: %s, labels: %s}\nspec: {serviceAccountName: %s, nodeName: %s, containers: [{name: app, image: app}, {name: istio-proxy, image: proxyv2}]}\nstatus: {phase: Running, podIP: %s, podIPs: [{ip: %s}], conditions: [{type: Ready, status: \"True\"}]}\n", p.name, p.namespace, flow(with), p.account, p.machine(), p.address, p.address)
}

// Pod is a running pod of a virtual node or gateway. Its service account has the name of the node.
type pod struct {
	node, name, namespace, account, address string
	labels                                  map[string]string
	ports                                   []int
	gateway                                 bool
	zone                                    string
}

// machine is the Kubernetes Node that the pod runs on; there is one in each zone.
func (p pod) machine() string { return "machine-" + p.zone }

// machines of all zones, which lie in one region.
func (c *cluster) machines(zones []string) {
	for _, zone := range slices.Compact(slices.Sorted(slices.Values(zones))) {
		fmt.Fprintf(&c.yaml, "---\napiVersion: v1\nkind: Node\nmetadata: {name: machine-%s, labels: {topology.kubernetes.io/region: %s, topology.kubernetes.io/zone: %s}}\n", zone, region, zone)
	}
}

const region = "region"

// pods of an object: one, or as many as the case says.
func (c Case) pods(o object) []pod {
	if o.podLabels() == nil {
		return nil
	}
	var all []pod
	for i := range max(1, c.Replicas[o.Metadata.Name]) {
		one := pod{node: o.Metadata.Name, name: fmt.Sprintf("%s-%d", o.Metadata.Name, i), namespace: o.Metadata.Namespace, account: o.Metadata.Name, labels: o.podLabels(), gateway: o.Kind == "VirtualGateway"}
		one.address = podAddress(one.name)
		if one.zone = c.Zones[one.name]; one.zone == "" {
			one.zone = "zone-a"
		}
		for _, listener := range o.Spec.Listeners {
			one.ports = append(one.ports, listener.PortMapping.Port)
		}
		all = append(all, one)
	}
	return all
}

// A stable address for a pod, by its name.
func podAddress(name string) string {
	hash := uint32(2166136261)
	for _, c := range []byte(name) {
		hash = (hash ^ uint32(c)) * 16777619
	}
	return fmt.Sprintf("10.64.%d.%d", hash>>8&0xff, hash&0x7f+1)
}

func flow(labels map[string]string) string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		parts = append(parts, fmt.Sprintf("%s: %q", key, labels[key]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// Several nodes may be found by one name: the pods behind it, and the labels that all of them have.
func (c Case) sharedHosts(objects []object) (behind map[string][]pod, common map[string]map[string]string) {
	behind, common = map[string][]pod{}, map[string]map[string]string{}
	for _, o := range objects {
		if o.Kind != "VirtualNode" || o.podLabels() == nil {
			continue
		}
		behind[o.host()] = append(behind[o.host()], c.pods(o)...)
		if common[o.host()] == nil {
			common[o.host()] = map[string]string{}
			maps.Copy(common[o.host()], o.podLabels())
		}
		maps.DeleteFunc(common[o.host()], func(key, value string) bool { return o.podLabels()[key] != value })
	}
	return behind, common
}

// kubernetes makes Services for every host that nodes and virtual services name, and a pod for every node and gateway.
func (c Case) kubernetes() (string, error) {
	objects, err := c.objects()
	if err != nil {
		return "", err
	}
	made := &cluster{services: map[string]bool{}, headless: map[string]bool{}}
	for _, o := range objects {
		host := o.Metadata.Name + "." + o.Metadata.Namespace + ".svc.cluster.local"
		if o.Kind == "Service" && o.Spec.ClusterIP == "None" {
			made.headless[host] = true
		} else if o.Kind == "Service" && o.Spec.ExternalName != "" {
			made.services[host] = true
			made.alias(o)
		} else if o.Kind == "Service" {
			pods, _ := c.selected(objects, o.Metadata.Namespace, o.selector())
			made.write(host, o.Spec.Ports, o.selector(), pods)
		}
	}
	routers := map[string]map[int]string{}
	nodes := map[string]object{}
	behind, common := c.sharedHosts(objects)
	for _, o := range objects {
		ports := map[int]string{}
		for _, listener := range o.Spec.Listeners {
			ports[listener.PortMapping.Port] = listener.PortMapping.Protocol
		}
		switch o.Kind {
		case "VirtualNode":
			nodes[o.Metadata.Name] = o
			made.service(o.host(), ports, common[o.host()], behind[o.host()])
		case "VirtualRouter":
			routers[o.Metadata.Name] = ports
		case "VirtualGateway":
			made.service(o.Metadata.Name+"."+o.Metadata.Namespace+".svc.cluster.local", ports, o.podLabels(), c.pods(o))
		}
		for _, pod := range c.pods(o) {
			made.pod(pod)
		}
	}
	made.machines(append(slices.Collect(maps.Values(c.Zones)), "zone-a"))
	for _, o := range objects {
		if o.Kind != "VirtualService" {
			continue
		}
		ports := map[int]string{}
		if name, ok := dig(o.Spec.Provider, []string{"virtualRouter", "virtualRouterRef", "name"}).(string); ok {
			ports = routers[name]
		} else if name, ok := dig(o.Spec.Provider, []string{"virtualNode", "virtualNodeRef", "name"}).(string); ok {
			for _, listener := range nodes[name].Spec.Listeners {
				ports[listener.PortMapping.Port] = listener.PortMapping.Protocol
			}
		}
		made.service(o.Spec.AwsName, ports, nil, nil)
	}
	return made.yaml.String(), nil
}

// translate runs the program as a user would, once for the stream and once for the mesh configuration.
func (c Case) translate(program string) (manifests, operator, report string, err error) {
	run := func(what string) (string, string, error) {
		arguments := append([]string{"generate", what, "-", "--fail-on", "never", "--istio-version", aimedAt()}, c.Options...)
		command := exec.Command(program, arguments...)
		command.Stdin = strings.NewReader(c.AppMesh)
		var out, talk strings.Builder
		command.Stdout, command.Stderr = &out, &talk
		err := command.Run()
		return out.String(), talk.String(), err
	}
	if manifests, report, err = run("all"); err != nil {
		return "", "", report, fmt.Errorf("%w: %s", err, report)
	}
	operator, _, err = run("iop")
	return manifests, operator, report, err
}

// aimedAt is the release that the program writes for: the one whose code judges it, where a case does not say another.
func aimedAt() string {
	parts := strings.SplitN(release, ".", 3)
	return parts[0] + "." + parts[1]
}

// newService is a Service that the program wrote, as it is in a cluster: with an address and with the pods that it selects. They are of
// one node. Their addresses are counted from those `before`.
func (c Case) newService(document string, before int) (text, host, node string, err error) {
	var read object
	if err := yaml.Unmarshal([]byte(document), &read); err != nil {
		return "", "", "", err
	}
	objects, err := c.objects()
	if err != nil {
		return "", "", "", err
	}
	pods, node := c.selected(objects, read.Metadata.Namespace, read.selector())
	made := &cluster{services: map[string]bool{}, next: 100 + before}
	host = read.Metadata.Name + "." + read.Metadata.Namespace + ".svc.cluster.local"
	made.write(host, read.Spec.Ports, read.selector(), pods)
	return made.yaml.String(), host, node, nil
}

// selected are the pods that a Service selects, and the last one's node.
func (c Case) selected(objects []object, namespace string, selector map[string]string) (pods []pod, node string) {
	for _, o := range objects {
		for _, pod := range c.pods(o) {
			if pod.namespace == namespace && within(selector, pod.labels) {
				pods, node = append(pods, pod), pod.node
			}
		}
	}
	return pods, node
}

func within(selector, labels map[string]string) bool {
	for key, value := range selector {
		if labels[key] != value {
			return false
		}
	}
	return len(selector) > 0
}
