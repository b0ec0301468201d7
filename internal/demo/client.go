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

// patience is how long a client waits for anything: longer than any limit of
// the server that a lesson would set, so that it is the server that ends.
const patience = 90 * time.Second

// A client is one connection to the server.
type client struct {
	conn net.Conn
	http *http1.Client
	free func() // hands back what the connection holds
}

// dial makes a connection that carries the stage's tag. It is closed when the
// stage's context ends, at the latest.
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
	_ = conn.SetDeadline(time.Now().Add(patience)) // fails on a closed socket only, as all that follows
	if s.runner.tls != nil {
		c.conn = tls.Client(conn, s.runner.tls)
		if err := c.conn.(*tls.Conn).HandshakeContext(s); err != nil {
			c.hangUp()
			return nil, fmt.Errorf("agree on TLS with the server: %w", err)
		}
	}
	return c, nil
}

// connect connects from the very address that it connects to, which is on
// this machine. The port is on the list before the server can see it.
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

// target is where a server that listens on addr can be reached from here.
func target(addr string) (netip.AddrPort, error) {
	a, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil || addr == "" {
		return netip.AddrPort{}, fmt.Errorf("the server does not listen yet: %q", addr)
	}
	to := plain(a.AddrPort())
	if ip := to.Addr(); !ip.IsValid() || ip.IsUnspecified() {
		// All addresses: the one that people type.
		to = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), to.Port())
	}
	return to, nil
}

// hangUp closes the connection.
func (c *client) hangUp() {
	c.free()
	c.conn.Close()
}

// part ends the connection as a client should that needs it no longer: it
// finishes its side and waits, not for long, for the server to finish too. So
// the server has seen that the client went first, even if it stops right now.
func (c *client) part() {
	defer c.hangUp()
	if half, ok := c.conn.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_ = c.conn.SetReadDeadline(time.Now().Add(time.Second))
		_ = c.closed() // in vain or not, it is over
	}
}

// get sends a GET and reads the answer to its end.
func (c *client) get(target string, fields ...message.Field) error {
	if err := c.ask(target, fields...); err != nil {
		return err
	}
	return c.answer()
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

// send sends bytes as they are; they are requests with these methods.
func (c *client) send(text string, methods ...string) error {
	for _, m := range methods {
		c.http.Sent(m)
	}
	_, err := io.WriteString(c.conn, text)
	return err
}

// host is what the Host field says: where the client connected to.
func (c *client) host() string { return c.conn.RemoteAddr().String() }

// answer reads one answer to its end.
func (c *client) answer() error { return c.receive(http1.End) }

// receive reads until something has happened: Head, or End.
func (c *client) receive(until http1.Event) error {
	for {
		event, err := c.http.Next()
		switch {
		case err != nil:
			return err
		case event == until:
			return nil
		case event == http1.Closed, event == http1.Paused:
			return errors.New("the server closed the connection instead of answering")
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

// closed waits until the server closes the connection, by an end or a reset.
// An error means that it did not.
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

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}
