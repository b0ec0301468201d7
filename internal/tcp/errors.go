package tcp

import (
	"errors"
	"net"
	"syscall"
)

// A Trouble is what an error of a listener's Accept means.
type Trouble uint8

const (
	Lasting     Trouble = iota // the listener is of no further use
	Passing                    // the next Accept may go well, after a pause
	OutOfFiles                 // Passing: this process, or the system, has no descriptor left
	OutOfMemory                // Passing: the system has no memory for it
	Forbidden                  // Passing: a rule of the system, such as a firewall's
	ClientLeft                 // it concerns that one connection: the next Accept may go well at once
)

// troubles are the errors of accept that leave the listener as it was. Those
// without a meaning of their own are the new connection's, which accept reports:
// https://man7.org/linux/man-pages/man2/accept.2.html, "Error handling".
var troubles = [...]struct {
	err   syscall.Errno
	means Trouble
}{
	{syscall.ECONNABORTED, ClientLeft}, {syscall.EINTR, ClientLeft},
	{syscall.EMFILE, OutOfFiles}, {syscall.ENFILE, OutOfFiles},
	{syscall.ENOBUFS, OutOfMemory}, {syscall.ENOMEM, OutOfMemory},
	{syscall.EPERM, Forbidden},
	{syscall.EAGAIN, Passing}, {syscall.EPROTO, Passing}, {syscall.ENETDOWN, Passing}, {syscall.ENETUNREACH, Passing},
	{syscall.EHOSTDOWN, Passing}, {syscall.EHOSTUNREACH, Passing}, {syscall.ENOPROTOOPT, Passing},
}

// AcceptTrouble returns what err, an error of Accept, means.
func AcceptTrouble(err error) Trouble {
	for _, t := range troubles {
		if errors.Is(err, t.err) {
			return t.means
		}
	}
	if ne, ok := errors.AsType[net.Error](err); ok && ne.Timeout() {
		return Passing
	}
	return Lasting
}

// IsReset reports whether err, an error of a connection, says that the peer has
// reset it, or has closed it and was written to.
func IsReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
