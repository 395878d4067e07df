package main

import (
	"fmt"
	"strings"
)

// Setup lines stand for the objects that every case needs, so that a case shows only what it is about. All are in namespace shop.
//
//	node cart http/8080 grpc/9090     a VirtualNode with pods and the Service cart.shop.svc.cluster.local
//	client front cart pay             a VirtualNode with pods, without listeners, that may call these virtual services
//	outside bank bank.example.com tcp/443   a VirtualNode without pods, by DNS
//	service cart router cart          a VirtualService cart.shop.svc.cluster.local with the router of that name
//	service cart node cart            … with the node of that name
//	router cart http/8080             listeners of a router; its routes are in `routes`
//	gateway web http/8088             a VirtualGateway with pods
//	mesh DROP_ALL                     a Mesh for the namespace
func (c Case) setup() (string, error) {
	var text strings.Builder
	for _, line := range c.Setup {
		words := strings.Fields(line)
		if len(words) < 2 {
			return "", fmt.Errorf("setup line %q", line)
		}
		made, err := setupObject(words, c.Routes[words[1]])
		if err != nil {
			return "", fmt.Errorf("setup line %q: %w", line, err)
		}
		text.WriteString("---\n" + made)
	}
	return text.String(), nil
}

func setupObject(words []string, routes string) (string, error) {
	head := func(kind string) string {
		return fmt.Sprintf("apiVersion: appmesh.k8s.aws/v1beta2\nkind: %s\nmetadata: {name: %s, namespace: shop}\nspec:\n", kind, words[1])
	}
	pods := fmt.Sprintf("  podSelector: {matchLabels: {app: %s}}\n", words[1])
	switch words[0] {
	case "node":
		return head("VirtualNode") + pods + listeners(words[2:]) + fmt.Sprintf("  serviceDiscovery: {dns: {hostname: %s.shop.svc.cluster.local}}\n", words[1]), nil
	case "client":
		var backends strings.Builder
		for _, name := range words[2:] {
			fmt.Fprintf(&backends, "  - {virtualService: {virtualServiceRef: {name: %s}}}\n", name)
		}
		return head("VirtualNode") + pods + "  backends:\n" + backends.String(), nil
	case "outside":
		return head("VirtualNode") + listeners(words[3:]) + fmt.Sprintf("  serviceDiscovery: {dns: {hostname: %s}}\n", words[2]), nil
	case "service":
		kind := map[string]string{"router": "virtualRouter", "node": "virtualNode"}[words[2]]
		host := words[1] + ".shop.svc.cluster.local"
		if len(words) > 4 {
			host = words[4]
		}
		return head("VirtualService") + fmt.Sprintf("  awsName: %s\n  provider: {%s: {%sRef: {name: %s}}}\n", host, kind, kind, words[3]), nil
	case "router":
		return head("VirtualRouter") + listeners(words[2:]) + "  routes:\n" + indent(routes), nil
	case "gateway":
		return head("VirtualGateway") + "  namespaceSelector: {}\n" + pods + listeners(words[2:]), nil
	case "mesh":
		return fmt.Sprintf("apiVersion: appmesh.k8s.aws/v1beta2\nkind: Mesh\nmetadata: {name: shop}\nspec: {namespaceSelector: {}, egressFilter: {type: %s}}\n", words[1]), nil
	}
	return "", fmt.Errorf("unknown word %q", words[0])
}

func listeners(ports []string) string {
	var text strings.Builder
	text.WriteString("  listeners:\n")
	for _, port := range ports {
		protocol, number, _ := strings.Cut(port, "/")
		fmt.Fprintf(&text, "  - portMapping: {port: %s, protocol: %s}\n", number, protocol)
	}
	return text.String()
}

func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ") + "\n"
}
