package main

import (
	"fmt"
	"io"
	"os"
	"sort"
	"sync"
	"time"

	"istio.io/istio/pkg/test"
)

// Tally is what came of all cases.
type tally struct {
	cases, fast, real int // requests at each level
	features          map[string]int
	good              bool
}

// runCases judges each case at the fast level and, where there is an Envoy, at the real one as well.
func runCases(program, folder, envoy string, out io.Writer) bool {
	cases, err := readCases(folder)
	if err != nil {
		return failf(out, "%v", err)
	}
	logs, err := os.MkdirTemp("", "conformance-*")
	if err != nil {
		return failf(out, "%v", err)
	}
	defer os.RemoveAll(logs)
	ca, err := newAuthority()
	if err != nil {
		return failf(out, "%v", err)
	}
	all := tally{cases: len(cases), features: map[string]int{}, good: true}
	start := time.Now()
	// The control plane makes one case after the other; proxies of several run at the same time, as they mostly wait.
	var group sync.WaitGroup
	var lock sync.Mutex
	free := make(chan bool, 4)
	for i, c := range cases {
		folder := ""
		if envoy != "" {
			folder = fmt.Sprintf("%s/%d", logs, i)
			if err := os.Mkdir(folder, 0o700); err != nil {
				return failf(out, "%v", err)
			}
		}
		free <- true
		made, faults := c.prepare(program, ca, folder)
		group.Add(1)
		go func() {
			defer group.Done()
			if made != nil {
				observed, err := made.run(envoy)
				if err != nil {
					faults = append(faults, "real: "+err.Error())
				}
				for i, o := range observed {
					for _, fault := range o.faults() {
						faults = append(faults, fmt.Sprintf("real: request %d (%s): %s", i+1, describe(o.request), fault))
					}
				}
			}
			<-free
			lock.Lock()
			defer lock.Unlock()
			all.add(c, made)
			for _, fault := range faults {
				all.good = failf(out, "%s: %s", c.Name, fault)
			}
		}()
	}
	group.Wait()
	all.print(out, time.Since(start))
	return all.good && all.fast > 0
}

func (t *tally) add(c Case, made *stage) {
	t.fast += len(c.Requests)
	t.features[c.Feature] += len(c.Requests)
	if made == nil {
		return
	}
	for _, r := range c.Requests {
		if r.Fast == "" {
			t.real++
		}
	}
}

func (t *tally) print(out io.Writer, took time.Duration) {
	var names []string
	for name := range t.features {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(out, "%-28s %d requests\n", name, t.features[name])
	}
	fmt.Fprintf(out, "%d cases: %d requests answered by the configuration that Istio makes of the translation, %d of them sent through Envoy as well (%.0f s)\n", t.cases, t.fast, t.real, took.Seconds())
}

// prepare translates a case, judges it at the fast level and, with a folder, makes it ready for the real one.
func (c Case) prepare(program string, ca *authority, folder string) (made *stage, faults []string) {
	manifests, operator, report, err := c.translate(program)
	if err != nil {
		return nil, []string{err.Error()}
	}
	made, faults = c.stage(manifests, operator, ca, folder)
	faults = append(faults, c.unannounced(program)...)
	if len(faults) > 0 && report != "" {
		faults = append(faults, "the report: "+report)
	}
	return made, faults
}

// stage is what a case is before it runs. Without a folder there is the fast level only.
func (c Case) stage(manifests, operator string, ca *authority, folder string) (made *stage, faults []string) {
	err := test.Wrap(func(t test.Failer) {
		w, failure := newWorld(t, c, manifests, operator)
		if failure != nil {
			faults = append(faults, failure.Error())
			return
		}
		requests := append(append([]Request{}, c.Requests...), w.probes()...)
		faults = w.judge(requests)
		if folder == "" {
			return
		}
		if made, failure = w.stage(requests, ca, folder); failure != nil {
			faults = append(faults, "real: "+failure.Error())
		}
	})
	if err != nil {
		faults = append(faults, err.Error())
	}
	return made, faults
}

// judge returns what is not as expected at the fast level.
func (w *world) judge(requests []Request) (faults []string) {
	for _, r := range requests {
		asked, err := w.asked(r)
		if err != nil {
			faults = append(faults, err.Error())
			continue
		}
		p := w.proxy(asked)
		for _, fault := range w.compare(p, r, p.answer(r, w.serviceAddress(r.Host))) {
			faults = append(faults, describe(r)+": "+fault)
		}
	}
	return faults
}

// judge is the fast level alone, of manifests that may not be the program's.
func (c Case) judge(manifests, operator string) (faults []string, err error) {
	err = test.Wrap(func(t test.Failer) {
		w, failure := newWorld(t, c, manifests, operator)
		if failure != nil {
			faults = []string{failure.Error()}
			return
		}
		faults = w.judge(append(append([]Request{}, c.Requests...), w.probes()...))
	})
	return faults, err
}

func describe(r Request) string {
	text := fmt.Sprintf("%s%s%s: %s:%d %s", r.From, r.At, r.Gateway, r.Host, r.Port, r.Path)
	if len(r.Headers) > 0 {
		text += " " + sorted(r.Headers)
	}
	return text
}
