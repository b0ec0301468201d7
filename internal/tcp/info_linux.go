//go:build !purego

package tcp

import (
	"encoding/binary"
	"time"

	"golang.org/x/sys/unix"
)

// HasInfo reports whether the system can be asked, so that Info and State work.
const HasInfo = true

// State asks the system for the connection's state alone: one system call. Any
// goroutine may call it. The error is net.ErrClosed after Close.
func (c *Conn) State() (s State, err error) {
	e := c.control(func(fd int) {
		// The first four bytes of TCP_INFO as a number: the first one is the state.
		var head int
		head, err = unix.GetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
		var bytes [4]byte
		binary.NativeEndian.PutUint32(bytes[:], uint32(head))
		s = State(bytes[0])
	})
	if e != nil {
		return 0, e
	}
	return s, err
}

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
			DataAge:     time.Duration(t.Last_data_recv) * time.Millisecond,
			AckAge:      time.Duration(t.Last_ack_recv) * time.Millisecond,
		}
		i.Queued, err = unix.IoctlGetInt(fd, unix.SIOCOUTQ)
	})
	if e != nil {
		return Info{}, e
	}
	return i, err
}
