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

// peerOf asks the system (TCP_INFO).
func peerOf(nc net.Conn) (p peer) {
	control(nc, func(fd int) {
		if info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO); err == nil {
			p = peer{told: true, acked: info.Bytes_acked, reset: info.State == unix.BPF_TCP_CLOSE}
		}
	})
	return p
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
