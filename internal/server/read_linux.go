package server

import (
	"io"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A rawReader is a TCP connection that is read without net.Conn.Read. That
// tries a read before each wait, in vain unless the client is very quick; this
// goes to wait at once when a read has not filled the buffer, for then nothing
// is left. A small kept request costs two system calls instead of three, 0.87
// of the CPU. Between two requests it holds no buffer.
//
// One thing such a read can't tell: whether a FIN came with the bytes. So until
// the first answer, and amid a head, it reads on until there is nothing (a client
// that ends its side at once mostly has one request), and otherwise the clock
// has it look again when it has fallen idle. The system would tell with
// each read (TCP_INQ), for 2 % of a small request.
type rawReader struct {
	raw syscall.RawConn // nil until something has to be waited for
	// readable is conn.readable, made once.
	readable func(fd uintptr) bool
	// inside tells that readable is on the stack, with fd as its argument: it
	// holds the socket's read lock, so nobody may wait for bytes.
	fd     int
	inside bool
	// postponed: an exchange has begun that may have to wait for bytes, and was
	// refused unless that is nil.
	postponed bool
	refused   error
}

// run reads and works until the connection is to end.
func (c *conn) run() {
	if !c.isRaw() {
		c.runPlain()
		return
	}
	c.readable = c.whenReadable
	for c.runRaw() {
	}
}

// isRaw reports whether the connection is one for a rawReader.
func (c *conn) isRaw() bool {
	_, ok := c.sock.Conn.(*tcp)
	return ok && c.s.cfg.TLS == nil
}

// lookAgain makes an idle connection read once more, for a FIN that came with
// its last request. The clock calls it once each time a connection falls idle.
func (c *conn) lookAgain() {
	if c.count.requests.Load() > 0 && c.isRaw() {
		c.sock.wake()
	}
}

// runRaw serves until an exchange may have to wait for its content, or a wait
// ends for a limit. It is false when the connection is to end.
func (c *conn) runRaw() bool {
	// From the first call of readable to its end the poller keeps what it has
	// seen; between two calls of Read it forgets. So Read is left as seldom as
	// can be, and readable begins by reading.
	err := c.read()
	switch {
	case c.postponed:
		c.postponed = false
		return c.exchange(c.refused) && c.work()
	case err == nil:
		return false
	case isTimeout(err):
		return !c.sock.stop() || c.timedOut() && c.work()
	default:
		return c.filled(0, err)
	}
}

// read calls readable until it is done, or a limit or an order ends the wait. The
// first time it is called at once: mostly the request is there, and the poller
// need not be told of a connection that closes after it.
func (c *conn) read() error {
	if c.raw == nil {
		t := c.sock.Conn.(*tcp)
		if c.readable(uintptr(t.fd)) {
			return nil
		}
		f, err := t.wait()
		if err != nil {
			return err
		}
		if c.raw, err = f.SyscallConn(); err != nil {
			return err
		}
	}
	return c.raw.Read(c.readable)
}

// whenReadable reads what there is and works on it. It is false when there is
// nothing left, and is called again when there is.
func (c *conn) whenReadable(fd uintptr) (done bool) {
	c.inside, c.fd = true, int(fd)
	defer func() { c.inside = false }()
	for {
		space, fresh := c.hc.Space(), c.sentAt == c.opened
		n, err := readNow(c.fd, space)
		if err == unix.EAGAIN {
			c.hc.Release()
			return false
		}
		if !c.filled(n, err) || !c.work() {
			return true
		}
		if n < len(space) && !fresh && c.hc.Buffered() == 0 {
			return false
		}
	}
}

// mustWait reports whether an exchange that begins might wait for bytes in a
// place where nobody may.
func (c *conn) mustWait() bool {
	if !c.inside {
		return false
	}
	left := c.hc.Unread()
	return left < 0 || left > int64(c.hc.Buffered())
}

// writeNow writes what the socket takes of p and q without waiting, if it is at
// hand. The caller lets net.Conn write the rest, and find out what went wrong.
func (c *conn) writeNow(p, q []byte) (n int) {
	if !c.inside {
		return 0
	}
	var got uintptr
	var errno unix.Errno
	if len(q) == 0 {
		got, _, errno = unix.RawSyscall6(unix.SYS_SENDTO, uintptr(c.fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)), unix.MSG_NOSIGNAL, 0, 0)
	} else {
		iov := [2]unix.Iovec{{Base: unsafe.SliceData(p)}, {Base: unsafe.SliceData(q)}}
		iov[0].SetLen(len(p))
		iov[1].SetLen(len(q))
		got, _, errno = unix.RawSyscall(unix.SYS_WRITEV, uintptr(c.fd), uintptr(unsafe.Pointer(&iov)), uintptr(len(iov)))
	}
	if errno != 0 {
		return 0
	}
	return int(got)
}

// postpone leaves the exchange that has begun to runRaw.
func (c *conn) postpone(refused error) { c.postponed, c.refused = true, refused }

// readNow reads from a socket.
//
// The socket never blocks, so the runtime need not be told of the call, here and
// in writeNow: that is 0.93 of the CPU at 64 connections, 0.87 at 1,000. Both
// are the calls for sockets, which spare the system what read(2) and write(2)
// do for files: together 7.2 µs instead of 7.4.
func readNow(fd int, p []byte) (int, error) {
	for {
		n, _, errno := unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)), 0, 0, 0)
		switch {
		case errno == unix.EINTR:
			continue
		case errno != 0:
			return 0, errno
		case n == 0:
			return 0, io.EOF
		}
		return int(n), nil
	}
}
