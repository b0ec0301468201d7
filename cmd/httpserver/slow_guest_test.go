package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"httpserver/internal/audience"
	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/share"
	"httpserver/internal/sshd"
)

// A guest by SSH that does not read loses frames: the others and the fold go on, and
// when it reads again it comes to the picture of now.
func TestASlowGuestLosesFramesOnly(t *testing.T) {
	bus := event.NewBus()
	sub := bus.Subscribe(1000, event.AllKinds)
	s := &sharing{class: share.New("")}
	s.fold = audience.New(s.class)
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() {
		s.fold.Run(ctx, feed.Live(sub, func() event.Snapshot { return event.Snapshot{} }))
	})
	key, l := keyAndListener(t)
	all.Go(func() { sshd.New(sshd.Config{Key: key, Show: guests{s, defaults()}.show}).Serve(ctx, l) })
	defer func() { cancel(); bus.Close(); all.Wait() }()
	request := func(conn uint64, target string) {
		bus.Publish(time.Now(), event.ConnOpened{Conn: conn})
		bus.Publish(time.Now(), event.RequestReceived{Conn: conn, Nth: 1, Method: "GET", Target: target})
		bus.Publish(time.Now(), event.ResponseSent{Conn: conn, Nth: 1, Method: "GET", Target: target, Status: 200})
	}

	slow, frames := guestOf(t, l.Addr().String(), 400, 150)
	_, quick := guestOf(t, l.Addr().String(), 120, 35)
	reads := new(seen)
	all.Go(func() { io.Copy(reads, quick) })
	request(1, "/before")
	reads.until(t, "/before")
	const window = 2 << 20 // bytes that a client of this library takes before it is read
	for i := 0; !blocked(); i++ {
		slow.WindowChange(150-i%2, 400) // each draws all of it
		request(uint64(10+i), "/meanwhile")
		time.Sleep(10 * time.Millisecond)
	}
	request(2, "/while-it-waits")
	reads.until(t, "/while-it-waits")
	if n := sub.Lost(); n != 0 {
		t.Errorf("the fold lost %d entries", n)
	}
	late := new(seen)
	all.Go(func() { io.Copy(late, frames) })
	late.until(t, "/while-it-waits")
	if n := late.size(); n < window/2 || n > 2*window {
		t.Errorf("when it reads again it gets %d bytes; want the %d that waited, and a picture", n, window)
	}
}

// guestOf is a guest's session by Go's client, and what comes to its screen.
func guestOf(t *testing.T, addr string, cols, rows int) (*ssh.Session, io.Reader) {
	t.Helper()
	c, err := ssh.Dial("tcp", addr, &ssh.ClientConfig{User: "mia", HostKeyCallback: ssh.InsecureIgnoreHostKey(), Timeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	s.StdinPipe() // or the guest's keys end at once
	out, _ := s.StdoutPipe()
	if err := errors.Join(s.RequestPty("xterm-256color", rows, cols, nil), s.Shell()); err != nil {
		t.Fatal(err)
	}
	return s, out
}

// blocked reports whether a goroutine waits until a client of SSH has read.
func blocked() bool {
	var b bytes.Buffer
	pprof.Lookup("goroutine").WriteTo(&b, 1)
	return strings.Contains(b.String(), "ssh.(*window).reserve")
}

// A seen is what a guest has seen.
type seen struct {
	mu  sync.Mutex
	all strings.Builder
}

// Write is described at [io.Writer].
func (s *seen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.Write(p)
}

func (s *seen) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.Len()
}

// until waits until a text has come.
func (s *seen) until(t *testing.T, text string) {
	t.Helper()
	for by := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		s.mu.Lock()
		found := strings.Contains(s.all.String(), text)
		s.mu.Unlock()
		if found {
			return
		}
		if time.Now().After(by) {
			t.Fatalf("%q does not come", text)
		}
	}
}

// keyAndListener is what an SSH server for guests needs.
func keyAndListener(t *testing.T) (*sshd.HostKey, net.Listener) {
	t.Helper()
	key, err := sshd.OpenHostKey(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return key, l
}
