package sshd

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"httpserver/internal/message"
)

// The limits of connections.
const (
	maxConns = 128 // in all: guests, and those who are not let in yet
	maxNew   = 64  // who are not let in yet,
	maxNewOf = 32  // and those of one address, which a class may share
)

// A Config is what a [Server] needs.
type Config struct {
	Key *HostKey
	// Check checks the word of a guest; nil accepts every word. The text of its error
	// is for the guest.
	Check func(from netip.Addr, word string) error
	// Show shows a guest its screen until ctx ends or the guest leaves. It returns a
	// sentence for the guest's terminal when the screen is gone, "" for none.
	Show func(ctx context.Context, s *Session) (said string)
	// Banner is what the guest reads before it is asked for the word.
	Banner string
}

// A Server serves screens. Make it with [New].
type Server struct {
	cfg Config

	mu    sync.Mutex
	all   int                // connections
	fresh int                // those who are not let in yet,
	from  map[netip.Addr]int // and how many of each message.ClientOf
	conns sync.WaitGroup
}

// New returns a server that serves nothing yet.
func New(cfg Config) *Server { return &Server{cfg: cfg, from: make(map[netip.Addr]int)} }

// Serve serves the connections of l until ctx ends. It closes l, has all guests
// leave, waits until their connections are closed and returns nil. It returns the
// error of a listener that fails.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer s.conns.Wait()
	defer cancel()
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	for {
		nc, err := l.Accept()
		switch {
		case err == nil:
		case ctx.Err() != nil || errors.Is(err, net.ErrClosed):
			return nil
		case isTemporary(err): // too many open files
			select {
			case <-time.After(100 * time.Millisecond):
			case <-ctx.Done():
			}
			continue
		default:
			return err
		}
		from := addrOf(nc)
		if !s.begin(from) {
			nc.Close()
			continue
		}
		s.conns.Go(func() { s.serve(ctx, nc, from) })
	}
}

// isTemporary reports whether accepting can go on after an error.
func isTemporary(err error) bool {
	var ne interface{ Temporary() bool }
	return errors.As(err, &ne) && ne.Temporary()
}

// addrOf is where a connection comes from; the zero Addr where that is not known.
func addrOf(nc net.Conn) netip.Addr {
	p, _ := netip.ParseAddrPort(nc.RemoteAddr().String())
	return p.Addr().Unmap()
}

// begin counts a new connection, and reports whether there is room for it.
func (s *Server) begin(from netip.Addr) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	client := message.ClientOf(from)
	if s.all >= maxConns || s.fresh >= maxNew || s.from[client] >= maxNewOf {
		return false
	}
	s.all++
	s.fresh++
	s.from[client]++
	return true
}

// known counts a connection among those who were let in, or refused.
func (s *Server) known(from netip.Addr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fresh--
	client := message.ClientOf(from)
	if s.from[client]--; s.from[client] == 0 {
		delete(s.from, client)
	}
}

// end counts a connection no longer.
func (s *Server) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
}

// serve serves one connection.
func (s *Server) serve(ctx context.Context, nc net.Conn, from netip.Addr) {
	defer s.end()
	defer nc.Close()
	stop := context.AfterFunc(ctx, func() { nc.SetDeadline(time.Now().Add(leaveTime)) })
	defer stop()
	nc.SetDeadline(time.Now().Add(handshakeTime))
	sc, channels, requests, err := ssh.NewServerConn(nc, s.login(nc, from))
	s.known(from)
	if err != nil {
		return
	}
	nc.SetDeadline(time.Time{})
	if ctx.Err() != nil { // it may have ended meanwhile, with a deadline of its own
		nc.SetDeadline(time.Now().Add(leaveTime))
	}
	c := &conn{server: s, sc: sc, from: from}
	c.run(ctx, channels, requests)
}
