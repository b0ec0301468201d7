//go:build unix

package demo

import (
	"fmt"
	"net/netip"
	"syscall"
)

// bind binds a new socket to ip and a free port and returns both. Without it the
// system chooses the port in connect, and the server may accept the connection
// before the port is known.
func bind(c syscall.RawConn, ip netip.Addr) (local netip.AddrPort, err error) {
	var at syscall.Sockaddr
	if ip.Is4() {
		at = &syscall.SockaddrInet4{Addr: ip.As4()}
	} else {
		at = &syscall.SockaddrInet6{Addr: ip.As16()}
	}
	controlErr := c.Control(func(fd uintptr) {
		if err = syscall.Bind(int(fd), at); err != nil {
			return
		}
		if at, err = syscall.Getsockname(int(fd)); err != nil {
			return
		}
		switch at := at.(type) {
		case *syscall.SockaddrInet4:
			local = netip.AddrPortFrom(ip, uint16(at.Port))
		case *syscall.SockaddrInet6:
			local = netip.AddrPortFrom(ip, uint16(at.Port))
		}
	})
	if controlErr != nil {
		err = controlErr
	}
	if err != nil {
		return local, fmt.Errorf("take a local port: %w", err)
	}
	return local, nil
}
