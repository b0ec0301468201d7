package server

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

// breath is after how many connections, accepted one after the other, those that
// are open get their turn.
const breath = 64

// A listener accepts connections that nobody but the kernel knows of yet.
//
// Go's poller would be told of one of net.Listener's at once, and Go's scheduler
// of each system call to make and end it, for which its monitor thread wakes up:
// that was a third of a short connection's CPU. Accepted here, and closed before
// anything had to be waited for, it costs six system calls instead of eleven, and
// 0.85 of the CPU on a busy machine, 0.63 on a calm one; 0.77 where one client
// comes after the other, and is waited for (go run ./cmd/bench -only close).
type listener struct {
	file     *os.File
	raw      syscall.RawConn
	addr     net.Addr
	inARow   int // accepted since somebody else had a turn
	accepted *tcp
	failed   error
	ready    func(fd uintptr) bool // l.try, made once
}

// lighter makes ln one that accepts at less cost. It owns ln.
func lighter(ln net.Listener) (net.Listener, error) {
	plain, ok := ln.(*net.TCPListener)
	if !ok {
		return ln, nil
	}
	defer ln.Close() // the file below is the same socket
	file, err := plain.File()
	if err != nil {
		return nil, err
	}
	l := &listener{file: file, addr: ln.Addr()}
	l.ready = l.try
	if l.raw, err = file.SyscallConn(); err != nil {
		return nil, err
	}
	// What is accepted has this option from its listener.
	return l, l.raw.Control(func(fd uintptr) { unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NODELAY, 1) })
}

// Addr is where it listens.
func (l *listener) Addr() net.Addr { return l.addr }

// Close ends it, and an Accept that waits.
func (l *listener) Close() error { return l.file.Close() }

// Accept waits for a connection. One goroutine may call it.
func (l *listener) Accept() (net.Conn, error) {
	if l.inARow++; l.inARow >= breath {
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

// try accepts a connection if there is one.
func (l *listener) try(fd uintptr) (done bool) {
	n, peer, err := askName(unix.SYS_ACCEPT4, int(fd), unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
	if err == unix.EAGAIN {
		l.inARow = 0
		return false
	}
	l.accepted, l.failed = nil, err
	if err == nil {
		_, local, _ := askName(unix.SYS_GETSOCKNAME, n, 0) // cannot fail for a socket
		l.accepted = &tcp{peer: peer, local: local, fd: n}
	}
	return true
}

// askName makes a system call that tells a socket's address.
func askName(call uintptr, fd int, flags uintptr) (result int, name endpoint, err error) {
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

// An endpoint is a net.Addr that takes no memory of its own.
type endpoint netip.AddrPort

func (e *endpoint) Network() string { return "tcp" }
func (e *endpoint) String() string  { return netip.AddrPort(*e).String() }

// AddrPort is what [addrPort] asks for.
func (e *endpoint) AddrPort() netip.AddrPort { return netip.AddrPort(*e) }
