//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/creack/pty"
)

// A kind is a server to compare.
type kind struct {
	name  string
	title string // heads its column
	// skip tells what this server can't do; nil: it can do all.
	skip func(workload) bool
	// command starts the server on addr. size is the size of a LIMIT response.
	command func(addr string, w workload, size int) (*exec.Cmd, error)
	// tty: it gets a terminal of 120x35, whose output is thrown away.
	tty bool
}

// A server is a running one.
type server struct {
	addr   string
	cmd    *exec.Cmd
	tty    *os.File // nil without a terminal
	screen *screen  // what takes the terminal's output
	began  time.Time
	ended  chan struct{} // closed when the process has ended
}

// prepare builds what has to be built under dir and returns the kinds that
// can be run on this machine, LIMIT first.
func prepare(o options, dir string) ([]kind, error) {
	root := filepath.Join(dir, "root")
	if err := os.Mkdir(root, 0o755); err != nil {
		return nil, err
	}
	if err := makeRoot(root); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if o.binary == "" {
		o.binary = filepath.Join(dir, "httpserver")
		if err := build(o.binary, "", "httpserver/cmd/httpserver"); err != nil {
			return nil, err
		}
	}
	if err := makeCertificate(dir); err != nil {
		return nil, err
	}
	p := place{root: root, dir: dir, self: self}
	if p.upstream, err = startUpstream(p); err != nil {
		return nil, err
	}
	kinds := []kind{limitKind(self)}
	kinds = append(kinds, ownKinds(o.binary, p)...)
	if o.before != "" {
		kinds = append(kinds, plainKind("before", "plain, before", o.before, p))
	}
	kinds = append(kinds, kind{name: "nethttp", title: "net/http", command: p.netHTTP,
		skip: func(w workload) bool { return w.gzip }})
	if k, err := fastKind(root, dir); err == nil {
		kinds = append(kinds, k)
	} else {
		fmt.Fprintln(os.Stderr, "bench: without fasthttp:", err)
	}
	kinds = append(kinds, peers(p)...)
	return slices.DeleteFunc(kinds, func(k kind) bool {
		return o.servers != nil && k.name != "limit" && !slices.Contains(o.servers, k.name)
	}), nil
}

// A place is what the servers of a run share.
type place struct {
	root     string // the files
	dir      string // the certificate, and whatever a server writes
	self     string // this program
	upstream string // the address that a proxy forwards to
}

// startUpstream starts the server that proxies forward to, beside the load. It is
// killed with this program's directory: it ends when its standard input does.
func startUpstream(p place) (addr string, err error) {
	if addr, err = freeAddr(); err != nil {
		return "", err
	}
	cmd := exec.Command(p.self, "serve", "nethttp", addr, p.root)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	s := &server{addr: addr, cmd: cmd, ended: make(chan struct{})}
	go func() { cmd.Wait(); close(s.ended) }()
	return addr, s.wait()
}

// netHTTP is the command of the net/http server, or of its proxy.
func (p place) netHTTP(addr string, w workload, _ int) (*exec.Cmd, error) {
	switch {
	case w.proxy:
		return exec.Command(p.self, "serve", "proxy", addr, p.upstream), nil
	case w.tls:
		return exec.Command(p.self, "serve", "nethttp", addr, p.root, filepath.Join(p.dir, "cert.pem"), filepath.Join(p.dir, "key.pem")), nil
	}
	return exec.Command(p.self, "serve", "nethttp", addr, p.root), nil
}

// limitKind is LIMIT, which this program is itself.
func limitKind(self string) kind {
	return kind{name: "limit", title: "LIMIT", command: func(addr string, w workload, size int) (*exec.Cmd, error) {
		how, content := "keep", 0
		if w.close {
			how = "close"
		}
		if w.method == "PUT" {
			content = len(w.body)
		}
		return exec.Command(self, "serve", "limit", addr, strconv.Itoa(size), how, strconv.Itoa(content)), nil
	}}
}

// ownCommand is how a build of this server starts.
func ownCommand(binary string, p place, addr string, w workload, more ...string) *exec.Cmd {
	host, port, _ := net.SplitHostPort(addr) // an address of our own making
	args := append([]string{"--host", host, "--port", port, "--root", p.root, "--idle-timeout", "10m"}, more...)
	switch {
	case w.tls:
		args = append(args, "--tls-cert", filepath.Join(p.dir, "cert.pem"), "--tls-key", filepath.Join(p.dir, "key.pem"))
	case w.proxy:
		args = append(args, "--proxy", "/=http://"+p.upstream)
	case w.method == "PUT":
		args = append(args, "--files", filepath.Join(p.root, "files"))
	}
	cmd := exec.Command(binary, args...)
	cmd.Stderr = os.Stderr
	return cmd
}

// plainKind is a build of this server with its log thrown away.
func plainKind(name, title, binary string, p place) kind {
	return kind{name: name, title: title, command: func(addr string, w workload, _ int) (*exec.Cmd, error) {
		return ownCommand(binary, p, addr, w, "--plain"), nil
	}}
}

// ownKinds are this server's three faces.
func ownKinds(binary string, p place) []kind {
	return []kind{
		plainKind("plain", "plain", binary, p),
		{name: "log", title: "plain, log in a file", command: func(addr string, w workload, _ int) (*exec.Cmd, error) {
			f, err := os.Create(filepath.Join(p.dir, "plain.log"))
			cmd := ownCommand(binary, p, addr, w, "--plain")
			cmd.Stdout = f
			return cmd, err
		}},
		{name: "dashboard", title: "dashboard", tty: true, command: func(addr string, w workload, _ int) (*exec.Cmd, error) {
			cmd := ownCommand(binary, p, addr, w)
			cmd.Env = append(os.Environ(), "TERM=xterm-256color")
			cmd.Stderr = nil
			return cmd, nil
		}},
	}
}

// fastKind builds the fasthttp server, a module of its own beside this
// package.
func fastKind(root, dir string) (kind, error) {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return kind{}, err
	}
	source := filepath.Join(filepath.Dir(string(bytes.TrimSpace(mod))), "cmd", "bench", "fasthttp")
	binary := filepath.Join(dir, "fasthttp")
	if err := build(binary, source, "."); err != nil {
		return kind{}, err
	}
	return kind{name: "fasthttp", title: "fasthttp", skip: func(w workload) bool { return !w.common() }, command: func(addr string, _ workload, _ int) (*exec.Cmd, error) {
		return exec.Command(binary, addr, root, filepath.Join(dir, "fasthttp-cache")), nil
	}}, nil
}

// build compiles a package; dir is where, "" for here.
func build(binary, dir, pkg string) error {
	cmd := exec.Command("go", "build", "-o", binary, pkg)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, out)
	}
	return nil
}

// start starts a server on a free port and waits until it listens.
func (k kind) start(o options, w workload, size int) (*server, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	cmd, err := k.command(addr, w, size)
	if err != nil {
		return nil, err
	}
	s := &server{addr: addr, cmd: cmd, screen: newScreen(), began: time.Now(), ended: make(chan struct{})}
	if err := startOn(cmd, o.serverCPU, o.loadCPU, s.launch(k.tty)); err != nil {
		return nil, fmt.Errorf("start %s: %w", k.name, err)
	}
	go func() {
		cmd.Wait() // its status tells nothing: it is killed in the end
		close(s.ended)
	}()
	if err := s.wait(); err != nil {
		s.stop()
		return nil, fmt.Errorf("%s: %w", k.name, err)
	}
	return s, nil
}

// launch is how to start the command: as it is, or with a terminal that
// takes all output and replies to nothing.
func (s *server) launch(tty bool) func(*exec.Cmd) error {
	if !tty {
		return (*exec.Cmd).Start
	}
	return func(cmd *exec.Cmd) (err error) {
		s.tty, err = pty.StartWithSize(cmd, &pty.Winsize{Rows: 35, Cols: 120})
		if err == nil {
			go io.Copy(s.screen, s.tty) // ends when stop closes the terminal
		}
		return err
	}
}

// wait connects until the server accepts.
func (s *server) wait() error {
	late := time.After(5 * time.Second)
	for {
		if c, err := net.Dial("tcp", s.addr); err == nil {
			return c.Close()
		}
		select {
		case <-s.ended:
			return errors.New("ended instead of listening")
		case <-late:
			return errors.New("does not listen after 5 s")
		case <-time.After(200 * time.Microsecond):
		}
	}
}

// stop kills the server.
func (s *server) stop() {
	s.cmd.Process.Kill() // it may be gone already
	<-s.ended
	if s.tty != nil {
		s.tty.Close()
	}
	if f, ok := s.cmd.Stdout.(*os.File); ok {
		f.Close()
	}
}

// freeAddr is a loopback address with a port that was free a moment ago.
func freeAddr() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return ln.Addr().String(), ln.Close()
}
