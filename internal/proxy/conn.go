package proxy

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A conn is one connection to the upstream. One exchange at a time owns it, or the
// pool while it is idle.
type conn struct {
	id     uint64
	asker  asker // of the exchange in progress
	sock   net.Conn
	raw    *rawSock // of a TCP connection without TLS, on Linux; nil otherwise
	shut   func()   // closes sock; made once
	client *http1.Client
	opened event.ConnOpened
	since  time.Time // when it was opened

	// Read by viewers at any time.
	in, out  atomic.Int64
	requests atomic.Int64
	active   atomic.Bool

	yielded atomic.Bool // look has ended the exchange in progress

	// Of the exchange in progress.
	got      int64           // bytes of the response so far
	reads    int             // reads of the response so far
	interims int             // interim responses so far
	whole    bool            // the request was sent to its end
	ctx      context.Context // of the request
	unhook   func() bool     // stops ctx from closing the socket; false: it has
	buf      []byte          // for what is sent
	deadline time.Time       // of reads; zero for none

	split bool // its last response took several reads: the next may need ackAtOnce

	// While it is idle. The pool's mu guards watched.
	idleSince time.Time
	idleUntil time.Time
	watched   bool
	idleDone  chan idleEnd // what the watcher found
}

// begin begins an exchange. The socket is closed when ctx ends.
func (c *conn) begin(ctx context.Context) {
	c.got, c.reads, c.interims, c.whole = 0, 0, 0, false
	c.requests.Add(1)
	c.active.Store(true)
	c.ctx = ctx
	c.unhook = context.AfterFunc(ctx, c.shut)
}

// write sends p. It fails if the upstream accepts nothing for as long as stall.
func (c *conn) write(p []byte, stall time.Duration) error {
	for len(p) > 0 {
		// Each piece renews the deadline, so that a slow but steady peer is not cut off.
		piece := p[:min(len(p), 64<<10)]
		if err := c.sock.SetWriteDeadline(time.Now().Add(stall)); err != nil {
			return err
		}
		n, err := c.sock.Write(piece)
		c.out.Add(int64(n))
		if err != nil {
			return err
		}
		p = p[n:]
	}
	return nil
}

// sendWhole sends a request that consists of p, and sets how long its response may
// take. It may read the response's first bytes, too.
func (c *conn) sendWhole(p []byte, stall, response time.Duration) error {
	if err := c.expect(response); err != nil {
		return c.broken(err)
	}
	wrote := 0
	if c.raw != nil {
		n := 0
		var err error
		if wrote, n, err = c.raw.roundTrip(p, c.client.Space(), c.split); wrote == len(p) {
			c.out.Add(int64(wrote))
			c.whole = true
			if n == 0 && err == nil {
				err = io.EOF
			}
			return c.received(n, err)
		}
		c.out.Add(int64(wrote))
		if err != nil {
			return c.broken(err)
		}
	}
	if err := c.write(p[wrote:], stall); err != nil {
		return c.broken(err)
	}
	c.whole = true
	return nil
}

// expect sets how long the upstream may be silent from now on, or an eighth longer: a
// deadline that is set already is kept while it is in that range, because setting one
// costs as much as some system calls.
func (c *conn) expect(limit time.Duration) error {
	now := time.Now()
	if left := c.deadline.Sub(now); left >= limit && left <= limit+limit/8 {
		return nil
	}
	return c.setDeadline(now.Add(limit + limit/8))
}

// setDeadline sets when reads fail; zero for never.
func (c *conn) setDeadline(t time.Time) error {
	c.deadline = t
	return c.sock.SetReadDeadline(t)
}

// next returns the parser's next event other than NeedData, and reads as often as
// that takes. The read deadline stays as it is.
func (c *conn) next() (http1.Event, error) {
	for {
		ev, err := c.parse()
		if err != nil || ev != http1.NeedData {
			return ev, err
		}
		if err := c.receive(0); err != nil {
			return ev, err
		}
	}
}

// parse returns the parser's next event, of the bytes received so far.
func (c *conn) parse() (http1.Event, error) {
	ev, err := c.client.Next()
	if err != nil {
		return ev, c.malformed(err)
	}
	return ev, nil
}

// receive reads once from the socket into the parser's buffer. The read may take
// as long as limit; 0 leaves the deadline as it was set.
func (c *conn) receive(limit time.Duration) error {
	if limit > 0 {
		if err := c.expect(limit); err != nil {
			return c.broken(err)
		}
	}
	n, err := c.sock.Read(c.client.Space())
	return c.received(n, err)
}

// received takes the outcome of a read into the parser's buffer.
func (c *conn) received(n int, err error) error {
	c.client.Received(n)
	return c.count(n, err)
}

// count takes the outcome of a read, wherever to.
func (c *conn) count(n int, err error) error {
	c.reads++
	c.in.Add(int64(n))
	c.got += int64(n)
	switch {
	case errors.Is(err, io.EOF) && c.got > 0:
		c.client.ReceivedEOF()
	case err != nil:
		return c.broken(err)
	}
	return nil
}

// malformed returns the fault for a response that the parser refuses: it is not HTTP,
// or incomplete.
func (c *conn) malformed(err error) *fault {
	f := &fault{status: message.BadGateway, cause: err, reason: reason.UpstreamError, detail: "the upstream's response could not be read"}
	var theirs *http1.Error
	if errors.As(err, &theirs) {
		f.detail, f.cause = theirs.Detail, nil
	}
	return f
}

// broken returns the fault for an error of the socket.
func (c *conn) broken(err error) *fault {
	if cause := context.Cause(c.ctx); cause != nil { // the proxy closed the socket
		return clientLeft(cause)
	}
	if c.yielded.Load() {
		return gaveWay()
	}
	var slow net.Error
	if errors.As(err, &slow) && slow.Timeout() {
		return &fault{status: message.GatewayTimeout, cause: err, reason: reason.UpstreamError, detail: "the upstream did not respond in time"}
	}
	f := &fault{status: message.BadGateway, cause: err, reason: reason.UpstreamError, dropped: c.got == 0,
		detail: "the upstream closed the connection without a complete response"}
	if f.dropped {
		f.reason = reason.UpstreamClose
	}
	return f
}

// state returns the connection as a snapshot shows it.
func (c *conn) state() event.ConnState {
	s := event.ConnState{ConnOpened: c.opened, OpenedAt: c.since, Since: c.since,
		Requests: int(c.requests.Load()), In: c.in.Load(), Out: c.out.Load()}
	if c.active.Load() {
		s.Phase = event.Handling
	}
	return s
}

// closed returns the event of the connection's end.
func (c *conn) closed(now time.Time, why reason.Code, detail string) event.ConnClosed {
	e := event.ConnClosed{Conn: c.id, Reason: why, Detail: detail, Requests: int(c.requests.Load()),
		In: c.in.Load(), Out: c.out.Load(), Age: now.Sub(c.since)}
	if c.active.Load() {
		e.Phase = event.Handling
	}
	return e
}

// peer returns the address of the upstream; the zero value if it is not TCP.
func peer(sock net.Conn) netip.AddrPort {
	if a, ok := sock.RemoteAddr().(*net.TCPAddr); ok {
		return netip.AddrPortFrom(a.AddrPort().Addr().Unmap(), a.AddrPort().Port())
	}
	return netip.AddrPort{}
}

// secured returns the event of a completed handshake.
func secured(id uint64, s tls.ConnectionState, took time.Duration) event.ConnSecured {
	return event.ConnSecured{Conn: id, Version: tls.VersionName(s.Version), Cipher: tls.CipherSuiteName(s.CipherSuite),
		Name: s.ServerName, Resumed: s.DidResume, Took: took}
}
