package server

import (
	"cmp"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// A tcp is a TCP connection that Go's poller is told of as late as can be: when
// something has to be waited for. Until then it is a descriptor and nothing
// else, which its goroutine reads and writes as long as that needs no waiting
// (readNow, writeNow), and everybody else uses through Control.
// It is a net.Conn, and transport says what more it is.
//
// It takes 96 bytes as its file does. With events of its size, which go while it
// stays, an idle connection would hold their memory, too.
type tcp struct {
	peer, local endpoint

	mu       sync.Mutex
	fd       int      // -1 when it is closed
	file     *os.File // the same, known to the poller; nil before
	deadline int64    // what SetDeadline said before, in Unix nanoseconds; 0: none
}

// wait is the connection as something that can be waited for.
func (t *tcp) wait() (*os.File, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.file == nil && t.fd >= 0 {
		t.file = os.NewFile(uintptr(t.fd), "")
		if err := t.file.SetDeadline(t.until()); err != nil {
			return nil, err // the system has no memory to watch one more
		}
	}
	if t.fd < 0 {
		return nil, net.ErrClosed
	}
	return t.file, nil
}

// Read waits for bytes.
func (t *tcp) Read(p []byte) (int, error) {
	f, err := t.wait()
	if err != nil {
		return 0, err
	}
	return f.Read(p)
}

// Write waits until all bytes are written.
func (t *tcp) Write(p []byte) (int, error) {
	f, err := t.wait()
	if err != nil {
		return 0, err
	}
	return f.Write(p)
}

// Close closes it, and ends what waits.
func (t *tcp) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	fd := t.fd
	t.fd = -1
	switch {
	case fd < 0:
		return net.ErrClosed
	case t.file != nil:
		return t.file.Close()
	}
	// Without SO_LINGER closing does not block: as with readNow, nobody need
	// be told.
	if _, _, errno := unix.RawSyscall(unix.SYS_CLOSE, uintptr(fd), 0, 0); errno != 0 {
		return errno
	}
	return nil
}

// LocalAddr is our end.
func (t *tcp) LocalAddr() net.Addr { return &t.local }

// RemoteAddr is the client's.
func (t *tcp) RemoteAddr() net.Addr { return &t.peer }

// SetDeadline ends what waits at that moment, and what will wait after it.
func (t *tcp) SetDeadline(at time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.deadline = 0; !at.IsZero() {
		t.deadline = at.UnixNano()
	}
	if t.file == nil {
		return nil
	}
	return t.file.SetDeadline(at)
}

// until is the deadline as a time. The caller holds mu.
func (t *tcp) until() time.Time {
	if t.deadline == 0 {
		return time.Time{}
	}
	return time.Unix(0, t.deadline)
}

// SetReadDeadline is for TLS, which has begun to wait long before.
func (t *tcp) SetReadDeadline(at time.Time) error {
	f, err := t.wait()
	if err != nil {
		return err
	}
	return f.SetReadDeadline(at)
}

// SetWriteDeadline is for TLS, too.
func (t *tcp) SetWriteDeadline(at time.Time) error {
	f, err := t.wait()
	if err != nil {
		return err
	}
	return f.SetWriteDeadline(at)
}

// CloseWrite tells the client that nothing more will come.
func (t *tcp) CloseWrite() (err error) {
	// It does not block: as with readNow, nobody need be told.
	e := t.Control(func(fd uintptr) {
		if _, _, errno := unix.RawSyscall(unix.SYS_SHUTDOWN, fd, unix.SHUT_WR, 0); errno != 0 {
			err = errno
		}
	})
	if e != nil {
		return e
	}
	return err
}

// SetLinger says how long Close waits for what is not sent yet; after 0 seconds
// it resets the connection.
func (t *tcp) SetLinger(seconds int) (err error) {
	linger := unix.Linger{Onoff: 1, Linger: int32(seconds)}
	if e := t.Control(func(fd uintptr) { err = unix.SetsockoptLinger(int(fd), unix.SOL_SOCKET, unix.SO_LINGER, &linger) }); e != nil {
		return e
	}
	return err
}

// Control calls f with the descriptor, which cannot be closed meanwhile.
func (t *tcp) Control(f func(fd uintptr)) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fd < 0 {
		return net.ErrClosed
	}
	f(uintptr(t.fd))
	return nil
}

// ReadFrom is a copy that never passes through our memory (sendfile), where r is
// a file's next N bytes.
func (t *tcp) ReadFrom(r io.Reader) (sent int64, err error) {
	part, ok := r.(*io.LimitedReader)
	if !ok {
		return io.Copy(onlyWriter{t}, r)
	}
	file, ok := part.R.(*os.File)
	if !ok {
		return io.Copy(onlyWriter{t}, r)
	}
	sent, err = t.sendFile(file, part.N)
	part.N -= sent
	if sent == 0 && (errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS)) { // not from this file system
		return io.Copy(onlyWriter{t}, r)
	}
	return sent, err
}

// sendFile sends up to n bytes from where the file is.
func (t *tcp) sendFile(file *os.File, n int64) (sent int64, err error) {
	f, err := t.wait()
	if err != nil {
		return 0, err
	}
	to, err := f.SyscallConn()
	if err != nil {
		return 0, err
	}
	from, err := file.SyscallConn()
	if err != nil {
		return 0, err
	}
	var waited, failed error
	err = from.Control(func(in uintptr) {
		waited = to.Write(func(out uintptr) (done bool) {
			for sent < n {
				m, err := unix.Sendfile(int(out), int(in), nil, int(n-sent))
				switch {
				case err == unix.EINTR:
				case err == unix.EAGAIN:
					return false
				case err != nil || m == 0:
					failed = err
					return true
				default:
					sent += int64(m)
				}
			}
			return true
		})
	})
	return sent, cmp.Or(err, waited, failed)
}

// onlyWriter hides ReadFrom from io.Copy.
type onlyWriter struct{ io.Writer }
