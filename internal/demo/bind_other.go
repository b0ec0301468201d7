//go:build !unix

package demo

import (
	"net/netip"
	"syscall"
)

// bind does nothing here: the port is entered after connecting, and a server
// that is very quick takes the connection for a stranger's.
func bind(syscall.RawConn, netip.Addr) (netip.AddrPort, error) { return netip.AddrPort{}, nil }
