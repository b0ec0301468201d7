//go:build !purego

package tcp

import (
	"net"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// A Conn is a TCP connection and a net.Conn. See the package's doc for which
// goroutine may call what.
//
// Until it has to wait for the first time it is a descriptor that Go's poller
// does not know. It takes 96 bytes, a size class of the allocator.
type Conn struct {
	peer, local endpoint

	mu         sync.Mutex // guards what follows against the owner's Close
	inCallback bool       // Serve's callback is on the stack; the owner's own
	fd         int32      // -1 when closed
	file       *os.File   // fd as the poller knows it; nil before the first wait
	deadline   int64      // SetDeadline's argument in Unix nanoseconds; 0: none
}

// pollable returns the connection as the poller knows it, and registers it
// first if need be.
func (c *Conn) pollable() (*os.File, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.file == nil && c.fd >= 0 {
		c.file = os.NewFile(uintptr(c.fd), "")
		if err := c.file.SetDeadline(c.until()); err != nil {
			return nil, err // the system has no memory to watch one more
		}
	}
	if c.fd < 0 {
		return nil, net.ErrClosed
	}
	return c.file, nil
}

// isPolled reports whether the poller knows the connection.
func (c *Conn) isPolled() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.file != nil
}

// Read waits for bytes. It must not be called from [Conn.Serve]'s callback,
// which holds the lock that it needs.
func (c *Conn) Read(p []byte) (int, error) {
	if c.inCallback {
		panic("can't happen: Read waits for bytes inside Serve's callback")
	}
	f, err := c.pollable()
	if err != nil {
		return 0, err
	}
	return f.Read(p)
}

// Write returns when all bytes are written, or with an error.
func (c *Conn) Write(p []byte) (int, error) {
	f, err := c.pollable()
	if err != nil {
		return 0, err
	}
	return f.Write(p)
}

// Close closes the connection.
func (c *Conn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	fd := c.fd
	c.fd = -1
	switch {
	case fd < 0:
		return net.ErrClosed
	case c.file != nil:
		return c.file.Close()
	}
	// Without SO_LINGER, or with one of 0 s, close does not block.
	if _, _, errno := unix.RawSyscall(unix.SYS_CLOSE, uintptr(fd), 0, 0); errno != 0 {
		return errno
	}
	return nil
}

// CloseWrite sends FIN after what was written. The connection can still be read.
func (c *Conn) CloseWrite() (err error) {
	e := c.control(func(fd int) {
		if _, _, errno := unix.RawSyscall(unix.SYS_SHUTDOWN, uintptr(fd), unix.SHUT_WR, 0); errno != 0 { // never blocks
			err = errno
		}
	})
	if e != nil {
		return e
	}
	return err
}

// Abort closes the connection with RST. The system drops what it has not sent.
func (c *Conn) Abort() error {
	c.control(func(fd int) {
		unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1, Linger: 0})
	})
	return c.Close()
}

// LocalAddr returns the address of this side.
func (c *Conn) LocalAddr() net.Addr { return &c.local }

// RemoteAddr returns the address of the peer.
func (c *Conn) RemoteAddr() net.Addr { return &c.peer }

// SetDeadline ends each wait of Read, Write, SendFile and Serve at that moment,
// also one that has begun. The zero time is no deadline.
func (c *Conn) SetDeadline(at time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.deadline = 0; !at.IsZero() {
		c.deadline = at.UnixNano()
	}
	if c.file == nil {
		return nil
	}
	return c.file.SetDeadline(at)
}

// until returns the deadline. The caller holds mu.
func (c *Conn) until() time.Time {
	if c.deadline == 0 {
		return time.Time{}
	}
	return time.Unix(0, c.deadline)
}

// SetReadDeadline is SetDeadline for Read alone.
func (c *Conn) SetReadDeadline(at time.Time) error {
	f, err := c.pollable()
	if err != nil {
		return err
	}
	return f.SetReadDeadline(at)
}

// SetWriteDeadline is SetDeadline for Write alone.
func (c *Conn) SetWriteDeadline(at time.Time) error {
	f, err := c.pollable()
	if err != nil {
		return err
	}
	return f.SetWriteDeadline(at)
}

// LimitUnsent bounds how many bytes the system holds that it has not sent for
// the first time. By default that is up to 4 MB.
func (c *Conn) LimitUnsent(bytes int) {
	c.control(func(fd int) { unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, bytes) })
}

// control calls f with the descriptor, which cannot be closed meanwhile.
func (c *Conn) control(f func(fd int)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fd < 0 {
		return net.ErrClosed
	}
	f(int(c.fd))
	return nil
}
