//go:build !purego

package tcp

import (
	"time"

	"golang.org/x/sys/unix"
)

// Info asks the system about the connection: two system calls. Any goroutine
// may call it. The error is net.ErrClosed after Close.
func (c *Conn) Info() (i Info, err error) {
	e := c.control(func(fd int) {
		var t *unix.TCPInfo
		if t, err = unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO); err != nil {
			return
		}
		i = Info{
			State:       State(t.State),
			RTT:         time.Duration(t.Rtt) * time.Microsecond,
			RTTVar:      time.Duration(t.Rttvar) * time.Microsecond,
			Retransmits: t.Total_retrans,
			Unacked:     t.Unacked,
			Window:      t.Snd_cwnd,
			Acked:       t.Bytes_acked,
			NotSent:     t.Notsent_bytes,
			Received:    t.Bytes_received,
		}
		i.Queued, err = unix.IoctlGetInt(fd, unix.SIOCOUTQ)
	})
	if e != nil {
		return Info{}, e
	}
	return i, err
}
