package monitor

import (
	"net/netip"
	"slices"
	"time"

	"httpserver/internal/figure"
)

// maxServers is how many servers of a capture or a fleet are told apart by their
// connections.
const maxServers = 100

// A ServerID tells servers apart: those of a capture by their address, those of a
// fleet by their name, and those of a capture in a fleet by both.
type ServerID struct {
	Name string
	Addr netip.AddrPort
}

// String is the name, the address, or both: "web-1", "10.0.0.7:80", "lb/10.0.0.7:80".
func (s ServerID) String() string {
	switch {
	case s == ServerID{}:
		return ""
	case s.Name == "":
		return netip.AddrPortFrom(s.Addr.Addr().Unmap(), s.Addr.Port()).String()
	case !s.Addr.IsValid():
		return s.Name
	}
	return s.Name + "/" + ServerID{Addr: s.Addr}.String()
}

// servers are those that have connections, the first maxServers, in the order of
// their first connections.
type servers []serverSeen

// A serverSeen is a server, and its idle timeout as measured.
type serverSeen struct {
	id   *ServerID
	idle figure.Measured
}

// at is a server, the same pointer each time as far as servers are counted.
func (s *servers) at(id ServerID) *ServerID {
	i := slices.IndexFunc(*s, func(o serverSeen) bool { return *o.id == id })
	if i >= 0 {
		return (*s)[i].id
	}
	if len(*s) < maxServers {
		*s = append(*s, serverSeen{id: &id})
	}
	return &id
}

// find is the index of a server, -1 if it is not counted.
func (s servers) find(id *ServerID) int {
	if id == nil {
		return -1
	}
	return slices.IndexFunc(s, func(o serverSeen) bool { return *o.id == *id })
}

// after is the server after the one that is written so: the first one for other texts,
// and none after the last.
func (s servers) after(text string) ServerID {
	i := slices.IndexFunc(s, func(o serverSeen) bool { return o.id.String() == text })
	if i+1 == len(s) {
		return ServerID{}
	}
	return *s[i+1].id
}

// measured notes that a server closed a connection after so much silence.
func (s servers) measured(id *ServerID, silence time.Duration) {
	if i := s.find(id); i >= 0 && silence > 0 {
		s[i].idle.Add(silence)
	}
}
