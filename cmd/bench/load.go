//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// A loader drives one job: an epoll loop on one thread that sends, counts
// bytes, and sends again. The less a client does, the more of the response's
// cost is the server's.
type loader struct {
	job
	to    unix.SockaddrInet4
	epoll int
	got   []int // by file descriptor: bytes of the responses awaited
	open  []int // file descriptors
	buf   []byte
	done  int // responses received
}

// load runs the job for d, or until the first response if that comes later, and
// returns the number of responses and the time it took.
func load(j job, d time.Duration) (requests int, took time.Duration, err error) {
	if j.tls {
		return loadTLS(j, d)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	l, err := newLoader(j)
	if err != nil {
		return 0, 0, err
	}
	defer l.shut()
	for range j.conns {
		if err := l.connect(); err != nil {
			return 0, 0, fmt.Errorf("connect: %w", err)
		}
	}
	begin := time.Now()
	events := make([]unix.EpollEvent, 256)
	for {
		n, err := unix.EpollWait(l.epoll, events, 5000)
		took = time.Since(begin)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return 0, 0, err
		case n == 0:
			return 0, 0, fmt.Errorf("no response for 5 s, after %d", l.done)
		case took >= d && l.done > 0:
			return l.done, took, nil
		}
		for _, e := range events[:n] {
			if err := l.ready(int(e.Fd)); err != nil {
				return 0, 0, err
			}
		}
	}
}

// newLoader prepares a loader without connections.
func newLoader(j job) (*loader, error) {
	addr, err := netip.ParseAddrPort(j.addr)
	if err != nil {
		return nil, err
	}
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, err
	}
	to := unix.SockaddrInet4{Port: int(addr.Port()), Addr: addr.Addr().As4()}
	return &loader{job: j, to: to, epoll: epoll, buf: make([]byte, 256<<10)}, nil
}

// connect opens a connection and sends the first requests on it.
func (l *loader) connect() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	for len(l.got) <= fd {
		l.got = append(l.got, 0)
	}
	l.open = append(l.open, fd)
	// Blocking: on the loopback a connection takes microseconds, and a reader
	// that reads only what epoll announced never waits.
	if err := unix.Connect(fd, &l.to); err != nil {
		return err
	}
	if err := unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1); err != nil {
		return err
	}
	ev := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)}
	if err := unix.EpollCtl(l.epoll, unix.EPOLL_CTL_ADD, fd, &ev); err != nil {
		return err
	}
	return l.send(fd)
}

// send writes the next requests.
func (l *loader) send(fd int) error {
	l.got[fd] = 0
	n, err := unix.Write(fd, l.request)
	if err == nil && n < len(l.request) {
		err = errors.New("short write")
	}
	return err
}

// ready reads what there is and, when all awaited responses are here, goes on
// with the next.
func (l *loader) ready(fd int) error {
	n, err := unix.Read(fd, l.buf)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	want := l.size * l.depth
	if l.got[fd] == 0 && n > 0 && !bytes.HasPrefix(l.buf[:n], l.begin) {
		return fmt.Errorf("a response began with %.40q, want %q", l.buf[:n], l.begin)
	}
	l.got[fd] += n
	switch {
	case n == 0 && l.close && l.got[fd] == want:
		l.done++
		return l.again(fd)
	case n == 0:
		return fmt.Errorf("closed after %d of %d bytes", l.got[fd], want)
	case l.got[fd] > want:
		return fmt.Errorf("%d bytes, want %d", l.got[fd], want)
	case l.got[fd] == want && !l.close:
		l.done += l.depth
		return l.send(fd)
	}
	return nil
}

// again replaces a closed connection by a new one, which mostly gets the
// same descriptor.
func (l *loader) again(fd int) error {
	if err := unix.Close(fd); err != nil {
		return err
	}
	for i, other := range l.open {
		if other == fd {
			l.open = append(l.open[:i], l.open[i+1:]...)
			break
		}
	}
	return l.connect()
}

// shut closes everything.
func (l *loader) shut() {
	for _, fd := range l.open {
		unix.Close(fd)
	}
	unix.Close(l.epoll)
}
