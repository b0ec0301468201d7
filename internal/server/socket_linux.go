package server

import (
	"net"

	"golang.org/x/sys/unix"
)

// limitSendAhead has the system hold no more than so many bytes that are not on
// their way yet. Left to itself it takes up to 4 MB for each client, which is
// the machine's memory when a thousand of them stall.
func limitSendAhead(nc net.Conn, most int) {
	control(nc, func(fd int) { unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, most) })
}

// acked is how many bytes the peer has confirmed since the connection began, if
// the system tells.
func acked(nc net.Conn) (n uint64, told bool) {
	control(nc, func(fd int) {
		if info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO); err == nil {
			n, told = info.Bytes_acked, true
		}
	})
	return n, told
}

// wasReset reports whether the peer has reset the connection.
func wasReset(nc net.Conn) (reset bool) {
	control(nc, func(fd int) {
		info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
		reset = err == nil && info.State == unix.BPF_TCP_CLOSE
	})
	return reset
}

// queuedBytes is how much of what was written the peer has not confirmed yet.
func queuedBytes(nc net.Conn) int {
	n := 0
	control(nc, func(fd int) { n, _ = unix.IoctlGetInt(fd, unix.SIOCOUTQ) })
	return n
}

// control calls f with the descriptor of nc, if that is one of Listen's.
func control(nc net.Conn, f func(fd int)) {
	if t, ok := nc.(*tcp); ok {
		t.Control(func(fd uintptr) { f(int(fd)) })
	}
}
