package monitor

import (
	"net/netip"
	"slices"
	"time"

	"httpserver/internal/figure"
)

// maxServers is how many servers of a capture are counted.
const maxServers = 100

// servers are those that a capture shows, the first maxServers, in the order of
// their first connections.
type servers []serverSeen

// A serverSeen is a server of a capture, and its idle timeout as measured.
type serverSeen struct {
	addr *netip.AddrPort
	idle figure.Measured
}

// at is the address of a server, the same pointer each time as far as servers are
// counted.
func (s *servers) at(addr netip.AddrPort) *netip.AddrPort {
	i := slices.IndexFunc(*s, func(o serverSeen) bool { return *o.addr == addr })
	if i >= 0 {
		return (*s)[i].addr
	}
	if len(*s) < maxServers {
		*s = append(*s, serverSeen{addr: &addr})
	}
	return &addr
}

// find is the index of a server, -1 if it is not counted.
func (s servers) find(addr *netip.AddrPort) int {
	if addr == nil {
		return -1
	}
	return slices.IndexFunc(s, func(o serverSeen) bool { return *o.addr == *addr })
}

// after is the server after the one whose address is written so: the first one
// for other texts, and none after the last.
func (s servers) after(addr string) netip.AddrPort {
	i := slices.IndexFunc(s, func(o serverSeen) bool { return o.addr.String() == addr })
	if i+1 == len(s) {
		return netip.AddrPort{}
	}
	return *s[i+1].addr
}

// measured notes that a server closed a connection after so much silence.
func (s servers) measured(addr *netip.AddrPort, silence time.Duration) {
	if i := s.find(addr); i >= 0 && silence > 0 {
		s[i].idle.Add(silence)
	}
}
