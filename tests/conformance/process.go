package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	"google.golang.org/protobuf/proto"
)

// Process is a running Envoy.
type process struct {
	pod    pod
	binary string
	folder string
	admin  string
	ports  map[string]string // by listener: the address that it is bound to
	done   chan error
	run    *exec.Cmd
}

const patience = 60 * time.Second // on a busy machine; the usual start takes a quarter of a second

func startEnvoy(binary, folder string, of pod, from *bootstrapv3.Bootstrap) (*process, error) {
	made := &process{pod: of, binary: binary, folder: folder, done: make(chan error, 1)}
	config, err := proto.Marshal(from)
	if err != nil {
		return nil, err
	}
	base := folder + "/" + of.name
	if err := os.WriteFile(base+".pb", config, 0o600); err != nil {
		return nil, err
	}
	talk, err := os.Create(base + ".err")
	if err != nil {
		return nil, err
	}
	defer talk.Close()
	made.run = exec.Command(binary, "-c", base+".pb", "--disable-hot-restart", "--concurrency", "1", "-l", "warning", "--admin-address-path", base+".admin", "--file-flush-interval-msec", "100")
	made.run.Stderr = talk
	made.run.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := made.run.Start(); err != nil {
		return nil, err
	}
	go func() { made.done <- made.run.Wait() }()
	return made, nil
}

// ready waits until the proxy listens; what it wrote is the error if it ends instead.
func (p *process) ready() error {
	for start := time.Now(); time.Since(start) < patience; time.Sleep(10 * time.Millisecond) {
		select {
		case err := <-p.done:
			p.done <- err
			talk, _ := os.ReadFile(p.folder + "/" + p.pod.name + ".err")
			return fmt.Errorf("envoy of %s ended: %v: %s", p.pod.name, err, talk)
		default:
		}
		if p.admin == "" {
			address, err := os.ReadFile(p.folder + "/" + p.pod.name + ".admin")
			if err != nil || len(address) == 0 {
				continue
			}
			p.admin = strings.TrimSpace(string(address))
		}
		if response, err := http.Get("http://" + p.admin + "/ready"); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return p.findPorts()
			}
		}
	}
	return fmt.Errorf("envoy of %s is not ready after %v", p.pod.name, patience)
}

func (p *process) findPorts() error {
	response, err := http.Get("http://" + p.admin + "/listeners?format=json")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var read struct {
		Listeners []struct {
			Name    string `json:"name"`
			Address struct {
				Socket struct {
					Address string `json:"address"`
					Port    int    `json:"port_value"`
				} `json:"socket_address"`
			} `json:"local_address"`
		} `json:"listener_statuses"`
	}
	if err := json.NewDecoder(response.Body).Decode(&read); err != nil {
		return err
	}
	p.ports = map[string]string{}
	for _, l := range read.Listeners {
		p.ports[l.Name] = net.JoinHostPort(l.Address.Socket.Address, fmt.Sprint(l.Address.Socket.Port))
	}
	return nil
}

// stop lets the proxy write its logs.
func (p *process) stop() {
	_ = p.run.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(patience):
		_ = p.run.Process.Kill()
		<-p.done
	}
}

var quietLog = log.New(nowhere{}, "", 0)

type nowhere struct{}

func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
