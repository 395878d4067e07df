package main

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"
)

const (
	sample = 1000 // requests that show the shares of a weighted route
	sigmas = 4.5  // of the binomial distribution: a true share fails once in 150,000 times
)

// faults lists what is not as expected.
func (o observation) faults() []string {
	want := o.request.Expect
	var all []string
	fault := func(what string, expected, actual any) {
		if !reflect.DeepEqual(expected, actual) {
			all = append(all, fmt.Sprintf("%s: expected %v, got %v", what, expected, actual))
		}
	}
	all = append(all, o.answerFaults()...)
	nodes, pods := map[string]int{}, map[string]int{}
	for _, h := range o.hits {
		nodes[h.node]++
		pods[h.pod]++
	}
	switch {
	case want.Nodes != nil:
		all = append(all, shareFaults(want.Nodes, nodes, len(o.replies))...)
	case want.Passes:
		fault("came to", map[string]int{"PassthroughCluster": len(o.replies)}, nodes)
	case want.Node != "" || o.request.At != "":
		node, attempts := want.Node+o.request.At, len(o.replies)
		if want.Attempts != nil {
			attempts = *want.Attempts
		}
		if o.request.At != "" && o.replies[0].answer != "200" && o.replies[0].answer != "open" {
			attempts = 0
		}
		expected := map[string]int{}
		if attempts > 0 {
			expected[node] = attempts
		}
		fault("came to", expected, nodes)
	default:
		fault("came to", map[string]int{}, nodes)
	}
	for pod, times := range want.Pods {
		fault("came to "+pod, times, pods[pod])
	}
	if len(o.hits) > 0 {
		last := o.hits[len(o.hits)-1]
		if want.Path != "" {
			path, _, _ := strings.Cut(last.path, "?")
			fault("path", want.Path, path)
			_, sent, _ := strings.Cut(o.request.Path, "?")
			_, query, _ := strings.Cut(last.path, "?")
			fault("query", sent, query)
		}
		if want.Host != "" {
			fault("host", want.Host, last.host)
		}
		all = append(all, o.tlsFaults(last)...)
	}
	if want.Flags != "" {
		flags := ""
		if len(o.logs) > 0 {
			flags = o.logs[0].Flags
		}
		fault("flags", tokens(want.Flags), tokens(flags))
	}
	if want.Tries != 0 {
		tries := 0
		if len(o.logs) > 0 {
			tries = o.logs[0].Attempts
		}
		fault("tries", want.Tries, tries)
	}
	if want.Line != "" && !strings.Contains("\n"+o.written, "\n"+want.Line+"\n") {
		all = append(all, fmt.Sprintf("access log: expected the line %q, got %q", want.Line, o.written))
	}
	return all
}

// What Envoy answers to gRPC instead of a status of HTTP.
var grpcStatus = map[string][]string{"404": {"12"}, "502": {"14"}, "503": {"14"}, "504": {"4", "14"}}

func (o observation) answerFaults() []string {
	want := o.request.Expect
	expected := want.Answers
	if expected == nil {
		answer := "200"
		switch {
		case want.Closed:
			answer = "closed"
		case want.Status != 0:
			answer = fmt.Sprint(want.Status)
		case want.Answer != 0:
			answer = fmt.Sprint(want.Answer)
		case want.Grpc != 0:
			answer = fmt.Sprintf("grpc %d", want.Grpc)
		case o.request.At != "" && (want.Mtls == "strict" && o.request.As == "" || want.Mtls == "none" && o.request.As != ""):
			answer = "closed"
		case o.request.TCP:
			answer = "open"
		}
		expected = map[string]int{answer: len(o.replies)}
	}
	got := map[string]int{}
	for _, r := range o.replies {
		answer := r.answer
		if r.grpc != "" && r.grpc != "0" {
			answer = "grpc " + r.grpc
			for status, codes := range grpcStatus {
				for _, code := range codes {
					if code == r.grpc && expected[status] > 0 {
						answer = status
					}
				}
			}
		}
		got[answer]++
	}
	var all []string
	if !reflect.DeepEqual(expected, got) {
		all = append(all, fmt.Sprintf("answers: expected %v, got %v", expected, got))
	}
	const early = 20 * time.Millisecond // clocks of two processes
	took := o.replies[0].took
	if limit, err := time.ParseDuration(want.Timeout); err == nil && want.Answer == 504 {
		slow, _ := time.ParseDuration(o.request.App.Delay)
		if took < limit-early || took >= slow {
			all = append(all, fmt.Sprintf("timeout: expected %v, got an answer after %v", limit, took))
		}
	}
	if limit, err := time.ParseDuration(want.Idle); err == nil && o.request.TCP && (took < limit-early || took > limit+10*time.Second) {
		all = append(all, fmt.Sprintf("idle: expected %v, the connection was ended after %v", limit, took))
	}
	return all
}

// shareFaults holds each node's share to its weight, within what chance allows.
func shareFaults(expected, got map[string]int, times int) []string {
	var all []string
	total := 0
	for node, count := range got {
		total += count
		if expected[node] == 0 {
			all = append(all, fmt.Sprintf("%d requests came to %s", count, node))
		}
	}
	if total != times {
		all = append(all, fmt.Sprintf("%d of %d requests came to a node", total, times))
	}
	for node, percent := range expected {
		share := float64(percent) / 100
		bound := sigmas * math.Sqrt(float64(times)*share*(1-share))
		if off := math.Abs(float64(got[node]) - share*float64(times)); off > bound {
			all = append(all, fmt.Sprintf("%d of %d requests came to %s, %d %% expected: more than %.1f standard deviations off", got[node], times, node, percent, sigmas))
		}
	}
	return all
}

func (o observation) tlsFaults(last hit) []string {
	by := last.headers.Get("x-forwarded-client-cert")
	switch want := o.request.Expect.Tls; want {
	case "":
		return nil
	case "none":
		if last.encrypted || by != "" {
			return []string{fmt.Sprintf("tls: none expected, got encrypted %v, %q", last.encrypted, by)}
		}
	case "mesh":
		server, client := "By=spiffe://cluster.local/ns/shop/sa/"+last.node, "URI=spiffe://cluster.local/ns/shop/sa/"+o.asked.account
		if !strings.Contains(by, server) || !strings.Contains(by, client) {
			return []string{fmt.Sprintf("tls: expected %s and %s, got %q", server, client, by)}
		}
	default:
		if last.sni != want {
			return []string{fmt.Sprintf("tls: expected %s, got %q", want, last.sni)}
		}
	}
	return nil
}
