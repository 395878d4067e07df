package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Reply is what a caller got.
type reply struct {
	answer string // a status, "closed", or "open" of a TCP connection that was answered
	grpc   string
	took   time.Duration
}

// Caller sends the requests of a pod's application, of a client of a gateway, or of anybody to a server's port.
type caller struct {
	address string      // of the listener of a proxy
	meant   string      // the address and port that are called, in the words of the PROXY protocol; empty: the listener's own
	tls     *tls.Config // nil: plain
	http2   bool
}

const longest = 40 * time.Second // that a request may take

func (c caller) dial(ctx context.Context) (net.Conn, error) {
	connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", c.address)
	if err != nil {
		return nil, err
	}
	if c.meant != "" {
		if _, err := fmt.Fprintf(connection, "PROXY TCP4 127.0.0.1 %s\r\n", c.meant); err != nil {
			return nil, err
		}
	}
	if c.tls == nil {
		return connection, nil
	}
	encrypted := tls.Client(connection, c.tls)
	if err := encrypted.HandshakeContext(ctx); err != nil {
		connection.Close()
		return nil, err
	}
	return plainly{encrypted}, nil
}

// plainly hides from http.Transport that a connection is encrypted already.
type plainly struct{ net.Conn }

func (c caller) transport(keep bool) *http.Transport {
	protocols := &http.Protocols{}
	protocols.SetHTTP1(!c.http2)
	protocols.SetUnencryptedHTTP2(c.http2)
	return &http.Transport{
		DialContext:       func(ctx context.Context, _, _ string) (net.Conn, error) { return c.dial(ctx) },
		Protocols:         protocols,
		DisableKeepAlives: !keep && !c.http2, DisableCompression: true, MaxIdleConnsPerHost: 1,
	}
}

func (c caller) http(r Request, probe string, over *http.Transport) reply {
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	start := time.Now()
	method, path := r.Method, r.Path
	if method == "" {
		method = http.MethodGet
	}
	if path == "" {
		path = "/"
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://proxy"+path, nil)
	if err != nil {
		return reply{answer: err.Error()}
	}
	request.Host = r.Host
	for name, value := range r.Headers {
		request.Header.Set(name, value)
	}
	if c.http2 && strings.Count(r.Path, "/") == 2 && method == http.MethodPost {
		request.Header.Set("content-type", "application/grpc")
		request.Header.Set("te", "trailers")
	}
	request.Header.Set("x-probe-id", probe)
	request.Header.Set("user-agent", "conformance")
	if r.App != nil {
		text, _ := json.Marshal(r.App)
		request.Header.Set("x-app", string(text))
	}
	response, err := over.RoundTrip(request)
	if err != nil {
		if ctx.Err() != nil {
			return reply{answer: "nothing", took: time.Since(start)}
		}
		return reply{answer: "closed", took: time.Since(start)}
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	grpc := response.Header.Get("grpc-status")
	if grpc == "" {
		grpc = response.Trailer.Get("grpc-status")
	}
	return reply{answer: fmt.Sprint(response.StatusCode), grpc: grpc, took: time.Since(start)}
}

// tcp holds the connection until the channel is closed.
func (c caller) tcp(probe string, idle bool, until <-chan struct{}) reply {
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	connection, err := c.dial(ctx)
	if err != nil {
		return reply{answer: "closed"}
	}
	if until != nil {
		go func() { <-until; connection.Close() }()
	} else {
		defer connection.Close()
	}
	_ = connection.SetDeadline(time.Now().Add(longest))
	start := time.Now()
	fmt.Fprintf(connection, "%s%s\n", hello, probe)
	reader := bufio.NewReader(connection)
	if _, err := reader.ReadString('\n'); err != nil {
		if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
			return reply{answer: "nothing"}
		}
		return reply{answer: "closed"}
	}
	if idle { // until the proxy has had enough
		_, _ = reader.ReadByte()
	}
	return reply{answer: "open", took: time.Since(start)}
}

// send sends a request as often as the case says. arrived tells when the first one is with an application.
func (c caller) send(r Request, probe string, arrived func()) []reply {
	times := max(1, r.Times)
	if r.Expect.Nodes != nil && r.Times == 0 {
		times = sample
	}
	if r.AtOnce > 1 {
		return c.sendAtOnce(r, probe, arrived)
	}
	over := c.transport(times > 1)
	defer over.CloseIdleConnections()
	var all []reply
	for range times {
		if r.TCP {
			all = append(all, c.tcp(probe, r.Expect.Idle != "", nil))
		} else {
			all = append(all, c.http(r, probe, over))
		}
	}
	return all
}

// The first one alone: what a limit counts is certain only when its connection stands.
func (c caller) sendAtOnce(r Request, probe string, arrived func()) []reply {
	all := make([]reply, r.AtOnce)
	until := make(chan struct{})
	var group, answered sync.WaitGroup
	one := func(i int) {
		defer group.Done()
		if r.TCP {
			all[i] = c.tcp(probe, false, until)
		} else {
			over := c.transport(false)
			all[i] = c.http(r, probe, over)
			over.CloseIdleConnections()
		}
		answered.Done()
	}
	group.Add(r.AtOnce)
	answered.Add(r.AtOnce)
	go one(0)
	arrived()
	for i := 1; i < r.AtOnce; i++ {
		go one(i)
	}
	answered.Wait()
	close(until)
	group.Wait()
	return all
}
