package server

import (
	"net"

	"golang.org/x/sys/unix"
)

// queuedBytes is how much of what was written the peer has not confirmed yet.
func queuedBytes(nc net.Conn) int {
	n := 0
	control(nc, func(fd int) { n, _ = unix.IoctlGetInt(fd, unix.SIOCOUTQ) })
	return n
}

// control calls f with the descriptor of nc, if it has one.
func control(nc net.Conn, f func(fd int)) {
	tcp, ok := nc.(*net.TCPConn)
	if !ok {
		return
	}
	if raw, err := tcp.SyscallConn(); err == nil {
		raw.Control(func(fd uintptr) { f(int(fd)) })
	}
}
