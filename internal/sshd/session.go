package sshd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

// The largest screen that a guest may have, in cells.
const maxW, maxH = 400, 150

// A Size is a screen's size in cells.
type Size struct{ W, H int }

// A Session is the screen of a guest. Read gives the keys; Write, which waits as long
// as the guest's terminal does not read, draws.
type Session struct {
	conn  *conn
	ch    ssh.Channel
	term  string
	sizes chan Size
	idle  *time.Timer // ends the screen when no key was pressed for too long
}

// User is the name that the guest logged in with: any bytes.
func (s *Session) User() string { return s.conn.sc.User() }

// Addr is where the guest comes from.
func (s *Session) Addr() netip.Addr { return s.conn.from }

// Term is the type of the guest's terminal, such as "xterm-256color": any bytes.
func (s *Session) Term() string { return s.term }

// Sizes gives the size of the guest's terminal, first the one that it begins with. A
// size that was not taken gives way to the next.
func (s *Session) Sizes() <-chan Size { return s.sizes }

// Read reads what the guest types.
func (s *Session) Read(p []byte) (int, error) {
	n, err := s.ch.Read(p)
	if n > 0 {
		s.idle.Reset(idleTime)
	}
	return n, err
}

// Write writes to the guest's terminal.
func (s *Session) Write(p []byte) (int, error) { return s.ch.Write(p) }

// A request for a terminal, RFC 4254, section 6.2; its pixels and modes are not used.
type terminalRequest struct {
	Term             string
	W, H             uint32
	PixelsW, PixelsH uint32
	Modes            string
}

// A new size, RFC 4254, section 6.7.
type sizeRequest struct {
	W, H             uint32
	PixelsW, PixelsH uint32
}

// run serves the requests of a session until its channel is closed. It stops late
// when there is a screen.
func (s *Session) run(ctx context.Context, requests <-chan *ssh.Request, late *time.Timer) {
	ctx, cancel := context.WithCancel(ctx)
	var screen sync.WaitGroup
	defer screen.Wait()
	defer s.ch.Close()
	defer cancel()
	terminal, begun := false, false
	end := func(status uint32, said string) { screen.Go(func() { s.end(status, said) }) }
	for r := range requests {
		ok := false
		switch r.Type {
		case "pty-req":
			var t terminalRequest
			if ok = !terminal && ssh.Unmarshal(r.Payload, &t) == nil; ok {
				terminal, s.term = true, t.Term
				s.resize(t.W, t.H)
			}
		case "window-change":
			var t sizeRequest
			if ok = ssh.Unmarshal(r.Payload, &t) == nil; ok {
				s.resize(t.W, t.H)
			}
		case "shell", "exec", "subsystem":
			if ok = !begun; !ok {
				break
			}
			begun = true
			late.Stop()
			r.Reply(true, nil) // before anything is written
			switch {
			case r.Type == "exec":
				end(1, noCommand)
			case r.Type == "subsystem":
				end(1, noTransfer)
			case !terminal:
				end(1, noTerminal)
			default:
				screen.Go(func() { s.show(ctx) })
			}
			continue
		case "auth-agent-req@openssh.com":
			s.conn.tellLater(noAgent)
		}
		if r.WantReply {
			r.Reply(ok, nil)
		}
	}
}

// resize notes a size, in the place of one that was not taken.
func (s *Session) resize(w, h uint32) {
	size := Size{int(min(w, maxW)), int(min(h, maxH))}
	select {
	case <-s.sizes:
	default:
	}
	s.sizes <- size // only the requests' goroutine writes
}

// errIdle ends the screen of a guest that pressed no key for too long.
var errIdle = errors.New(tooIdle)

// show shows the guest its screen.
func (s *Session) show(ctx context.Context) {
	for _, why := range s.conn.toTell() {
		s.tell(why)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	// At the end, a terminal that does not read is not waited for.
	context.AfterFunc(ctx, func() { time.AfterFunc(leaveTime, func() { s.conn.sc.Close() }) })
	s.idle = time.AfterFunc(idleTime, func() { cancel(errIdle) })
	said := s.conn.server.cfg.Show(ctx, s)
	s.idle.Stop()
	if context.Cause(ctx) == errIdle {
		said = tooIdle
	}
	cancel(nil)
	s.end(0, said)
}

// tell writes a sentence to the guest's terminal, as an error is written.
func (s *Session) tell(said string) {
	if said != "" {
		fmt.Fprintf(s.ch.Stderr(), "httpserver: %s\r\n", said)
	}
}

// end ends a session as a command ends: with a sentence and a status.
func (s *Session) end(status uint32, said string) {
	s.tell(said)
	s.ch.CloseWrite()
	s.ch.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{status}))
	s.ch.Close()
}

var _ io.ReadWriter = (*Session)(nil)
