package main

import (
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// Field is a place in what the translation writes, whatever the object's name and the index in a list.
type field struct{ kind, path string }

func (f field) String() string { return f.kind + " " + f.path }

// Maps whose keys are the user's: they are one field.
var openMaps = map[string]bool{
	"labels": true, "matchLabels": true, "selector": true, "headers": true, "withoutHeaders": true, "queryParams": true, "portLevelMtls": true,
}

func parse(manifests string) []map[string]any {
	var trees []map[string]any
	for _, document := range documents(manifests) {
		var tree map[string]any
		if yaml.Unmarshal([]byte(document), &tree) == nil && tree != nil {
			trees = append(trees, tree)
		}
	}
	return trees
}

func join(trees []map[string]any) string {
	var text strings.Builder
	for _, tree := range trees {
		document, _ := yaml.Marshal(tree)
		text.WriteString("---\n" + string(document))
	}
	return text.String()
}

// leaf is called for each value that is no map or list with something in it; set gives it another value, or drops it.
type leafVisitor func(at field, value any, set func(value any, drop bool))

func visitTrees(trees []map[string]any, visit leafVisitor) {
	for _, tree := range trees {
		kind, _ := tree["kind"].(string)
		visitNode(kind, "spec", tree["spec"], visit)
		if metadata, ok := tree["metadata"].(map[string]any); ok && kind != "IstioOperator" {
			if value, ok := metadata["namespace"]; ok {
				visit(field{kind, "metadata.namespace"}, value, setter(metadata, "namespace"))
			}
		}
	}
}

func setter(in map[string]any, key string) func(any, bool) {
	return func(value any, drop bool) {
		if drop {
			delete(in, key)
		} else {
			in[key] = value
		}
	}
}

func visitNode(kind, at string, node any, visit leafVisitor) {
	switch node := node.(type) {
	case map[string]any:
		keys := make([]string, 0, len(node))
		for key := range node {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		for _, key := range keys {
			place := at + "." + key
			if openMaps[at[strings.LastIndex(at, ".")+1:]] && key != "matchLabels" {
				place = at + ".{}"
			}
			if value := node[key]; leaf(value) {
				visit(field{kind, place}, value, setter(node, key))
			} else {
				visitNode(kind, place, value, visit)
			}
		}
	case []any:
		for i, value := range node {
			if leaf(value) {
				visit(field{kind, at + "[]"}, value, func(value any, drop bool) {
					if drop {
						value = nil
					}
					node[i] = value
				})
			} else {
				visitNode(kind, at+"[]", value, visit)
			}
		}
	}
}

func leaf(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		return len(value) == 0
	case []any:
		return len(value) == 0
	}
	return true
}

// without drops the empty items that dropping an item of a list left.
func without(node any) any {
	switch node := node.(type) {
	case map[string]any:
		for key, value := range node {
			node[key] = without(value)
		}
	case []any:
		kept := []any{}
		for _, value := range node {
			if value != nil {
				kept = append(kept, without(value))
			}
		}
		return kept
	}
	return node
}
