//go:build !linux || purego

package tcp

import (
	"errors"
	"io"
	"net"
	"os"
	"time"
)

// A plainListener is a net.TCPListener that accepts Conns.
type plainListener struct{ *net.TCPListener }

// wrapListener returns a listener that accepts Conns. It owns ln.
func wrapListener(ln *net.TCPListener) (net.Listener, error) { return plainListener{ln}, nil }

// Accept waits for a connection.
func (l plainListener) Accept() (net.Conn, error) {
	c, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	return &Conn{TCPConn: c}, nil
}

// A Conn is a TCP connection and a net.Conn. See the package's doc for which
// goroutine may call what.
type Conn struct {
	*net.TCPConn
	waited error // how TryRead's wait ended, for Serve
}

// Serve calls onReadable until it returns true; then Serve returns nil. It
// returns an error when a wait of TryRead ends: os.ErrDeadlineExceeded after the
// deadline. Serve may be called again afterwards.
func (c *Conn) Serve(onReadable func() (done bool)) error {
	for c.waited = nil; c.waited == nil; {
		if onReadable() {
			return nil
		}
	}
	return c.waited
}

// TryRead reads what is there. Here it waits for that: 0 bytes and no error mean
// that the deadline has ended the wait. The peer's FIN is io.EOF. Only
// [Conn.Serve]'s callback may call it.
func (c *Conn) TryRead(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) {
		c.waited = err
		return 0, nil
	}
	return n, err
}

// TryWrite writes nothing here: the caller gives all bytes to Write.
func (c *Conn) TryWrite(p, q []byte) int { return 0 }

// Abort closes the connection with RST. The system drops what it has not sent.
func (c *Conn) Abort() error {
	c.SetLinger(0)
	return c.Close()
}

// SendFile sends n bytes of f from offset off on and returns how many it sent:
// fewer than n with no error where the file ends before. It moves f's own offset
// and waits as Write does.
func (c *Conn) SendFile(f *os.File, off, n int64) (sent int64, err error) {
	if _, err := f.Seek(off, io.SeekStart); err != nil {
		return 0, err
	}
	return c.ReadFrom(&io.LimitedReader{R: f, N: n})
}

// LimitUnsent does nothing here.
func (c *Conn) LimitUnsent(bytes int) {}

// ReadNow reads what is there, without waiting: 0 bytes and no error mean that
// there is nothing. It must not be called while Serve runs. It removes the
// deadline.
func (c *Conn) ReadNow(p []byte) (int, error) {
	c.SetReadDeadline(time.Unix(1, 0))
	n, err := c.TCPConn.Read(p)
	c.SetReadDeadline(time.Time{})
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = nil
	}
	return n, err
}

// HasInfo reports whether the system can be asked. Here it cannot.
const HasInfo = false

// State returns ErrNoInfo here.
func (c *Conn) State() (State, error) { return 0, ErrNoInfo }

// Info returns ErrNoInfo here.
func (c *Conn) Info() (Info, error) { return Info{}, ErrNoInfo }
