package main

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"testing"
	"time"

	"httpserver/internal/event"
)

// A wireWitness is a relay between clients and the program that notes what passes:
// each byte, FIN and RST of both sides, with its time. It is a second source
// beside the recording of the same run. Its buffers are small, so that what a
// client does not read is not read from the program either.
type wireWitness struct {
	t     testing.TB
	l     net.Listener
	to    string
	whole bool // a client's FIN ends both directions: it reads no more

	mu    sync.Mutex
	conns []*passage
	open  int        // of conns
	ended *sync.Cond // one of them has ended
}

// A passage is what passed on one connection. Its fields are guarded by mu.
type passage struct {
	mu     sync.Mutex
	peer   netip.AddrPort // the client, as the program sees it
	client passed         // from the client
	server passed         // from the server
	ends   []passedEnd    // in their order
}

// A passed is what passed in one direction.
type passed struct {
	bytes []byte
	marks []passedMark
}

// A passedMark says that so many bytes had passed at a time.
type passedMark struct {
	n  int
	at time.Time
}

// A passedEnd is a FIN or RST of one side.
type passedEnd struct {
	how event.Ended
	at  time.Time
}

// relayBuffer is the size of each socket buffer of the relay. The system doubles
// it.
const relayBuffer = 64 << 10

// newWitness returns a witness in front of the program at addr. A client's FIN is
// passed on as FIN; if whole, the relay then reads no more of the server, as the
// kernel of a client does that has closed its socket and not only half of it.
func newWitness(t testing.TB, addr string, whole bool) *wireWitness {
	t.Helper()
	small := func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) {
			syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, relayBuffer)
			syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_SNDBUF, relayBuffer)
		})
	}
	l, err := (&net.ListenConfig{Control: small}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wireWitness{t: t, l: l, to: addr, whole: whole}
	w.ended = sync.NewCond(&w.mu)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := (&net.Dialer{Control: small}).Dial("tcp", addr)
			if err != nil {
				client.Close()
				continue
			}
			w.relay(client.(*net.TCPConn), server.(*net.TCPConn))
		}
	}()
	return w
}

// addr is the address to connect to.
func (w *wireWitness) addr() string { return w.l.Addr().String() }

// relay begins to relay a connection.
func (w *wireWitness) relay(client, server *net.TCPConn) {
	p := &passage{peer: server.LocalAddr().(*net.TCPAddr).AddrPort()}
	w.mu.Lock()
	w.conns = append(w.conns, p)
	w.open++
	w.mu.Unlock()
	w.t.Cleanup(func() { client.Close(); server.Close() })
	var both sync.WaitGroup
	both.Go(func() { p.copy(server, client, &p.client, event.ClientFIN, event.ClientRST, w.whole) })
	both.Go(func() { p.copy(client, server, &p.server, event.ServerFIN, event.ServerRST, false) })
	go func() {
		both.Wait()
		client.Close()
		server.Close()
		w.mu.Lock()
		w.open--
		w.mu.Unlock()
		w.ended.Broadcast()
	}()
}

// copy passes on one direction. A FIN is passed on as FIN, and a reset as reset.
func (p *passage) copy(to, from *net.TCPConn, side *passed, fin, rst event.Ended, whole bool) {
	buf := make([]byte, 8<<10)
	for {
		n, err := from.Read(buf)
		p.mu.Lock()
		if n > 0 {
			side.bytes = append(side.bytes, buf[:n]...)
			side.marks = append(side.marks, passedMark{len(side.bytes), time.Now()})
		}
		p.mu.Unlock()
		if n > 0 {
			if _, werr := to.Write(buf[:n]); werr != nil && isPassedReset(werr) {
				p.note(otherReset(rst))
				abort(from)
				abort(to)
				return
			}
		}
		switch {
		case err == io.EOF:
			p.note(fin)
			to.CloseWrite()
			if whole {
				to.Close()
			}
			return
		case err != nil && isPassedReset(err):
			p.note(rst)
			abort(to)
			return
		case err != nil:
			return
		}
	}
}

// otherReset is the reset of the other side.
func otherReset(rst event.Ended) event.Ended {
	if rst == event.ClientRST {
		return event.ServerRST
	}
	return event.ClientRST
}

// isPassedReset reports whether err is the peer's reset.
func isPassedReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// abort ends a connection with RST.
func abort(c *net.TCPConn) { c.SetLinger(0); c.Close() }

// note notes the end of one side.
func (p *passage) note(how event.Ended) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ends = append(p.ends, passedEnd{how, time.Now()})
}

// at is when the nth byte of a direction had passed.
func (s *passed) at(n int) time.Time {
	for _, m := range s.marks {
		if m.n >= n {
			return m.at
		}
	}
	return time.Time{}
}

// after counts the bytes that passed after a time, and is when the first did.
func (s *passed) after(at time.Time) (n int, first time.Time) {
	before := 0
	for _, m := range s.marks {
		if m.at.After(at) {
			return len(s.bytes) - before, m.at
		}
		before = m.n
	}
	return 0, time.Time{}
}

// all is what has passed, when every connection has ended.
func (w *wireWitness) all() []*passage {
	w.t.Helper()
	return await(w.t, "the end of all relayed connections", func() []*passage {
		w.mu.Lock()
		defer w.mu.Unlock()
		for w.open > 0 {
			w.ended.Wait()
		}
		return w.conns
	})
}
