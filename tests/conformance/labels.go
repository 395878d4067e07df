package main

import (
	"sort"
	"strings"
)

// "app=cart,version=v1"
func sorted(labels map[string]string) string {
	var parts []string
	for key, value := range labels {
		parts = append(parts, key+"="+value)
	}
	sort.Strings(parts)
	return strings.Join(parts, ",")
}
