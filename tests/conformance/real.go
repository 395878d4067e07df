package main

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
)

// The real level: an Envoy for each pod, started from what Istio makes for it, and applications that remember what came to them.

// Stage is a case made ready to run: everything that is asked of the control plane has been asked.
type stage struct {
	place      *place
	requests   []Request
	pods       []pod
	bootstraps []*bootstrapv3.Bootstrap
	meant      []string // by request: the address that its caller means
	http2      map[int]bool
}

// Observation is what became of a request.
type observation struct {
	request Request
	asked   pod
	replies []reply
	hits    []hit
	logs    []logLine
	written string // the access logs of the case at the proxy that was asked
}

type logLine struct {
	Probe    string `json:"probe"`
	Flags    string `json:"flags"`
	Attempts int    `json:"attempts"`
	Route    string `json:"route"`
}

func (w *world) stage(requests []Request, ca *authority, folder string) (*stage, error) {
	made := &stage{place: &place{folder: folder, apps: newApps(ca), ca: ca, address: map[string]pod{}, node: w.nodeAt}, http2: map[int]bool{}}
	for _, pods := range w.pods {
		for _, pod := range pods {
			made.place.address[pod.address] = pod
			made.pods = append(made.pods, pod)
		}
	}
	for _, o := range w.objects {
		for _, listener := range o.Spec.Listeners {
			if protocol := listener.PortMapping.Protocol; protocol == "grpc" || protocol == "http2" {
				made.http2[listener.PortMapping.Port] = true
			}
		}
	}
	for _, r := range requests {
		if r.Fast != "" {
			continue
		}
		host, _, _ := strings.Cut(r.Host, ":")
		address := w.serviceAddress(host)
		if address == "0.0.0.0" {
			address = "10.250.0.1" // of nobody
		}
		made.requests = append(made.requests, r)
		made.meant = append(made.meant, fmt.Sprintf("%s 40000 %d", address, r.Port))
	}
	// Addresses that nobody else on this machine uses: who listens at the last one of a block has it.
	claim, block, err := claimBlock()
	if err != nil {
		return nil, err
	}
	made.place.apps.closers = append(made.place.apps.closers, claim)
	made.place.block = block
	for _, pod := range made.pods {
		bootstrap, err := made.place.bootstrap(w.proxy(pod))
		if err != nil {
			return nil, err
		}
		made.bootstraps = append(made.bootstraps, bootstrap)
	}
	return made, nil
}

func claimBlock() (net.Listener, int, error) {
	for block := 65; block < 255; block++ {
		if claim, err := net.Listen("tcp", fmt.Sprintf("127.%d.255.254:1027", block)); err == nil {
			return claim, block, nil
		}
	}
	return nil, 0, fmt.Errorf("no block of loopback addresses is free")
}

// run starts the proxies, sends the requests, stops the proxies and reads their logs.
func (s *stage) run(envoy string) ([]observation, error) {
	defer s.place.apps.close()
	var running []*process
	stopped := false
	stop := func() {
		for _, p := range running {
			if !stopped {
				p.stop()
			}
		}
		stopped = true
	}
	defer stop()
	for i, pod := range s.pods {
		p, err := startEnvoy(envoy, s.place.folder, pod, s.bootstraps[i])
		if err != nil {
			return nil, err
		}
		running = append(running, p)
	}
	byPod := map[string]*process{}
	for _, p := range running {
		if err := p.ready(); err != nil {
			return nil, err
		}
		byPod[p.pod.name] = p
	}
	var all []observation
	for i, r := range s.requests {
		at, err := s.caller(i, r, byPod)
		if err != nil {
			return nil, err
		}
		probe := fmt.Sprintf("p%d", i)
		seen := observation{request: r, asked: s.askedPod(r)}
		back := s.place.apps.tell(r.Expect.Node, r.App)
		if r.Without != "" && !s.leaves(r, at, r.Without) {
			return nil, fmt.Errorf("%s still gets requests after %v", r.Without, longest)
		}
		seen.replies = at.send(r, probe, func() { s.arrived(probe) })
		back()
		all = append(all, seen)
	}
	stop()
	for i := range all {
		all[i].hits = s.place.apps.of(fmt.Sprintf("p%d", i))
		all[i].logs = s.logs(all[i].asked, fmt.Sprintf("p%d", i))
		if path := all[i].request.Expect.Log; path != "" && path != "none" {
			text, _ := os.ReadFile(logFile(s.place.folder, all[i].asked.name, path))
			all[i].written = string(text)
		}
	}
	return all, nil
}

func (s *stage) arrived(probe string) {
	for start := time.Now(); time.Since(start) < longest && len(s.place.apps.of(probe)) == 0; {
		time.Sleep(time.Millisecond)
	}
}

// leaves waits until two rounds of requests come to other pods than this one.
func (s *stage) leaves(r Request, at caller, pod string) bool {
	r = Request{Host: r.Host, Path: r.Path, Times: 2 * len(s.pods)}
	for round, start := 0, time.Now(); time.Since(start) < longest; round++ {
		probe := fmt.Sprintf("without %s %d", pod, round)
		at.send(r, probe, nil)
		came := false
		for _, h := range s.place.apps.of(probe) {
			came = came || h.pod == pod
		}
		if !came {
			return true
		}
	}
	return false
}

func (s *stage) askedPod(r Request) pod {
	for _, pod := range s.pods {
		if pod.node == r.From+r.At+r.Gateway && pod.gateway == (r.Gateway != "") && strings.HasSuffix(pod.name, "-0") {
			return pod
		}
	}
	return pod{}
}

func (s *stage) caller(i int, r Request, byPod map[string]*process) (caller, error) {
	asked := s.askedPod(r)
	p := byPod[asked.name]
	if p == nil {
		return caller{}, fmt.Errorf("no pod of %s%s%s runs", r.From, r.At, r.Gateway)
	}
	made := caller{http2: s.http2[r.Port]}
	switch {
	case r.At != "":
		made.address = fmt.Sprintf("%s:%d", s.place.podAddress(asked.address), r.Port)
		if r.As != "" {
			own, err := s.place.ca.workload(asked.namespace, r.As)
			if err != nil {
				return caller{}, err
			}
			made.tls = &tls.Config{Certificates: []tls.Certificate{own.tls}, InsecureSkipVerify: true, NextProtos: []string{"istio"}}
			if made.http2 {
				made.tls.NextProtos = []string{"istio", "h2"}
			}
		}
		return made, nil
	case r.Gateway != "":
		made.address = p.ports[fmt.Sprintf("0.0.0.0_%d", r.Port)]
		if made.address == "" {
			made.address = "127.0.0.1:1" // where nobody listens
		}
	default:
		made.address, made.meant = p.ports["virtualOutbound"], s.meant[i]
	}
	if r.SNI != "" {
		made.tls = &tls.Config{ServerName: r.SNI, InsecureSkipVerify: true}
	}
	if r.SNI != "" && r.As != "" {
		own, err := s.place.ca.server(r.As)
		if err != nil {
			return caller{}, err
		}
		made.tls.Certificates = []tls.Certificate{own.tls}
	}
	return made, nil
}

// logs are the lines of our own log about a probe at the proxy of that pod.
func (s *stage) logs(of pod, probe string) []logLine {
	text, _ := os.ReadFile(logFile(s.place.folder, of.name, probePath))
	var all []logLine
	for _, line := range strings.Split(string(text), "\n") {
		var read logLine
		if json.Unmarshal([]byte(line), &read) == nil && read.Probe == probe {
			all = append(all, read)
		}
	}
	return all
}
