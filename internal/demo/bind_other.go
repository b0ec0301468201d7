//go:build !unix

package demo

import (
	"net/netip"
	"syscall"
)

// bind does nothing on this system: the port is added to the list after connect.
// A server that accepts before that sees a connection without a tag.
func bind(syscall.RawConn, netip.Addr) (netip.AddrPort, error) { return netip.AddrPort{}, nil }
