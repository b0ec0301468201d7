//go:build !purego

package tcp

import (
	"encoding/binary"
	"net"
	"net/netip"
	"os"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// acceptBurst is how many connections are accepted in a row before other
// goroutines get a turn: those of the connections that were accepted.
const acceptBurst = 64

// A listener accepts connections without registering them with Go's poller and
// without telling the scheduler of each system call.
//
// A short connection then costs six system calls instead of eleven: 0.85 of the
// CPU on a busy machine, 0.63 on a calm one, and 0.77 where one client follows the
// other (go run ./cmd/bench -only close).
type listener struct {
	file     *os.File
	raw      syscall.RawConn
	addr     net.Addr
	inARow   int // connections accepted since other goroutines had a turn
	accepted *Conn
	failed   error
	ready    func(fd uintptr) bool // l.tryAccept, allocated once
}

// wrapListener returns a listener on ln's socket. It owns ln.
func wrapListener(ln *net.TCPListener) (net.Listener, error) {
	defer ln.Close() // file is a duplicate of its descriptor
	file, err := ln.File()
	if err != nil {
		return nil, err
	}
	l := &listener{file: file, addr: ln.Addr()}
	l.ready = l.tryAccept
	if l.raw, err = file.SyscallConn(); err != nil {
		file.Close()
		return nil, err
	}
	// Accepted connections inherit the option from the listening socket.
	return l, l.raw.Control(func(fd uintptr) { unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NODELAY, 1) })
}

// Addr returns the address that the listener listens at.
func (l *listener) Addr() net.Addr { return l.addr }

// Close stops listening and ends an Accept that waits.
func (l *listener) Close() error { return l.file.Close() }

// Accept waits for a connection.
func (l *listener) Accept() (net.Conn, error) {
	if l.inARow++; l.inARow >= acceptBurst {
		l.inARow = 0
		runtime.Gosched()
	}
	if err := l.raw.Read(l.ready); err != nil {
		return nil, err
	}
	if l.failed != nil {
		return nil, os.NewSyscallError("accept4", l.failed)
	}
	return l.accepted, nil
}

// tryAccept accepts a connection and reports whether there was one, or an error.
func (l *listener) tryAccept(fd uintptr) (done bool) {
	n, peer, err := acceptOrName(unix.SYS_ACCEPT4, int(fd), unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
	if err == unix.EAGAIN {
		l.inARow = 0
		return false
	}
	l.accepted, l.failed = nil, err
	if err == nil {
		_, local, _ := acceptOrName(unix.SYS_GETSOCKNAME, n, 0) // cannot fail for a socket
		l.accepted = &Conn{peer: peer, local: local, fd: int32(n)}
	}
	return true
}

// acceptOrName makes accept4 or getsockname, the calls that return an address.
func acceptOrName(call uintptr, fd int, flags uintptr) (result int, name endpoint, err error) {
	var sa unix.RawSockaddrInet6 // an IPv4 address is shorter
	size := uint32(unsafe.Sizeof(sa))
	n, _, errno := unix.RawSyscall6(call, uintptr(fd), uintptr(unsafe.Pointer(&sa)), uintptr(unsafe.Pointer(&size)), flags, 0, 0)
	if errno != 0 {
		return 0, endpoint{}, errno
	}
	port := binary.BigEndian.Uint16((*[2]byte)(unsafe.Pointer(&sa.Port))[:])
	addr := netip.AddrFrom16(sa.Addr)
	switch {
	case sa.Family == unix.AF_INET:
		addr = netip.AddrFrom4((*unix.RawSockaddrInet4)(unsafe.Pointer(&sa)).Addr)
	case sa.Scope_id != 0:
		if zone, err := net.InterfaceByIndex(int(sa.Scope_id)); err == nil {
			addr = addr.WithZone(zone.Name)
		}
	}
	return int(n), endpoint(netip.AddrPortFrom(addr, port)), nil
}

// An endpoint is a net.Addr that is part of its connection's memory.
type endpoint netip.AddrPort

func (e *endpoint) Network() string { return "tcp" }
func (e *endpoint) String() string  { return netip.AddrPort(*e).String() }

// AddrPort returns the address as *net.TCPAddr's method of that name does.
func (e *endpoint) AddrPort() netip.AddrPort { return netip.AddrPort(*e) }
