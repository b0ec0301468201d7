package demo

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"syscall"
	"time"

	"httpserver/internal/http1"
	"httpserver/internal/message"
)

// clientTimeout is how long a connection of a client may last. It is longer than
// the server's limits that a scenario waits for, so that the server closes first.
const clientTimeout = 90 * time.Second

// A client is one connection to the server.
type client struct {
	conn net.Conn
	http *http1.Client
	free func() // releases the local port and the stage's hook
}

// dial connects to the server under the stage's tag, with a TLS handshake if the
// runner uses TLS. The caller closes the client; it is closed at the latest when
// the stage's context ends.
func (s *stage) dial() (*client, error) {
	to, err := target(s.runner.addr())
	if err != nil {
		return nil, err
	}
	conn, local, err := s.connect(to)
	if err != nil {
		return nil, err
	}
	unhook := context.AfterFunc(s, func() { conn.Close() })
	c := &client{conn: conn, http: http1.NewClient(http1.Limits{}), free: func() {
		unhook()
		s.runner.ports.remove(local)
	}}
	_ = conn.SetDeadline(time.Now().Add(clientTimeout)) // fails only on a closed socket, and then so do all reads and writes
	if s.runner.tls != nil {
		c.conn = tls.Client(conn, s.runner.tls)
		if err := c.conn.(*tls.Conn).HandshakeContext(s); err != nil {
			c.close()
			return nil, fmt.Errorf("agree on TLS with the server: %w", err)
		}
	}
	return c, nil
}

// connect connects to a server on this machine and returns the socket and its
// local address. The local port is in the list of ports before the server can
// accept the connection.
func (s *stage) connect(to netip.AddrPort) (net.Conn, netip.AddrPort, error) {
	var local netip.AddrPort
	d := net.Dialer{Timeout: 5 * time.Second, Control: func(_, _ string, raw syscall.RawConn) (err error) {
		if local, err = bind(raw, to.Addr()); err == nil && local.IsValid() {
			s.runner.ports.add(local, s.tag)
		}
		return err
	}}
	conn, err := d.DialContext(s, "tcp", to.String())
	if err != nil {
		s.runner.ports.remove(local)
		return nil, local, fmt.Errorf("connect to the server: %w", err)
	}
	if !local.IsValid() {
		local = conn.LocalAddr().(*net.TCPAddr).AddrPort()
		s.runner.ports.add(local, s.tag)
	}
	return conn, local, nil
}

// target returns the address at which a local client reaches a server that
// listens on addr.
func target(addr string) (netip.AddrPort, error) {
	a, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil || addr == "" {
		return netip.AddrPort{}, fmt.Errorf("the server does not listen yet: %q", addr)
	}
	to := plain(a.AddrPort())
	if ip := to.Addr(); !ip.IsValid() || ip.IsUnspecified() {
		// The server listens on all addresses: use the loopback address.
		to = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), to.Port())
	}
	return to, nil
}

// close closes the connection and releases its port.
func (c *client) close() {
	c.free()
	c.conn.Close()
}

// finish ends a connection that is no longer needed: it sends a FIN and waits up
// to 1 s for the server's. The server has then seen that the client closed first,
// even if it is stopping.
func (c *client) finish() {
	defer c.close()
	if half, ok := c.conn.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_ = c.conn.SetReadDeadline(time.Now().Add(time.Second))
		_ = c.closed() // closed below in any case
	}
}

// get sends a GET and reads the response to its end.
func (c *client) get(target string, fields ...message.Field) error {
	if err := c.ask(target, fields...); err != nil {
		return err
	}
	return c.receive(http1.End)
}

// ask sends a GET.
func (c *client) ask(target string, fields ...message.Field) error {
	all := append(message.Fields{{Name: "Host", Value: c.host()}, {Name: "User-Agent", Value: "httpserver-demo"}}, fields...)
	text, err := c.http.AppendRequest(nil, "GET", target, all, 0)
	if err != nil {
		return err
	}
	_, err = c.conn.Write(text)
	return err
}

// send sends text unchanged. The methods are those of the requests that begin in
// it; the reader needs them to tell where a response ends.
func (c *client) send(text string, methods ...string) error {
	for _, m := range methods {
		c.http.Sent(m)
	}
	_, err := io.WriteString(c.conn, text)
	return err
}

// host returns the value of the Host field: the server's address.
func (c *client) host() string { return c.conn.RemoteAddr().String() }

// receive reads one response up to and including the event until: Head or End.
func (c *client) receive(until http1.Event) error {
	for {
		event, err := c.http.Next()
		switch {
		case err != nil:
			return err
		case event == until:
			return nil
		case event == http1.Closed, event == http1.Paused:
			return errors.New("the server closed the connection without a response")
		case event == http1.NeedData:
			n, err := c.conn.Read(c.http.Space())
			c.http.Received(n)
			if errors.Is(err, io.EOF) {
				c.http.ReceivedEOF()
			} else if err != nil {
				return err
			}
		}
	}
}

// closed waits until the server closes the connection, by FIN or RST, and drops
// what it receives. An error means that it did not close.
func (c *client) closed() error {
	var p [512]byte
	for {
		_, err := c.conn.Read(p[:])
		switch {
		case err == nil:
		case errors.Is(err, net.ErrClosed), isTimeout(err):
			return err
		default:
			return nil
		}
	}
}

// awaitClose waits until the server closes the connection. It ends without an error
// if the idle limit is longer than clientTimeout.
func (c *client) awaitClose() error {
	if err := c.closed(); !isTimeout(err) {
		return err
	}
	return nil
}

// isTimeout reports whether err is a timeout.
func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}
