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

// Behaviour tells an application what to do with a request. It comes with the request, in the header x-app.
type behaviour struct {
	Pod    string `json:"pod,omitempty"`    // only this pod does so
	Fails  int    `json:"fails,omitempty"`  // only the first attempts; 0: all
	Delay  string `json:"delay,omitempty"`  // before the answer
	Reset  bool   `json:"reset,omitempty"`  // the connection is closed instead of an answer
	Status int    `json:"status,omitempty"` // of HTTP
	Grpc   int    `json:"grpc,omitempty"`   // of gRPC, without a message

	// Said to the applications of the node beforehand.
	Down   bool `json:"down,omitempty"`   // nobody listens
	Refuse bool `json:"refuse,omitempty"` // streams of HTTP/2 are refused
}

// Hit is a request or a TCP connection that came to an application.
type hit struct {
	node, pod  string
	port       int
	path, host string
	headers    http.Header
	encrypted  bool // to the application itself
	sni        string
}

// Apps are the applications of all pods of a case and the servers outside. They remember what came to them.
type apps struct {
	ca        *authority
	mu        sync.Mutex
	hits      map[string][]hit // by probe
	addresses map[string]string
	running   []*application
	closers   []io.Closer
}

func newApps(ca *authority) *apps {
	return &apps{ca: ca, hits: map[string][]hit{}, addresses: map[string]string{}}
}

func (a *apps) close() {
	for _, one := range a.running {
		one.stop()
	}
	for _, closer := range a.closers {
		closer.Close()
	}
}

// tell changes how the applications of a node are there at all, and returns what changes it back.
func (a *apps) tell(node string, does *behaviour) func() {
	if does == nil || !does.Down && !does.Refuse {
		return func() {}
	}
	var told []*application
	for _, one := range a.running {
		if one.node != node {
			continue
		}
		told = append(told, one)
		one.stop()
		if does.Refuse {
			one.start(one.refuse)
		}
	}
	return func() {
		for _, one := range told {
			one.stop()
			one.start(one.sniff)
		}
	}
}

func (a *apps) of(probe string) []hit {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]hit{}, a.hits[probe]...)
}

func (a *apps) record(probe string, h hit) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.hits[probe] = append(a.hits[probe], h)
	return len(a.hits[probe])
}

// app returns the loopback address of the application of that name and port; it is started when first asked for.
func (a *apps) app(node, pod string, port int) (string, error) {
	key := fmt.Sprintf("%s:%d", pod, port)
	if known := a.addresses[key]; known != "" {
		return known, nil
	}
	own, err := a.ca.server(pod, "*."+pod)
	if err != nil {
		return "", err
	}
	one := &application{apps: a, node: node, pod: pod, port: port, certificate: own.tls, address: "127.0.0.1:0", accepted: make(chan net.Conn)}
	if err := one.start(one.sniff); err != nil {
		return "", err
	}
	one.serve()
	a.running = append(a.running, one)
	a.addresses[key] = one.address
	return one.address, nil
}

// Application speaks TCP, TLS, HTTP/1.1 and HTTP/2 on one port: whatever the first bytes are.
type application struct {
	*apps
	node, pod   string
	port        int
	certificate tls.Certificate
	address     string
	accepted    chan net.Conn

	lock     sync.Mutex
	listener net.Listener
	open     []net.Conn
}

func (o *application) start(with func(*sniffed)) error {
	listener, err := net.Listen("tcp", o.address)
	if err != nil {
		return err
	}
	o.listener, o.address = listener, listener.Addr().String()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			o.lock.Lock()
			o.open = append(o.open, connection)
			o.lock.Unlock()
			go with(&sniffed{Conn: connection, reader: bufio.NewReader(connection)})
		}
	}()
	return nil
}

func (o *application) stop() {
	o.listener.Close()
	o.lock.Lock()
	defer o.lock.Unlock()
	for _, connection := range o.open {
		connection.Close()
	}
	o.open = nil
}

// sniffed is a connection whose first bytes have been looked at.
type sniffed struct {
	net.Conn
	reader    *bufio.Reader
	encrypted bool
	sni       string
}

func (s *sniffed) Read(b []byte) (int, error) { return s.reader.Read(b) }

type connectionKey struct{}

func (o *application) serve() {
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	server := &http.Server{
		Handler: http.HandlerFunc(o.http), Protocols: protocols, ErrorLog: quietLog,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connectionKey{}, c)
		},
	}
	go server.Serve(o)
}

// The rest of net.Listener, for http.Server.
func (o *application) Accept() (net.Conn, error) { return <-o.accepted, nil }
func (o *application) Close() error              { return nil }
func (o *application) Addr() net.Addr            { return o.listener.Addr() }

const hello = "TCP " // and the probe, and a newline

func (o *application) sniff(s *sniffed) {
	first, err := s.reader.Peek(len(hello))
	switch {
	case err != nil:
		s.Close()
	case first[0] == 0x16 && !s.encrypted:
		config := &tls.Config{Certificates: []tls.Certificate{o.certificate}, NextProtos: []string{"h2", "http/1.1"}}
		connection := tls.Server(s, config)
		if connection.Handshake() != nil {
			s.Close()
			return
		}
		o.sniff(&sniffed{Conn: connection, reader: bufio.NewReader(connection), encrypted: true, sni: connection.ConnectionState().ServerName})
	case string(first) == hello:
		o.tcp(s)
	default:
		o.accepted <- s
	}
}

// tcp answers with a line and holds the connection for as long as the caller does.
func (o *application) tcp(s *sniffed) {
	defer s.Close()
	line, err := s.reader.ReadString('\n')
	if err != nil {
		return
	}
	o.record(strings.TrimSpace(strings.TrimPrefix(line, hello)), hit{node: o.node, pod: o.pod, port: o.port, encrypted: s.encrypted, sni: s.sni})
	fmt.Fprintln(s, o.node)
	_, _ = io.Copy(io.Discard, s)
}

func (o *application) http(w http.ResponseWriter, r *http.Request) {
	seen := hit{node: o.node, pod: o.pod, port: o.port, path: r.RequestURI, host: r.Host, headers: r.Header.Clone()}
	if s, ok := r.Context().Value(connectionKey{}).(*sniffed); ok {
		seen.encrypted, seen.sni = s.encrypted, s.sni
	}
	attempt := o.record(r.Header.Get("x-probe-id"), seen)
	var does behaviour
	_ = json.Unmarshal([]byte(r.Header.Get("x-app")), &does)
	if does.Pod != "" && does.Pod != o.pod || does.Fails > 0 && attempt > does.Fails {
		does = behaviour{}
	}
	if delay, err := time.ParseDuration(does.Delay); err == nil {
		select {
		case <-time.After(delay):
		case <-r.Context().Done():
			return
		}
	}
	if does.Reset {
		panic(http.ErrAbortHandler)
	}
	if does.Status != 0 {
		w.WriteHeader(does.Status)
	} else if strings.HasPrefix(r.Header.Get("content-type"), "application/grpc") {
		w.Header().Set("content-type", "application/grpc")
		w.Header().Set("grpc-status", fmt.Sprint(does.Grpc))
		return
	}
	fmt.Fprintln(w, o.node)
}
