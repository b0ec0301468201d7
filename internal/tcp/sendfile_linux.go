//go:build !purego

package tcp

import (
	"cmp"
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// SendFile sends n bytes of f from offset off on, without a copy through this
// process's memory (sendfile), and returns how many it sent: fewer than n with no
// error where the file ends before. It waits as Write does.
func (c *Conn) SendFile(f *os.File, off, n int64) (sent int64, err error) {
	sent, err = c.sendFile(f, off, n)
	if sent == 0 && (errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS)) { // not from this file system
		return io.Copy(onlyWriter{c}, io.NewSectionReader(f, off, n))
	}
	return sent, err
}

// sendFile is SendFile by the system call alone.
func (c *Conn) sendFile(file *os.File, off, n int64) (sent int64, err error) {
	f, err := c.pollable()
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
				m, err := unix.Sendfile(int(out), int(in), &off, int(n-sent))
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

// An onlyWriter has no method but Write, so that io.Copy copies.
type onlyWriter struct{ io.Writer }
