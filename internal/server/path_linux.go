package server

import (
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// pathOf asks the system (TCP_INFO).
func pathOf(nc net.Conn) (PathInfo, error) {
	var info *unix.TCPInfo
	err := error(ErrNoPath)
	control(nc, func(fd int) { info, err = unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO) })
	if err != nil {
		return PathInfo{}, err
	}
	return PathInfo{
		RTT:         time.Duration(info.Rtt) * time.Microsecond,
		RTTVar:      time.Duration(info.Rttvar) * time.Microsecond,
		Retransmits: info.Total_retrans,
		Unacked:     info.Unacked,
		Queued:      queuedBytes(nc),
		Window:      info.Snd_cwnd,
	}, nil
}
